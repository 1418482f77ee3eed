/** What a service answers before and after its route, what users get in between, who says it, and the finding. */
import { routesOf } from '../../src/engine/routes.js';
import type { RouteSandwich } from '../../src/facts/route-sandwich.js';
import { responseConsistency } from '../../src/gates/response-consistency.js';
import type { Answer, Failure } from '../../src/probe/exchange.js';
import { failure, json, observed, page, serviceIn } from './contexts.js';
import { builtSha, foreignSha, identified, surfaceOf } from './identity.table.js';
import type { GateRow } from './repo-gates.table.js';

interface SandwichRow {
  readonly name: string;
  /** Default: as the service itself. */
  readonly proxied?: Answer | Failure;
  readonly copyOf?: string;
  /** The service's own answers; default: the same twice. */
  readonly directs?: readonly (Answer | Failure)[];
  /** SHA that the service names itself, and the one named through the route; null: nobody asked. */
  readonly own?: string | null;
  readonly through?: string | null;
  readonly codes: readonly string[];
}

const healthy = json({ status: 'ok', version: '1.4.2', uptime: 1, currency: 'EUR' });
const users = (values: object): Answer =>
  json({ status: 'ok', version: '1.4.2', uptime: 3, currency: 'EUR', ...values });

const rows: readonly SandwichRow[] = [
  { name: 'the same, later', proxied: users({}), codes: [] },
  { name: 'only identities', directs: [], proxied: json({}, { status: 404 }), codes: [] },
  { name: 'an abbreviated commit', through: builtSha.slice(0, 8), codes: [] },
  { name: 'another build', through: foreignSha, codes: ['answerer-differs'] },
  { name: 'another status', proxied: json({ error: 'gone' }, { status: 410 }), codes: ['status-differs'] },
  { name: 'another type', proxied: page('<!doctype html><html><p>Shop</p></html>'), codes: ['type-differs'] },
  { name: 'another shape', proxied: users({ debug: true }), codes: ['keys-differ'] },
  { name: 'another version', proxied: users({ version: '1.4.1' }), codes: ['field-differs'] },
  { name: 'another value', proxied: users({ currency: 'USD' }), codes: ['value-differs'] },
  { name: 'a value beside a version', proxied: users({ version: '2', currency: 'USD' }), codes: ['field-differs'] },
  { name: 'nobody names a commit', own: null, through: null, codes: ['answerer-unidentified'] },
  { name: 'nobody names a commit through the route', through: null, codes: ['answerer-unidentified'] },
  { name: 'a copy', copyOf: 'age: 12', codes: ['consistency-unchecked'] },
  { name: 'reset', proxied: failure('reset'), codes: ['consistency-unchecked'] },
  {
    name: 'a service that went down in between',
    directs: [healthy, failure('refused')],
    codes: ['consistency-unchecked'],
  },
];

export const consistencyRows: readonly GateRow[] = rows.map((row) => ({
  gate: responseConsistency,
  name: row.name,
  evidence: sandwichOf(row),
  context: identified,
  codes: row.codes,
}));

function sandwichOf({
  directs = [healthy, healthy],
  proxied = healthy,
  copyOf,
  own = builtSha,
  through = builtSha,
}: SandwichRow): RouteSandwich {
  const [route] = routesOf(identified, serviceIn(identified, 'web'));
  if (route === undefined) throw new Error('the frontend has no route to ask');
  const surface = (sha: string) => surfaceOf(json({ git_sha: sha }));
  return {
    service: 'web',
    environment: 'production',
    route,
    path: '/health',
    isRandom: directs.length === 0,
    proxied: { observation: observed(proxied), copyOf: copyOf ?? null },
    directs: directs.map((outcome) => observed(outcome)),
    identity: { own: own === null ? [] : [surface(own)], through: through === null ? null : surface(through) },
  };
}
