/** What goes out still leads every route to the service that answers it. */
import { isAddressOf } from '../authority/address.js';
import type { Service } from '../authority/service.js';
import type { Context } from '../engine/context.js';
import {
  candidateRoutes,
  type CandidateFrontend,
  type CandidateRoutes,
  type RoutedPath,
} from '../facts/candidate-routes.js';
import { upstreamPath } from '../facts/route-proof.js';
import type { Destination } from '../platforms/platform.js';
import { retiredHosts } from '../scan/retired-hosts.js';
import { code, defineGate, judged, skip, type Finding, type Judgement } from './gate.js';

interface Breaks {
  readonly route: string;
  readonly frontend: string;
  /** What decides it: "web/netlify.toml:4". */
  readonly by: string;
  readonly target: string;
  readonly service: string;
}

const breaks =
  <A extends Breaks>(what: (args: A) => string) =>
  (args: A): string =>
    `this push would break ${args.route} of ${args.frontend}: ${what(args)}`;

const codes = {
  'route-to-retired-host': code<Breaks>(
    'fail',
    breaks(({ by, target }) => `${by} hands it to ${target}, which is retired`),
    ({ by, service }) => `Let ${by} lead to ${service}`,
  ),
  'route-to-unmapped-host': code<Breaks>(
    'fail',
    breaks(({ by, target, service }) => `${by} hands it to ${target}, which is not ${service} nor any other service`),
    ({ by, service, target }) =>
      `Let ${by} lead to ${service}; if ${service} moved, give it the address ${target} in the map`,
  ),
  'route-to-other-service': code<Breaks>(
    'fail',
    breaks(({ by, target, service }) => `${by} hands it to ${target}, which is not ${service}`),
    ({ by, service }) => `Let ${by} lead to ${service}, or name the other service in the map's route`,
  ),
  'route-to-other-path': code<Breaks & { path: string }>(
    'fail',
    breaks(({ by, target, service, path }) => `${by} asks ${service} for ${target}, not ${path}`),
    ({ by, path }) => `Let ${by} ask for ${path}, or change "to" of the route in the map`,
  ),
  'route-to-fallback': code<Breaks>(
    'fail',
    breaks(({ by, target }) => `the page ${target} would answer it${by === '' ? '' : `, says ${by}`}`),
    ({ service, route }) => `Add the rule that hands ${route} to ${service}, before any rule that takes every path`,
  ),
  'route-redirected': code<Breaks>(
    'fail',
    breaks(({ by, target }) => `${by} sends the browser away to ${target}`),
    ({ by }) => `Proxy instead of redirecting: status 200 in ${by}`,
  ),
  'route-dropped': code<Breaks>(
    'fail',
    breaks(() => 'nothing would answer it'),
    ({ service, route, frontend }) =>
      `Keep the rule that hands ${route} to ${service}; if users no longer need it, declare the "routes" of ${frontend} in the map`,
  ),
  'configuration-broken': code<{ frontend: string; platform: string; message: string }>(
    'fail',
    ({ frontend, platform, message }) => `${platform} could not deploy ${frontend} from this commit: ${message}`,
    () => 'Mend the file at that line',
  ),
  'route-undecided': code<Breaks & { why: string }>(
    'unknown',
    ({ route, frontend, why }) => `where this push leads ${route} of ${frontend} cannot be told here: ${why}`,
    ({ route }) => `Deploy a preview, then: mosaic enforce --mode=integration --service NAME=URL, and look at ${route}`,
  ),
};

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
  const findings = [...problemsOf(frontend), ...frontend.paths.flatMap((path) => judgePath(path, frontend, context))];
  // Users meet a branch only once it is merged.
  const softened = findings.map((finding): RouteFinding => {
    const isSoft = !frontend.commit.isDeployed && codes[finding.code].severity === 'fail';
    return isSoft ? { ...finding, severity: 'warn' } : finding;
  });
  return { service: frontend.service, findings: softened };
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
  const { after, before } = routed;
  if (before !== null && isSameEnd(before, after)) return [];
  const upstream = context.services.find(
    ({ name, environment }) => name === routed.route.service && environment === frontend.environment,
  );
  if (upstream === undefined) return [];
  const found = judgeEnd(after, routed, upstream, context);
  if (found === null) return [];
  const rule = 'rule' in after ? after.rule : null;
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
  return [{ code: found, args: { ...args, why, path: expectedUrl(upstream, routed) }, ...place } as RouteFinding];
}

function whyUndecided(end: Destination, { name }: Service): string {
  if (end.kind === 'undecided') return end.why;
  return end.kind === 'proxy'
    ? `the address of ${name} is not known`
    : `${targetOf(end)} is a function of the platform`;
}

/** Whether a request ends in the same place by both, whatever rule says so. */
export function isSameEnd(one: Destination, other: Destination): boolean {
  if (one.kind !== other.kind || targetOf(one) !== targetOf(other)) return false;
  const raws = [one, other].map((end) => ('rule' in end && end.kind === 'undecided' ? (end.rule?.raw ?? null) : null));
  return JSON.stringify(raws[0]) === JSON.stringify(raws[1]);
}

type EndCode = Exclude<keyof typeof codes, 'configuration-broken'>;

/** Null when the route ends at the service that the map names. */
export function judgeEnd(
  end: Destination,
  routed: RoutedPath,
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

function expectedUrl(upstream: Service, { route, path }: RoutedPath): string {
  const below = upstreamPath(route, path);
  return upstream.base?.kind === 'known' ? upstream.base.url.replace(/\/$/, '') + below : below;
}

/** The query and a slash at the end are the platform's to add. */
function isSamePath(one: string, other: string): boolean {
  const [left, right] = [one, other].map((url) => (URL.canParse(url) ? new URL(url).pathname.replace(/\/$/, '') : url));
  return left === right;
}

function targetOf(end: Destination): string {
  switch (end.kind) {
    case 'proxy':
    case 'redirect':
      return end.url;
    case 'page':
      return end.path;
    case 'function':
      return end.name;
    case 'not-found':
      return 'nothing';
    case 'undecided':
      return end.why;
  }
}
