/** Where a route ends by what goes out, where it ended before, and the finding. */
import type { CandidateRoutes } from '../../src/facts/candidate-routes.js';
import { candidateRoutesGate } from '../../src/gates/candidate-routes.js';
import type { Destination, Rule } from '../../src/platforms/platform.js';
import { contextOf, frontend, someSha } from './contexts.js';
import type { GateRow } from './repo-gates.table.js';

const rule: Rule = {
  file: 'netlify.toml',
  line: 4,
  column: 8,
  from: '/api/*',
  to: 'https://api.example/:splat',
  status: 200,
  conditions: [],
  context: null,
  raw: null,
};
const proxy = (url: string): Destination => ({ kind: 'proxy', url, rule });
const page: Destination = { kind: 'page', path: '/index.html', status: 200, rule: null };
const good = proxy('https://api.example/config');
const undecided = (why: string, raw: unknown = null): Destination => ({
  kind: 'undecided',
  why,
  rule: { ...rule, raw },
});

interface CandidateRow {
  readonly name: string;
  readonly before: Destination | null;
  readonly after: Destination;
  readonly isNarrower?: boolean;
  readonly isAnswered?: boolean;
  readonly codes: readonly string[];
}

const rows: readonly CandidateRow[] = [
  { name: 'as before', before: good, after: good, codes: [] },
  { name: 'mended', before: proxy('https://dead.up.railway.app/config'), after: good, codes: [] },
  { name: 'an alias of the service', before: null, after: proxy('https://www.api.example/config'), codes: [] },
  { name: 'a slash at the end', before: null, after: proxy('https://api.example/config/'), codes: [] },
  {
    name: 'to a retired host',
    before: good,
    after: proxy('https://dead.up.railway.app/config'),
    codes: ['route-to-retired-host'],
  },
  {
    name: 'to nobody we know',
    before: good,
    after: proxy('https://x.example/config'),
    codes: ['route-to-unmapped-host'],
  },
  {
    name: 'to the other service',
    before: good,
    after: proxy('https://cms.example/config'),
    codes: ['route-to-other-service'],
  },
  {
    name: 'to another path',
    before: good,
    after: proxy('https://api.example/v2/config'),
    codes: ['route-to-other-path'],
  },
  { name: 'to a page', before: good, after: page, codes: ['route-to-fallback'] },
  {
    name: 'sent away',
    before: good,
    after: { kind: 'redirect', url: 'https://api.example/config', status: 301, rule },
    codes: ['route-redirected'],
  },
  { name: 'to nobody', before: page, after: good, isAnswered: false, codes: ['route-to-silent-host'] },
  { name: 'to somebody', before: page, after: good, isAnswered: true, codes: [] },
  { name: 'a part of it to a page', before: good, after: page, isNarrower: true, codes: ['route-to-fallback'] },
  { name: 'dropped', before: good, after: { kind: 'not-found' }, codes: ['route-dropped'] },
  { name: 'broken since long', before: page, after: page, codes: [] },
  { name: 'broken from the start', before: null, after: page, codes: ['route-to-fallback'] },
  { name: 'undecided', before: good, after: undecided('it depends on the country'), codes: ['route-undecided'] },
  {
    name: 'undecided as before',
    before: undecided('it depends on the country', 1),
    after: undecided('it depends on the country', 1),
    codes: [],
  },
  {
    name: 'undecided by another rule',
    before: undecided('it depends on the country', 1),
    after: undecided('it depends on the country', 2),
    codes: ['route-undecided'],
  },
  {
    name: 'to a function that is as it was',
    before: { kind: 'function', name: 'api', rule: null, print: 'a' },
    after: { kind: 'function', name: 'api', rule: null, print: 'a' },
    codes: [],
  },
  {
    name: 'to a function that is edited',
    before: { kind: 'function', name: 'api', rule: null, print: 'a' },
    after: { kind: 'function', name: 'api', rule: null, print: 'b' },
    codes: ['route-undecided'],
  },
  {
    name: 'to a function',
    before: good,
    after: { kind: 'function', name: 'api', rule: null },
    codes: ['route-undecided'],
  },
];

export const routed = contextOf({
  retired_hosts: ['*.up.railway.app'],
  services: [
    { ...frontend, platform: 'netlify', routes: [{ path: '/config', service: 'api' }] },
    { name: 'api', role: 'backend', runtime_base_url: 'https://api.example', hosts: ['www.api.example'] },
    { name: 'cms', role: 'backend', runtime_base_url: 'https://cms.example' },
  ],
});

export function candidateOf(row: Omit<CandidateRow, 'name' | 'codes'>, changes: object = {}): CandidateRoutes {
  const [route] = routed.services[0]?.routes ?? [];
  if (route === undefined) throw new Error('the context has no route');
  const site = { files: [{ file: 'netlify.toml', why: 'it is the only one' }], problems: [], choices: {}, print: '' };
  return {
    touched: [],
    unjudged: 0,
    frontends: [
      {
        service: 'web',
        environment: 'production',
        commit: { sha: someSha, base: null, ref: 'refs/heads/main', isDeployed: true },
        platform: 'Netlify',
        isEvaluated: true,
        isLeaving: false,
        after: site,
        before: row.before === null ? null : site,
        paths: [
          {
            route,
            path: '/config',
            isNarrower: row.isNarrower ?? false,
            isAnswered: row.isAnswered ?? null,
            after: row.after,
            before: row.before,
          },
        ],
        ...changes,
      },
    ],
  };
}

const problem = { code: 'toml-invalid', message: 'no TOML', isFatal: true, file: 'netlify.toml', line: 1, column: 1 };
const broken = { files: [], problems: [problem], choices: {}, print: '' };

const choosing = (folder: string): object => ({
  files: [],
  problems: [],
  choices: { 'project directory': folder },
  print: '',
});

export const candidateRows: readonly GateRow[] = [
  ...rows.map((row) => ({
    gate: candidateRoutesGate,
    name: row.name,
    evidence: candidateOf(row),
    context: routed,
    codes: row.codes,
  })),
  {
    gate: candidateRoutesGate,
    name: 'a file that the platform cannot read',
    evidence: candidateOf({ before: good, after: good }, { after: broken }),
    context: routed,
    codes: ['configuration-broken'],
  },
  {
    gate: candidateRoutesGate,
    name: 'a file that it could not read before either',
    evidence: candidateOf({ before: good, after: good }, { after: broken, before: broken }),
    context: routed,
    codes: [],
  },
  {
    gate: candidateRoutesGate,
    name: 'as before, by the file of another folder',
    evidence: candidateOf({ before: good, after: good }, { before: choosing('root'), after: choosing('config') }),
    context: routed,
    codes: ['route-undecided'],
  },
  {
    gate: candidateRoutesGate,
    name: 'good, by the file of another folder',
    evidence: candidateOf({ before: page, after: good }, { before: choosing('root'), after: choosing('config') }),
    context: routed,
    codes: ['route-undecided'],
  },
  {
    gate: candidateRoutesGate,
    name: 'broken, by the file of another folder',
    evidence: candidateOf({ before: good, after: page }, { before: choosing('root'), after: choosing('config') }),
    context: routed,
    codes: ['route-to-fallback'],
  },
  {
    gate: candidateRoutesGate,
    name: 'as before, by the file of the same folder',
    evidence: candidateOf({ before: good, after: good }, { before: choosing('web'), after: choosing('web') }),
    context: routed,
    codes: [],
  },
];
