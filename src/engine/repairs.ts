/** What the commits going out make of troubles that are there already: mended, perhaps mended, or left. Pure. */
import type { CandidateFrontend, CandidateRoutes, RoutedPath } from '../facts/candidate-routes.js';
import type { RouteProof } from '../facts/route-proof.js';
import { isSameEnd, judgeEnd } from '../gates/candidate-routes.js';
import type { Context } from './context.js';
import { resettled, type GateResult, type JudgedFinding } from './decide.js';
import { letsPushThrough } from './overrides.js';
import { routesOf } from './routes.js';

export interface GoingOutRoutes {
  readonly candidate: CandidateRoutes;
  /** What the routes' services answer directly. */
  readonly proofs: readonly RouteProof[];
  /** The context of what goes out. */
  readonly context: Context;
}

/** Results of gates that judge what runs: what the push mends for sure only warns, what it may mend is unknown. */
export function repair(results: readonly GateResult[], goingOut: GoingOutRoutes): GateResult[] {
  const healthy = healthyServices(results);
  const broken = brokenServices(results, goingOut);
  return results.map((result) =>
    resettled(
      result,
      result.report.findings.map((finding) => weigh(finding, goingOut, { healthy, broken })),
    ),
  );
}

function healthyServices(results: readonly GateResult[]): ReadonlySet<string> {
  const health = results.find(({ gate }) => gate.id === 'BACKEND_HEALTH');
  const names = [...(health?.services ?? [])].filter(([, status]) => status === 'pass' || status === 'warn');
  return new Set(names.map(([name]) => name));
}

/** Services that some gate sees broken and the push may mend. */
function brokenServices(results: readonly GateResult[], { candidate, context }: GoingOutRoutes): ReadonlySet<string> {
  const findings = results.flatMap(({ report }) => report.findings);
  const failing = findings.filter(({ severity }) => severity === 'fail').flatMap((one) => servicesOf(one, context));
  const perhapsMended = findings
    .filter(({ code }) => code === 'possible-repair')
    .flatMap(({ service }) => service ?? []);
  return new Set([...failing.filter((name) => candidate.touched.includes(name)), ...perhapsMended]);
}

interface Seen {
  readonly healthy: ReadonlySet<string>;
  readonly broken: ReadonlySet<string>;
}

function weigh(finding: JudgedFinding, goingOut: GoingOutRoutes, { healthy, broken }: Seen): JudgedFinding {
  const { candidate, context } = goingOut;
  if (finding.severity === 'warn' || finding.code === 'possible-repair') return finding;
  if (finding.severity === 'unknown') {
    // What cannot be told because a service is broken is part of the same trouble.
    const cause = servicesOf(finding, context).find((name) => broken.has(name));
    return cause === undefined ? finding : perhaps(finding, `changes ${cause}`, context);
  }
  const found = finding.route === null ? null : routedPath(finding, candidate);
  if (found !== null && isRuleMended(found, goingOut)) {
    const isProved = healthy.has(found.path.route.service) && isAnsweredDirectly(found, goingOut);
    return isProved ? mended(finding) : perhaps(finding, 'changes where it leads', context);
  }
  const touched = servicesOf(finding, context).find((name) => candidate.touched.includes(name));
  return touched === undefined ? finding : perhaps(finding, `changes ${touched}`, context);
}

/** The service it is about, and the one that its route leads to, evaluated here or not. */
function servicesOf({ service, route }: JudgedFinding, context: Context): string[] {
  const routes = context.services.filter(({ name }) => name === service).flatMap((one) => routesOf(context, one));
  const upstreams = route === null ? [] : routes.filter(({ path }) => path === route).map((one) => one.service);
  return [...(service === null ? [] : [service]), ...upstreams];
}

interface Found {
  readonly frontend: CandidateFrontend;
  readonly path: RoutedPath;
  /** All paths that stand for the route as a whole. */
  readonly paths: readonly RoutedPath[];
}

function routedPath({ service, route }: JudgedFinding, { frontends }: CandidateRoutes): Found | null {
  for (const frontend of frontends) {
    const paths = frontend.paths.filter((one) => one.route.path === route && !one.isNarrower);
    const [path] = paths;
    const isIt = frontend.service === service && frontend.commit.isDeployed;
    if (isIt && path !== undefined) return { frontend, path, paths };
  }
  return null;
}

/** The route ends elsewhere than before, and there all of it ends well. */
function isRuleMended({ frontend, path, paths }: Found, { context }: GoingOutRoutes): boolean {
  const isChanged = paths.some(({ before, after }) => before !== null && !isSameEnd(before, after));
  if (!isChanged) return false;
  const upstream = context.services.find(
    ({ name, environment }) => name === path.route.service && environment === frontend.environment,
  );
  return upstream !== undefined && paths.every((one) => judgeEnd(one.after, one, upstream, context) === null);
}

function isAnsweredDirectly({ frontend, path }: Found, { proofs }: GoingOutRoutes): boolean {
  const proof = proofs.find(
    ({ service, environment, route }) =>
      service === frontend.service && environment === frontend.environment && route.path === path.route.path,
  );
  return proof?.direct?.fault === 'none' && proof.direct.outcome.kind === 'answer' && !proof.direct.isFlapping;
}

function mended(finding: JudgedFinding): JudgedFinding {
  const message = `${finding.message}; this push mends it`;
  return { ...finding, severity: 'warn', code: 'repaired-by-this-push', message };
}

function perhaps(finding: JudgedFinding, how: string, context: Context): JudgedFinding {
  const message = `${finding.message}; this push ${how}, so it may be the repair`;
  const fix = `If it is meant to mend it: ${letsPushThrough(context)}, then push again`;
  return { ...finding, severity: 'unknown', code: 'possible-repair', message, fix };
}
