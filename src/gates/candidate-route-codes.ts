/** What a push would do to a route, and how it is worded. */
import { code } from './gate.js';

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

export const candidateCodes = {
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
  'route-to-silent-host': code<Breaks>(
    'fail',
    breaks(({ by, target }) => `${by} hands it to ${target}, where nobody answers`),
    ({ service }) => `Deploy ${service} first, then push the rule`,
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
