/** What one file of a site leads to: the addresses in its markup, scripts and styles, as written. */
import { spansIn, type Span } from './text-spans.js';
import { syntaxOf, type Syntax } from './syntax.js';

export interface Links {
  /** May lead nowhere: any string of a script can be an address. */
  readonly targets: readonly string[];
  /** What a bundler must find for the build to succeed. */
  readonly imports: readonly string[];
  /** It also loads files whose names it computes, which nobody can read off. */
  readonly isOpen: boolean;
}

const longestTarget = 300;

/** `isSource`: a bundler reads it, so that `require` finds files too. */
export function linksIn(path: string, text: string, isSource: boolean): Links {
  const syntax = syntaxOf(path);
  const spans = spansIn(text, syntax);
  switch (syntax) {
    case 'markup':
      return merge(
        attributes(withoutComments(text, spans)),
        scriptLinks(text, spans, isSource),
        styleLinks(text, spans),
      );
    case 'script':
      return scriptLinks(text, spans, isSource);
    case 'style':
      return styleLinks(text, spans);
    case 'hash':
    case 'dash':
    case 'none':
      return { targets: [], imports: [], isOpen: false };
  }
}

function merge(...all: readonly Links[]): Links {
  return {
    targets: all.flatMap(({ targets }) => targets),
    imports: all.flatMap(({ imports }) => imports),
    isOpen: all.some(({ isOpen }) => isOpen),
  };
}

const attribute =
  /[\s"'](?<name>src|href|action|formaction|poster|data|content|srcset|xlink:href|:src|:href|data-[\w-]+)\s*=\s*(?:"(?<double>[^"]*)"|'(?<single>[^']*)'|(?<bare>[^\s"'>]+))/gi;

function attributes(text: string): Links {
  const targets = [...text.matchAll(attribute)].flatMap(({ groups = {} }) => {
    const { name = '', double, single, bare } = groups;
    const value = double ?? single ?? bare ?? '';
    // A server completes the address of a page: "about" may be about.html.
    const page = /href|action/i.test(name) && /^\w[^:]*$/.test(value) ? [`./${value}`] : [];
    // `srcset` lists several, and a refresh names its address after the seconds.
    return [value, ...page, ...value.split(/[\s,]+/), value.replace(/^\s*\d+\s*;\s*url=/i, '')];
  });
  return { targets: targets.filter(isTarget), imports: [], isOpen: false };
}

const imported =
  /\b(?:import|export)\b(?:[\w\s{},*$]*?\bfrom)?\s*(?:\(\s*)?(?<name>["'`][^"'`\n]+["'`])|\brequire\s*\(\s*(?<required>["'`][^"'`\n]+["'`])/g;
const computed = /\bimport\s*\(\s*(?!["'`\s)])|\bimport\.meta\.glob\b/g;
// In what is published as it is, `require` is a leftover of a library that also runs elsewhere.
const required = /\brequire\s*\(\s*(?!["'`\s)])|\brequire\.context\b/g;
const bundlerRuntime = /\b__webpack_require__\b|\bwebpackChunk|\bwebpackJsonp|\bparcelRequire|\bSystem\.register\b/;

function scriptLinks(text: string, spans: readonly Span[], isSource: boolean): Links {
  const inComment = within(spans.filter(({ kind }) => kind === 'comment'));
  const inAny = within(spans);
  const strings = spans.filter(({ kind }) => kind === 'string').map(({ start, end }) => text.slice(start + 1, end - 1));
  const names = [...text.matchAll(imported)]
    .filter(({ index }) => !inComment(index) && !inAny(index))
    .map(({ groups }) => (groups?.['name'] ?? groups?.['required'] ?? '').slice(1, -1));
  return {
    targets: strings.filter(isTarget),
    imports: names.filter((name) => !name.includes('${')),
    isOpen:
      names.some((name) => name.includes('${')) ||
      [...text.matchAll(computed), ...(isSource ? text.matchAll(required) : [])].some(({ index }) => !inAny(index)) ||
      bundlerRuntime.test(text),
  };
}

const styleAddress = /(?:@import|@use|@forward)\s+["'](?<imported>[^"']+)["']|\burl\(\s*["']?(?<address>[^"')\s]+)/gi;

function styleLinks(text: string, spans: readonly Span[]): Links {
  const inComment = within(spans.filter(({ kind }) => kind === 'comment'));
  const targets = [...text.matchAll(styleAddress)]
    .filter(({ index }) => !inComment(index))
    .map(({ groups }) => groups?.['imported'] ?? groups?.['address'] ?? '');
  return { targets: targets.filter(isTarget), imports: [], isOpen: false };
}

function isTarget(text: string): boolean {
  return text !== '' && text.length <= longestTarget && !/[\s<>{}|\\^`]/.test(text);
}

function withoutComments(text: string, spans: readonly Span[]): string {
  return spans
    .filter(({ kind }) => kind === 'comment')
    .toReversed()
    .reduce((rest, { start, end }) => `${rest.slice(0, start)} ${rest.slice(end)}`, text);
}

/** Whether an offset lies in one of the spans, which are in order. */
function within(spans: readonly Span[]): (offset: number) => boolean {
  return (offset) => {
    let [low, high] = [0, spans.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((spans[middle]?.start ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    const span = spans[low];
    return span !== undefined && span.start <= offset && offset < span.end;
  };
}

/** Files that lead on to others. */
export function canLink(path: string): boolean {
  const syntax: Syntax = syntaxOf(path);
  return syntax === 'markup' || syntax === 'style' || /\.(?:[cm]?[jt]sx?|json|webmanifest)$/i.test(path);
}
