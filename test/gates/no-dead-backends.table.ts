/** What refers to dead hosts in what goes out, and the findings. */
import type { DeadReferences, JudgedReference } from '../../src/facts/dead-references.js';
import { noDeadBackends } from '../../src/gates/no-dead-backends.js';
import { contextOf, shop } from './contexts.js';
import type { GateRow } from './repo-gates.table.js';

export const retiring = contextOf({ ...shop, retired_hosts: ['*.up.railway.app'] });

export function reference(values: Partial<JudgedReference> = {}): JudgedReference {
  return {
    file: 'netlify.toml',
    line: 4,
    column: 8,
    host: 'old.up.railway.app',
    url: 'https://old.up.railway.app/:splat',
    tier: 'production',
    state: 'retired',
    why: 'it is the target of the rule for /api/*',
    fix: 'Point it at https://api.example',
    isFailing: true,
    inside: 'main',
    isDeploying: true,
    ...values,
  };
}

export function deadOf(values: Partial<DeadReferences> = {}): DeadReferences {
  return { judged: ['main'], references: [], historical: 0, suppressions: [], unread: [], troubles: [], ...values };
}

const warned = (tier: 'dormant' | 'tooling', file = 'old.js'): JudgedReference =>
  reference({ tier, file, isFailing: false, url: null });
const unmapped = (isFailing: boolean): JudgedReference =>
  reference({ state: 'unmapped', host: 'a.example', isFailing });
const unread = (isPublished: boolean): DeadReferences['unread'][number] => ({
  file: 'big.js',
  why: 'it is too large',
  isPublished,
  isDeploying: true,
});
const dead = 'retired-host-in-production';

const row = (name: string, values: Partial<DeadReferences>, codes: readonly string[]): GateRow => ({
  gate: noDeadBackends,
  name,
  evidence: deadOf(values),
  context: retiring,
  codes,
});

export const deadRows: readonly GateRow[] = [
  row('nothing', {}, []),
  row('663 historical ones', { historical: 663 }, []),
  row('nothing goes out', { judged: [] }, ['skip: nothing-goes-out']),
  row('one that users meet', { references: [reference()] }, [dead]),
  row('seven that users meet', { references: [1, 2, 3, 4, 5, 6, 7].map((line) => reference({ line })) }, [
    dead,
    dead,
    dead,
    dead,
    dead,
    dead,
    dead,
  ]),
  row('one off the deploying branches', { references: [reference({ isDeploying: false })] }, [dead]),
  row('one that nobody meets', { references: [warned('dormant')] }, ['retired-host-dormant']),
  row('one in a script', { references: [warned('tooling')] }, ['retired-host-in-tooling']),
  row('several in one file are one finding', { references: [warned('tooling'), warned('tooling'), reference()] }, [
    dead,
    'retired-host-in-tooling',
  ]),
  row(
    'hundreds of files that nobody meets',
    { references: Array.from({ length: 321 }, (_, index) => warned('dormant', `${index}.js`)) },
    [...Array.from({ length: 20 }, () => 'retired-host-dormant'), 'more-references'],
  ),
  row('a stranger', { references: [unmapped(false)] }, ['unmapped-host']),
  row('a stranger who takes a path, or is dead', { references: [unmapped(true)] }, ['dead-host-in-production']),
  row(
    'exceptions that are none',
    {
      suppressions: [
        { kind: 'expired', place: null, entry: 'a.example', until: '2026-01-01' },
        { kind: 'unused', place: null, entry: 'b.example', until: null },
        { kind: 'unused', place: { file: 'a.js', line: 3 }, entry: 'mosaic-ignore', until: null },
        { kind: 'no-reason', place: { file: 'a.js', line: 4 }, entry: 'mosaic-ignore', until: null },
      ],
    },
    ['suppression-expired', 'suppression-unused', 'suppression-unused', 'suppression-without-reason'],
  ),
  row('a file that is too large', { unread: [unread(false)] }, ['file-not-read']),
  row('one that users get', { unread: [unread(true)] }, ['published-file-unread']),
  row(
    'configuration that nobody understands',
    { troubles: [{ service: 'web', reason: 'toml-invalid', message: 'netlify.toml is broken', fix: 'Mend it' }] },
    ['configuration-not-understood'],
  ),
];
