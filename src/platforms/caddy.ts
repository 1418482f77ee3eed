/** Caddy: its proxies are found, but not evaluated, for its directives have an order of their own and import others. */
import type { Platform, Rule, Site, Tree } from './platform.js';
import { proxyRule } from './proxy-target.js';
import { foundRouting } from './recognised.js';
import { positionsIn } from './text-position.js';
import { baseName } from './tree-path.js';

export const caddy: Platform = {
  id: 'caddy',
  title: 'Caddy',
  files: ['Caddyfile'],
  resolve: (site: Site, tree: Tree) => foundRouting('caddy', site, tree, isCaddyfile, rulesOf),
  open: null,
};

function isCaddyfile(path: string): boolean {
  return /^(?:Caddyfile(?:\..+)?|.+\.[Cc]addyfile)$/.test(baseName(path));
}

interface Word {
  readonly text: string;
  readonly offset: number;
}

/** https://caddyserver.com/docs/caddyfile/concepts#structure: a directive a line, blocks in braces. */
function rulesOf(file: string, text: string): Promise<Rule[]> {
  const position = positionsIn(file, text);
  const rules: Rule[] = [];
  const blocks: (readonly Word[])[] = [];
  for (const line of linesOf(text)) {
    const closes = line[0]?.text === '}';
    if (closes) blocks.pop();
    const opens = line.at(-1)?.text === '{';
    const words = line.slice(closes ? 1 : 0, opens ? -1 : undefined);
    for (const { text: written, offset } of upstreamsIn(words, blocks.at(-1))) {
      const [site = []] = blocks;
      const rule = proxyRule({
        from: matcherOf(words, blocks),
        written,
        at: position(offset),
        conditions: site.map((word) => word.text),
      });
      if (rule !== null) rules.push(rule);
    }
    if (opens) blocks.push(words);
  }
  return Promise.resolve(rules);
}

function linesOf(text: string): Word[][] {
  const lines: Word[][] = [[]];
  // A comment begins a word; a backslash at its end continues a line.
  for (const { 0: token, index } of text.matchAll(/\\\r?\n|\n|(?<!\S)#[^\n]*|"(?:\\.|[^"\\])*"|`[^`]*`|[^\s]+/gs)) {
    if (token === '\n') lines.push([]);
    else if (/^["`]/.test(token)) lines.at(-1)?.push({ text: token.slice(1, -1), offset: index + 1 });
    else if (!/^(?:#|\\\r?\n)/.test(token)) lines.at(-1)?.push({ text: token, offset: index });
  }
  return lines.filter((line) => line.length > 0);
}

function upstreamsIn(words: readonly Word[], block: readonly Word[] | undefined): readonly Word[] {
  const [directive, ...rest] = words;
  if (directive?.text === 'reverse_proxy') return isMatcher(rest[0]) ? rest.slice(1) : rest;
  return directive?.text === 'to' && block?.[0]?.text === 'reverse_proxy' ? rest : [];
}

/** The matcher written nearest: of the directive itself, or of a block around it. */
function matcherOf(words: readonly Word[], blocks: readonly (readonly Word[])[]): string {
  const scoped = [...blocks.slice(1), words].toReversed();
  return scoped.map(([, matcher]) => matcher).find(isMatcher)?.text ?? '*';
}

function isMatcher(word: Word | undefined): word is Word {
  return word !== undefined && /^[/@*]/.test(word.text);
}
