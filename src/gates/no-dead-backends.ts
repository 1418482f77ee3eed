/** Nothing that users meet refers to a host that nobody should use any more. */
import type { Context } from '../engine/context.js';
import { deadReferences, type DeadReferences, type JudgedReference } from '../facts/dead-references.js';
import { hasNothingToFind } from '../scan/applies.js';
import type { SuppressionProblem } from '../scan/suppressions.js';
import { code, defineGate, judged, skip, type Finding } from './gate.js';

interface Refers {
  readonly host: string;
  readonly why: string;
  readonly fix: string;
  /** Others of the same kind in the same file. */
  readonly more: number;
}

interface Suppression {
  readonly entry: string;
  readonly where: string;
  readonly until: string;
}

const refers =
  (what: string) =>
  ({ host, why, more }: Refers): string =>
    `${host}, ${what}, is referred to${more === 0 ? '' : ` here and ${more} more times in this file`}: ${why}`;
const remedy = ({ fix }: Refers): string => fix;

const codes = {
  'retired-host-in-production': code<Refers>('fail', refers('which is retired'), remedy),
  'dead-host-in-production': code<Refers>('fail', refers('which the map gives to no service'), remedy),
  'unmapped-host': code<Refers>('warn', refers('which the map gives to no service'), remedy),
  'retired-host-dormant': code<Refers>('warn', refers('which is retired'), remedy),
  'retired-host-in-tooling': code<Refers>('warn', refers('which is retired'), remedy),
  'more-references': code<{ count: number }>(
    'warn',
    ({ count }) => `${count} more files that users do not meet refer to retired hosts`,
    () => 'mosaic scan lists all of them',
  ),
  'suppression-expired': code<Suppression>(
    'warn',
    ({ entry, until }) => `the exception for ${entry} was over on ${until}`,
    () => 'Mend what it excused, or set another "until" in scan.ignore of the policy',
  ),
  'suppression-unused': code<Suppression>(
    'warn',
    ({ entry, where }) => `${entry} in ${where} excuses nothing`,
    ({ entry, where }) => `Delete ${entry} from ${where}`,
  ),
  'suppression-without-reason': code<Suppression>(
    'warn',
    ({ entry, where }) => `${entry} in ${where} gives no reason, so it excuses nothing`,
    ({ entry }) => `Write why: ${entry}: <reason>`,
  ),
  'file-not-read': code<{ file: string; why: string }>(
    'warn',
    ({ file, why }) => `${file} was not read: ${why}`,
    ({ file }) => `Look yourself: git log -1 -p -- ${file}`,
  ),
  'published-file-unread': code<{ file: string; why: string }>(
    'unknown',
    ({ file, why }) => `${file}, which users get, was not read: ${why}`,
    ({ file }) => `Split ${file}, fetch it, or stop publishing it`,
  ),
  'configuration-not-understood': code<{ service: string; message: string; fix: string }>(
    'unknown',
    ({ service, message }) => `which hosts ${service} hands its users to is not known: ${message}`,
    ({ fix }) => fix,
  ),
};

type DeadFinding = Finding<typeof codes>;

export const noDeadBackends = defineGate<DeadReferences, typeof codes>({
  id: 'NO_DEAD_BACKENDS',
  layer: 'integration',
  modes: ['local', 'ci'],
  scope: 'candidate',
  title: 'Nothing that users meet refers to a retired host',
  explains:
    'Reads what is staged, each pushed branch, or HEAD, and finds the hosts of "retired_hosts" in every text, and proxy ' +
    'rules to hosts that the map gives to no service. A reference fails where users meet it: as the target of a rule that ' +
    'the platform takes, or in a file that a published page leads to or that the site is built from. Configuration that ' +
    'the platform does not take, unlinked files, scripts and tests warn; documents and comments are only counted. Off the ' +
    'branches that deploy it only warns.',
  codes,
  facts: (context) =>
    hasNothingToFind(context.map, context.services)
      ? skip('nothing-retired', 'the map retires no host, and no frontend is on a platform')
      : [deadReferences()],
  decide: ([evidence], context) => {
    if (evidence === undefined || evidence.judged.length === 0) return skip('nothing-goes-out', 'no branch goes out');
    return judged(summary(evidence, context), [{ service: null, findings: findingsIn(evidence) }]);
  },
});

function summary({ judged: names, references, historical }: DeadReferences, { map }: Context): string {
  const production = references.filter(({ tier, state }) => tier === 'production' && state === 'retired').length;
  const others = references.filter(({ tier }) => tier !== 'production').length;
  const [first = '', ...more] = names;
  const what = more.length === 0 ? first : `${first} and ${more.length} more`;
  const hosts = map.retired_hosts?.length ?? 0;
  return (
    `${what}: ${production} production ${production === 1 ? 'reference' : 'references'} to ${hosts} retired ` +
    `${hosts === 1 ? 'entry' : 'entries'}; ${others} dormant or in tooling, ${historical} historical`
  );
}

/** Files beyond this many are counted: who has hundreds cleans them up by a list, not by a hook's report. */
const mostWarned = 20;

function findingsIn({ references, suppressions, unread, troubles }: DeadReferences): DeadFinding[] {
  const production = references.filter(({ tier }) => tier === 'production');
  const others = firstOfEachFile(references.filter(({ tier }) => tier !== 'production'));
  const left = others.length - mostWarned;
  return [
    ...production.map((reference) => refer(reference, 0)),
    ...others.slice(0, mostWarned).map(({ reference, more }) => refer(reference, more)),
    ...(left > 0 ? [{ code: 'more-references', args: { count: left } } as const] : []),
    ...troubles.map(({ service, message, fix }): DeadFinding => ({
      code: 'configuration-not-understood',
      args: { service, message, fix },
      service,
    })),
    ...unread.map(unreadFinding),
    ...suppressions.map(suppressionFinding),
  ];
}

/** One finding for each file and host. */
function firstOfEachFile(references: readonly JudgedReference[]): { reference: JudgedReference; more: number }[] {
  const byFile = new Map<string, JudgedReference[]>();
  for (const reference of references) {
    const key = JSON.stringify([reference.file, reference.host]);
    byFile.set(key, [...(byFile.get(key) ?? []), reference]);
  }
  return [...byFile.values()].flatMap(([reference, ...more]) =>
    reference === undefined ? [] : [{ reference, more: more.length }],
  );
}

function refer(reference: JudgedReference, more: number): DeadFinding {
  const { host, why, fix, file, line, column, url, isDeploying } = reference;
  const kind = codeOf(reference);
  return {
    code: kind,
    args: { host, why, fix, more },
    ...(isDeploying || codes[kind].severity !== 'fail' ? {} : { severity: 'warn' }),
    file,
    line,
    column,
    url,
    observed: url ?? host,
  };
}

function unreadFinding({ file, why, isPublished, isDeploying }: DeadReferences['unread'][number]): DeadFinding {
  const args = { file, why };
  if (!isPublished) return { code: 'file-not-read', args, file };
  return { code: 'published-file-unread', args, file, ...(isDeploying ? {} : { severity: 'warn' }) };
}

function codeOf({ state, tier, isFailing }: JudgedReference) {
  if (state === 'unmapped') return isFailing ? 'dead-host-in-production' : 'unmapped-host';
  if (tier === 'production') return 'retired-host-in-production';
  return tier === 'tooling' ? 'retired-host-in-tooling' : 'retired-host-dormant';
}

const suppressionCodes = {
  expired: 'suppression-expired',
  unused: 'suppression-unused',
  'no-reason': 'suppression-without-reason',
} as const;

function suppressionFinding({ kind, place, entry, until }: SuppressionProblem): DeadFinding {
  const where = place === null ? 'scan.ignore' : `${place.file}:${place.line}`;
  const name = place === null ? `the entry for ${entry}` : entry;
  return {
    code: suppressionCodes[kind],
    args: { entry: kind === 'expired' ? entry : name, where, until: until ?? '' },
    file: place?.file ?? null,
    line: place?.line ?? null,
  };
}
