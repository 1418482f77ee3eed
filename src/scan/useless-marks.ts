/** `mosaic-ignore` marks that suppress nothing. */
import type { Examined } from './examine.js';
import { pathKind } from './path-kind.js';
import type { SuppressionProblem } from './suppressions.js';

/** `marked`: `file:line` of marks that something else than a retired host needs. */
export function uselessMarks(
  path: string,
  { mentions, marks }: Examined,
  marked: ReadonlySet<string>,
): SuppressionProblem[] {
  const named = new Set(mentions.map(({ line }) => line));
  return marks.flatMap(({ line, reason, isComment }): SuppressionProblem[] => {
    const isNeeded = named.has(line) || marked.has(`${path}:${line}`);
    const place = { file: path, line };
    if (isNeeded) return reason === null ? [{ kind: 'no-reason', place, entry: 'mosaic-ignore', until: null }] : [];
    // A text about marks holds them too.
    if (!isComment || pathKind(path)?.what === 'a document') return [];
    return [{ kind: 'unused', place, entry: 'mosaic-ignore', until: null }];
  });
}
