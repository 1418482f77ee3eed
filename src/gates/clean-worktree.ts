/** What is committed is what is on disk, so what was tested is what ships. */
import picomatch from 'picomatch';
import type { Context } from '../engine/context.js';
import { uncommittedPaths, type UncommittedPaths } from '../facts/uncommitted-paths.js';
import { code, defineGate, judged, type Finding, type Severity } from './gate.js';

interface Paths {
  readonly paths: readonly string[];
}

const codes = {
  unstaged: code<Paths>(
    'fail',
    ({ paths }) => `changed on disk but not in the commit: ${list(paths)}`,
    ({ paths }) => `git add -- ${pathspecs(paths)}, or put them aside: git stash push --keep-index`,
  ),
  untracked: code<Paths>(
    'fail',
    ({ paths }) => `on disk but unknown to Git: ${list(paths)}`,
    ({ paths }) => `git add -- ${pathspecs(paths)}, or add them to .gitignore`,
  ),
  'staged-for-later': code<Paths>(
    'warn',
    ({ paths }) => `staged, but left out of this commit: ${list(paths)}`,
    () => 'Commit them next: git commit',
  ),
  'dirty-submodule': code<Paths>(
    'warn',
    ({ paths }) => `changes inside a submodule are in no commit: ${list(paths)}`,
    ({ paths }) => `git -C ${quoted(paths[0] ?? '.')} status`,
  ),
};

export const cleanWorktree = defineGate<UncommittedPaths, typeof codes>({
  id: 'CLEAN_WORKTREE',
  layer: 'code-authority',
  modes: ['local', 'ci'],
  scope: 'repo',
  title: 'What is committed is what is on disk',
  explains:
    'What you tested is what is on disk; what ships is what is committed. At a commit, unstaged changes and untracked ' +
    'files that nothing ignores fail, by name; paths staged for a later commit warn. Elsewhere all of them warn. Policy ' +
    '"worktree" sets each kind to "fail", "warn" or "off" and ignores globs. Index and tree are only read.',
  codes,
  facts: () => [uncommittedPaths()],
  decide: ([evidence], context) => {
    const findings = evidence === undefined ? [] : judge(evidence, context);
    return judged(findings.length === 0 ? 'nothing uncommitted' : summary(findings), [{ service: null, findings }]);
  },
});

function judge(evidence: UncommittedPaths, { policy, trigger }: Context): Finding<typeof codes>[] {
  const { unstaged, untracked, staged, ignore } = policy.worktree;
  const isIgnored = ignore.length === 0 ? () => false : picomatch([...ignore], { dot: true });
  const kinds = [
    { code: 'unstaged', severity: unstaged, paths: evidence.unstaged },
    { code: 'untracked', severity: untracked, paths: evidence.untracked },
    { code: 'staged-for-later', severity: staged, paths: evidence.staged },
    { code: 'dirty-submodule', severity: 'warn', paths: evidence.dirtySubmodules },
  ] as const;
  return kinds.flatMap(({ code: kind, severity, paths }) => {
    const judgedPaths = paths.filter((path) => !isIgnored(path));
    if (severity === 'off' || judgedPaths.length === 0) return [];
    const weight: Severity = trigger === 'pre-commit' ? severity : 'warn';
    return [{ code: kind, args: { paths: judgedPaths }, severity: weight, file: judgedPaths[0] ?? null }];
  });
}

function summary(findings: readonly Finding<typeof codes>[]): string {
  return findings.map(({ code: kind, args }) => `${args.paths.length} ${kind.replaceAll('-', ' ')}`).join(', ');
}

/** Enough names to act on; the rest as a number. */
const namedPaths = 5;

function list(paths: readonly string[]): string {
  const rest = paths.length - namedPaths;
  return paths.slice(0, namedPaths).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}

/** From whatever folder they are typed in: the paths are the repository's, not those of where the commit was begun. */
function pathspecs(paths: readonly string[]): string {
  // A backslash comes of an escaped line break or the like, which no shell would turn back.
  if (paths.length > namedPaths || paths.some((path) => path.includes('\\'))) return ':/';
  // Git takes punctuation after ":/" for more of its magic.
  return paths.map((path) => quoted(`${/^[a-z0-9.]/i.test(path) ? ':/' : ':(top)'}${path}`)).join(' ');
}

function quoted(path: string): string {
  return /^[\w.:/@+-]+$/.test(path) ? path : `"${path.replaceAll(/(["$`\\])/g, '\\$1')}"`;
}
