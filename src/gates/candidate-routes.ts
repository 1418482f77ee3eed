/** What goes out still leads every route to the service that answers it. */
import { isAddressOf } from '../authority/address.js';
import type { Service } from '../authority/service.js';
import type { Context } from '../engine/context.js';
import { endTarget } from '../engine/route-ends.js';
import {
  candidateRoutes,
  type CandidateFrontend,
  type CandidateRoutes,
  type RoutedPath,
} from '../facts/candidate-routes.js';
import { upstreamPath } from '../facts/route-proof.js';
import type { Destination, Rule } from '../platforms/platform.js';
import { retiredHosts } from '../scan/retired-hosts.js';
import { candidateCodes as codes } from './candidate-route-codes.js';
import { defineGate, judged, skip, type Finding, type Judgement } from './gate.js';
import { movedChoice } from './moved-choice.js';

type RouteFinding = Finding<typeof codes>;

export const candidateRoutesGate = defineGate<CandidateRoutes, typeof codes>({
  id: 'CANDIDATE_ROUTES',
  layer: 'integration',
  modes: ['ci', 'integration'],
  scope: 'candidate',
  title: 'What goes out leads every route to its service',
  explains:
    "For each frontend the platform's files are read from the commits going out, and the platform's own rules say where " +
    'each route would end. It must end at the service that the map names: not at a retired or unknown host, not at a ' +
    'page, not nowhere. Routes that end where they ended before are left to the gates that ask what runs. Without ' +
    '"routes" in the map, what the files proxied so far must still be proxied. Off the deploying branches it only warns.',
  codes,
  facts: (context) =>
    context.services.length === 0 ? skip('no-services', 'the map has no services') : [candidateRoutes()],
  decide: ([evidence], context) => {
    const frontends = evidence?.frontends ?? [];
    if (frontends.length === 0) return skip('no-frontend', 'no frontend goes out');
    const evaluated = frontends.filter(({ isEvaluated }) => isEvaluated);
    if (evaluated.length === 0) {
      const names = [
        ...new Set(frontends.map(({ service, platform }) => `${service} (${platform ?? 'platform unknown'})`)),
      ];
      return skip('no-evaluator', `no evaluator for the platform of ${names.join(', ')}`);
    }
    const judgements = evaluated.map((frontend) => judgeFrontend(frontend, context));
    const paths = evaluated.reduce((sum, frontend) => sum + frontend.paths.length, 0);
    const left = evidence?.unjudged ?? 0;
    const rest = left === 0 ? '' : `; ${left} more branches that deploy nothing were not`;
    return judged(`${paths} ${paths === 1 ? 'route' : 'routes'} of what goes out evaluated${rest}`, judgements);
  },
});

function judgeFrontend(frontend: CandidateFrontend, context: Context): Judgement<typeof codes> {
  const routes = frontend.paths.flatMap((path) => judgePath(path, frontend, context));
  const findings = [...problemsOf(frontend), ...distinct(routes)];
  // Users meet a branch only once it is merged.
  const softened = findings.map((finding): RouteFinding => {
    if ((finding.severity ?? codes[finding.code].severity) !== 'fail') return finding;
    if (!frontend.commit.isDeployed) return { ...finding, severity: 'warn' };
    // Perhaps the site ends here; perhaps the map forgets what the push breaks.
    return frontend.isLeaving ? { ...finding, severity: 'unknown' } : finding;
  });
  return { service: frontend.service, findings: softened };
}

/** Several paths of a route may end badly for the same reason. */
function distinct(findings: readonly RouteFinding[]): RouteFinding[] {
  const keyOf = ({ code: kind, route, file, line }: RouteFinding): string => JSON.stringify([kind, route, file, line]);
  return [...new Map(findings.toReversed().map((finding) => [keyOf(finding), finding])).values()].toReversed();
}

function problemsOf({ service: frontend, platform, after, before }: CandidateFrontend): RouteFinding[] {
  const known = new Set(before?.problems.map(({ code: kind, message }) => `${kind} ${message}`));
  return after.problems
    .filter(({ isFatal, code: kind, message }) => isFatal && !known.has(`${kind} ${message}`))
    .map(({ message, file, line, column }) => ({
      code: 'configuration-broken',
      args: { frontend, platform: platform ?? '', message },
      file,
      line,
      column,
    }));
}

function judgePath(routed: RoutedPath, frontend: CandidateFrontend, context: Context): RouteFinding[] {
  const { before } = routed;
  const moved = movedChoice(frontend);
  const isKept = before !== null && isSameEnd(before, routed.after);
  if (isKept && moved === null) return [];
  const services = frontend.isLeaving ? context.former : context.services;
  const upstream = services.find(
    ({ name, environment }) => name === routed.route.service && environment === frontend.environment,
  );
  if (upstream === undefined) return [];
  const judgedEnd = judgeEnd(routed.after, routed, upstream, { map: context.map, services });
  // An end that is good by other settings than the platform's is not known to be good.
  const isOpen = moved !== null && (isKept || judgedEnd === null);
  const after: Destination = isOpen ? { kind: 'undecided', why: moved, rule: ruleOf(routed.after) } : routed.after;
  const ended = isOpen ? 'route-undecided' : judgedEnd;
  const found = ended ?? (routed.isAnswered === false ? 'route-to-silent-host' : null);
  if (found === null) return [];
  const rule = ruleOf(after);
  const by = rule === null ? '' : `${rule.file}:${rule.line}`;
  const target = targetOf(after);
  const args = { route: routed.route.path, frontend: frontend.service, by, target, service: upstream.name };
  const place = {
    route: routed.route.path,
    file: rule?.file ?? frontend.after.files[0]?.file ?? null,
    line: rule?.line ?? null,
    column: rule?.column ?? null,
    observed: target,
    expected: upstream.name,
  };
  const why = whyUndecided(after, upstream);
  // A page or function inside the route may be meant; a host that the map gives it is not.
  const isMeant = routed.isNarrower && after.kind !== 'proxy' && after.kind !== 'undecided';
  const severity = isMeant ? ({ severity: 'warn' } as const) : {};
  const said = { ...args, why, path: expectedUrl(upstream, routed) };
  return [{ code: found, args: said, ...place, ...severity }];
}

function ruleOf(end: Destination): Rule | null {
  return 'rule' in end ? end.rule : null;
}

function whyUndecided(end: Destination, { name }: Service): string {
  if (end.kind === 'undecided') return end.why;
  return end.kind === 'proxy'
    ? `the address of ${name} is not known`
    : `${targetOf(end)} is a function of the platform`;
}

/** Whether a request ends in the same place by both, whatever rule says so. Another code of a function is another place. */
export function isSameEnd(one: Destination, other: Destination): boolean {
  if (one.kind !== other.kind || targetOf(one) !== targetOf(other)) return false;
  const prints = [one, other].map((end) => (end.kind === 'function' ? end.print : undefined));
  if (prints[0] !== prints[1]) return false;
  const raws = [one, other].map((end) => ('rule' in end && end.kind === 'undecided' ? (end.rule?.raw ?? null) : null));
  return JSON.stringify(raws[0]) === JSON.stringify(raws[1]);
}

type EndCode = Exclude<keyof typeof codes, 'configuration-broken'>;

/** Null when the route ends at the service that the map names. */
export function judgeEnd(
  end: Destination,
  routed: Pick<RoutedPath, 'route' | 'path'>,
  upstream: Service,
  { map, services }: Pick<Context, 'map' | 'services'>,
): EndCode | null {
  switch (end.kind) {
    case 'proxy':
      if (isAddressOf(upstream, end.url)) {
        return isSamePath(end.url, expectedUrl(upstream, routed)) ? null : 'route-to-other-path';
      }
      if (isRetired(map, end.url)) return 'route-to-retired-host';
      if (services.some((service) => isAddressOf(service, end.url))) return 'route-to-other-service';
      // It may be the address that a variable, which is not set here, would give.
      return upstream.base?.kind === 'known' ? 'route-to-unmapped-host' : 'route-undecided';
    case 'redirect':
      return 'route-redirected';
    case 'page':
      return 'route-to-fallback';
    case 'not-found':
      return 'route-dropped';
    case 'function':
    case 'undecided':
      return 'route-undecided';
  }
}

function isRetired(map: Context['map'], url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { hostname, port } = new URL(url);
  return retiredHosts(map).match(hostname, port === '' ? null : port) !== null;
}

function expectedUrl(upstream: Service, { route, path }: Pick<RoutedPath, 'route' | 'path'>): string {
  const below = upstreamPath(route, path);
  return upstream.base?.kind === 'known' ? upstream.base.url.replace(/\/$/, '') + below : below;
}

/** The query and a slash at the end are the platform's to add. */
function isSamePath(one: string, other: string): boolean {
  const [left, right] = [one, other].map((url) => (URL.canParse(url) ? new URL(url).pathname.replace(/\/$/, '') : url));
  return left === right;
}

function targetOf(end: Destination): string {
  return endTarget(end) ?? (end.kind === 'undecided' ? end.why : 'nothing');
}
