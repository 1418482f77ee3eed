/** The process knows which commit it was built from, and all who tell it agree. */
import type { Unusable } from '../answers/identity-document.js';
import { buildStampFile, buildStamps, type BuildStamp } from '../facts/build-stamps.js';
import { code, defineGate, judged, type Finding } from './gate.js';

const codes = {
  'commit-missing': code<{ file: string }>(
    'fail',
    ({ file }) => `nothing here says which commit this is: no variable and no ${file}`,
    ({ file }) => `Set GIT_SHA when the image is built, or run in the build: mosaic stamp . --file ${file}`,
  ),
  'commit-unusable': code<{ source: string; observed: string; why: string }>(
    'fail',
    ({ source, observed, why }) => `${source} names no commit: ${observed} is ${why}`,
    ({ source }) => `Fill ${source} with the SHA that was built, or remove it`,
  ),
  'commits-disagree': code<{ sources: string }>(
    'fail',
    ({ sources }) => `they name different commits: ${sources}`,
    () => 'Build again: one of them is left over from another build',
  ),
  'variable-outdated': code<{ source: string; observed: string; expected: string }>(
    'warn',
    ({ source, observed, expected }) => `${source} still names ${observed}; the others name ${expected}`,
    ({ source }) => `Nothing to do: the platform may leave an older build's value in ${source}`,
  ),
};

type AttestFinding = Finding<typeof codes>;

export const runtimeSelfAttest = defineGate<readonly BuildStamp[], typeof codes>({
  id: 'RUNTIME_SELF_ATTEST',
  layer: 'backend-runtime',
  modes: ['runtime'],
  scope: 'deployed',
  title: 'The process knows the commit it was built from',
  explains:
    'Asked inside the deployed service: GIT_SHA, the platform\'s own variable or mosaic-build.json (written by "mosaic ' +
    'stamp") must be present, name a commit, and name the same one.',
  codes,
  facts: () => [buildStamps()],
  decide: (evidence) => {
    const stamps = evidence.flat();
    const named = stamps.find(({ reading }) => reading.kind === 'identity');
    const summary = named === undefined ? 'no commit is named' : `built from ${shaOf(named)}, as ${named.source} says`;
    return judged(summary, [{ service: null, findings: judgeStamps(stamps) }]);
  },
});

function judgeStamps(stamps: readonly BuildStamp[]): AttestFinding[] {
  if (stamps.length === 0) return [{ code: 'commit-missing', args: { file: buildStampFile } }];
  const unusable = stamps.flatMap(({ source, reading }): AttestFinding[] =>
    reading.kind === 'identity'
      ? []
      : [{ code: 'commit-unusable', args: { source, observed: reading.shown, why: reasons[reading.why] } }],
  );
  const usable = stamps.filter(({ reading }) => reading.kind === 'identity');
  return [...unusable, ...judgeAgreement(usable)];
}

const reasons: Readonly<Record<Unusable, string>> = {
  null: 'nothing',
  empty: 'empty',
  placeholder: 'a placeholder',
  dirty: 'a build of uncommitted changes',
  'too-short': 'shorter than 7 digits',
  'not-hex': 'not hexadecimal',
  'not-text': 'not text',
  page: 'a page',
  'broken-json': 'broken JSON',
  'no-commit': 'a document without a commit',
  contradictory: 'two different commits',
};

function judgeAgreement(stamps: readonly BuildStamp[]): AttestFinding[] {
  const reliable = stamps.filter(({ mayBeOld }) => !mayBeOld);
  const [first] = reliable.length > 0 ? reliable : stamps;
  if (first === undefined) return [];
  const others = stamps.filter((stamp) => !isSame(shaOf(stamp), shaOf(first)));
  if (others.some(({ mayBeOld }) => mayBeOld === first.mayBeOld)) {
    const sources = stamps.map((stamp) => `${stamp.source} ${shaOf(stamp)}`).join(', ');
    return [{ code: 'commits-disagree', args: { sources }, observed: sources }];
  }
  return others.map((stamp) => ({
    code: 'variable-outdated',
    args: { source: stamp.source, observed: shaOf(stamp), expected: shaOf(first) },
  }));
}

function shaOf({ reading }: BuildStamp): string {
  return reading.kind === 'identity' ? reading.sha : '';
}

function isSame(one: string, other: string): boolean {
  return one.startsWith(other) || other.startsWith(one);
}
