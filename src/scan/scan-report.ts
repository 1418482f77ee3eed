/** A scan's result for programs and for people. Pure: text from outside is made printable here. */
import { styleText } from 'node:util';
import { printable } from '../text/printable.js';
import type { Reference } from './reference.js';
import type { TreeScan } from './scan-result.js';
import type { Scanned } from './scan.js';
import type { SuppressionProblem } from './suppressions.js';
import type { Tier } from './tier.js';

const longest = 2_000;

/** The object of SPEC §6. */
export function scanJson({ references, historical, effective }: TreeScan): unknown {
  return {
    schema: 1,
    references: references.map(({ file, line, column, host, url, tier, state, why, fix }) => ({
      file: printable(file, longest),
      line,
      column,
      host: printable(host),
      url: url === null ? null : printable(url, longest),
      tier,
      state,
      why: printable(why, longest),
      fix: printable(fix, longest),
    })),
    counts: { historical },
    effective: effective.map(({ service, file, why, shadowed }) => ({
      service: printable(service),
      file: file === null ? null : printable(file, longest),
      why: printable(why, longest),
      shadowed: shadowed.map((path) => printable(path, longest)),
    })),
  };
}

/** Sentences about what the scan did not read, and about exceptions that are none. */
export function scanNotes({ unread, troubles, marks }: TreeScan, entries: Scanned['entries']): string[] {
  return [
    ...unread.map(
      ({ file, why, isPublished }) =>
        `${file} was not read: ${why}${isPublished ? '; users get it, so whether they meet a retired host is not known' : ''}`,
    ),
    ...troubles.map(({ service, message, fix }) => `${service}: ${message}; ${fix}`),
    ...[...entries, ...marks].map(problemNote),
  ];
}

function problemNote({ kind, place, entry, until }: SuppressionProblem): string {
  const what = place === null ? `scan.ignore: ${entry}` : `${place.file}:${place.line}: ${entry}`;
  switch (kind) {
    case 'expired':
      return `${what}: was over on ${until ?? ''}`;
    case 'unused':
      return `${what}: excuses nothing, and can go`;
    case 'no-reason':
      return `${what}: gives no reason, so it excuses nothing; write ${entry}: <reason>`;
  }
}

const headings: Readonly<Record<Exclude<Tier, 'historical'>, string>> = {
  production: 'production: users meet it',
  dormant: 'dormant: in the repository, but users do not meet it',
  tooling: 'tooling: scripts, tests, CI and development',
};

/** Every line begins with a mark, a label or blanks of ours, never with text from outside. */
export function scanText(
  scan: TreeScan,
  notes: readonly string[],
  { hasColours }: { readonly hasColours: boolean },
): string {
  const paint = (style: 'red' | 'yellow' | 'dim' | 'bold', text: string): string =>
    hasColours ? styleText(style, text, { validateStream: false }) : text;
  const tiers = (Object.keys(headings) as (keyof typeof headings)[]).flatMap((tier) => {
    const found = scan.references.filter((reference) => reference.tier === tier);
    return found.length === 0
      ? []
      : [paint('bold', headings[tier]), ...found.flatMap((one) => referenceLines(one, paint)), ''];
  });
  const lines = [
    ...tiers,
    ...scan.effective.map(
      ({ service, file, why, shadowed }) =>
        `${paint('dim', 'effective')}  ${printable(service)}: ${printable(file ?? 'no file', longest)} (${printable(why, longest)})${
          shadowed.length === 0 ? '' : `; not taken: ${printable(shadowed.join(', '), longest)}`
        }`,
    ),
    ...notes.map((note) => paint('dim', `note  ${printable(note, longest)}`)),
    summary(scan),
  ];
  return `${lines.join('\n')}\n`;
}

function referenceLines(
  { file, line, column, host, url, state, why, fix, isFailing }: Reference,
  paint: (style: 'red' | 'yellow', text: string) => string,
): string[] {
  const mark = isFailing ? paint('red', '✗') : paint('yellow', '!');
  return [
    `${mark} ${printable(file, longest)}:${line}:${column}  ${printable(url ?? host, longest)}  (${state})`,
    `    why  ${printable(why, longest)}`,
    `    fix  ${printable(fix, longest)}`,
  ];
}

function summary({ references, historical }: TreeScan): string {
  const count = (tier: Tier): number => references.filter((reference) => reference.tier === tier).length;
  const failing = references.filter(({ isFailing }) => isFailing).length;
  const counts = `${count('production')} production, ${count('dormant')} dormant, ${count('tooling')} tooling, ${historical} historical`;
  return `${counts}${failing === 0 ? '' : `; ${failing} ${failing === 1 ? 'fails' : 'fail'}`}`;
}
