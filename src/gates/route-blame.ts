/** Who is to blame for what a route answers: its frontend's rules, something below a prefix, or the backend itself. */
import { readBody } from '../answers/body.js';
import { describeBody } from '../answers/expectation.js';
import { isAlike } from '../answers/skeleton.js';
import type { Service } from '../authority/service.js';
import type { RouteProof } from '../facts/route-proof.js';
import type { Answer, Observation } from '../probe/exchange.js';
import type { At, RouteFinding } from './route-codes.js';

/** What answers alike to every path below the wildcard, while the backend does not, is not the backend. */
export function judgeSibling(answer: Answer, { sibling, direct, service }: RouteProof, at: At): RouteFinding | null {
  if (sibling?.proxied.outcome.kind !== 'answer' || answer.status >= 300) return null;
  if (!isAlike(answer, sibling.proxied.outcome)) return null;
  const isBackendsWay =
    direct?.outcome.kind === 'answer' &&
    sibling.direct?.outcome.kind === 'answer' &&
    isAlike(direct.outcome, sibling.direct.outcome);
  if (isBackendsWay) return null;
  return { code: 'route-from-catch-all', args: { ...at, sibling: sibling.proxied.url, frontend: service } };
}

/** When the backend fails in the same way, its frontend's rules are not to blame. */
export function blame(finding: RouteFinding, { direct }: RouteProof, upstream: Service, at: At): RouteFinding {
  const isUpstreams =
    direct !== null && (direct.outcome.kind === 'failure' ? direct.fault === 'target' : direct.outcome.status >= 500);
  const isBroken = ['route-upstream-fails', 'route-status', 'route-not-healthy'].includes(finding.code);
  if (!isUpstreams || !isBroken) return finding;
  return { code: 'route-broken-with-backend', args: { ...at, service: upstream.name, observed: brief(direct) } };
}

export function summaryOf(answer: Answer): string {
  return `${answer.status} ${describeBody(answer)}`;
}

export function brief({ outcome }: Observation): string {
  if (outcome.kind === 'failure') return outcome.detail;
  const body = readBody(outcome).kind === 'empty' ? '' : `: ${outcome.body.trim().slice(0, 80)}`;
  return `${summaryOf(outcome)}${body}`;
}
