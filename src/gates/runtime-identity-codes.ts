/** What can be found of the commit that runs, and how it is worded. */
import { pushOverrideCommand } from '../overrides/override.js';
import { code } from './gate.js';

export interface Commits {
  readonly service: string;
  /** Commits that run, shortened, with the addresses where they do if others differ. */
  readonly runs: string;
  /** The commit that should, shortened. */
  readonly expected: string;
}

const redeploy = (service: string): string =>
  `Look at the platform's last deploy of ${service}: did it fail, was it rolled back, does it follow another branch? Then deploy again`;

export const identityCodes = {
  'commit-behind': code<Commits>(
    'fail',
    ({ service, runs, expected }) => `${service} still runs ${runs}, an older commit than ${expected}`,
    ({ service }) => redeploy(service),
  ),
  'mixed-instances': code<Commits>(
    'fail',
    ({ service, runs, expected }) => `instances of ${service} run different commits: ${runs}; it should be ${expected}`,
    ({ service }) => redeploy(service),
  ),
  'commit-replaced': code<Commits>(
    'fail',
    ({ service, runs, expected }) => `${service} still runs ${runs}, which a force-push replaced by ${expected}`,
    ({ service }) => redeploy(service),
  ),
  'commit-not-on-remote': code<Commits>(
    'fail',
    ({ service, runs, expected }) =>
      `${service} runs ${runs}, which is not in the branch that deploys; that stands at ${expected}`,
    ({ service }) => `Merge and push what runs, or deploy ${service} from the branch that deploys`,
  ),
  'commit-other': code<Commits>(
    'fail',
    ({ service, runs, expected }) => `${service} runs ${runs}, not ${expected}, the commit that was asked for`,
    ({ expected }) => `Deploy ${expected}, or ask for the commit that should run`,
  ),
  'commit-foreign': code<Commits>(
    'fail',
    ({ service, runs }) => `${service} runs ${runs}, a commit that neither this repository nor its remote knows`,
    ({ service }) =>
      `Another application answers, or ${service} was built elsewhere: deploy it from here, or name its repository in the map: "repo": "owner/name"`,
  ),
  'deploy-in-progress': code<Commits & { age: string; left: string }>(
    'warn',
    ({ service, runs, expected, age }) =>
      `${service} runs ${runs} and not yet ${expected}, which came to the remote ${age} ago`,
    ({ left }) => `Wait for the deploy; if it is not there in ${left}, this fails`,
  ),
  'commit-superseded': code<Commits>(
    'warn',
    ({ service, runs, expected }) =>
      `${service} already runs ${runs}, a later commit of the same branch than ${expected}`,
    () => 'Nothing to do: a later push was deployed first',
  ),
  'deployed-before-push': code<Commits>(
    'warn',
    ({ service, runs }) => `${service} already runs ${runs}, which this push only now brings to the remote`,
    () => 'Push before deploying, so that others can see what runs',
  ),
  'possible-repair': code<Commits & { push: string }>(
    'unknown',
    ({ service, runs, expected }) =>
      `${service} runs ${runs}, not ${expected}; this push changes ${service}, so it may be the repair`,
    ({ push }) => `If it is meant to mend it: ${pushOverrideCommand(push)}, then push again`,
  ),
  'deploy-age-unknown': code<Commits & { fetch: string }>(
    'unknown',
    ({ service, runs, expected }) =>
      `${service} runs ${runs}, not ${expected}, and when that came to the remote is not known here`,
    ({ fetch }) => `${fetch}, then try again: a deploy may be under way`,
  ),
  'commit-not-fetched': code<Commits & { fetch: string }>(
    'unknown',
    ({ service, runs, expected }) =>
      `${service} runs ${runs}; how that stands to ${expected} is not known in this clone`,
    ({ fetch }) => fetch,
  ),
  'commit-ambiguous': code<Commits>(
    'unknown',
    ({ service, runs }) => `${service} reports ${runs}, which names several things in this repository`,
    () => 'Let the service report the whole SHA',
  ),
  'instances-disagree': code<{ service: string; runs: string }>(
    'unknown',
    ({ service, runs }) => `instances of ${service} run different commits of its own repository: ${runs}`,
    () => 'Try again when its deploy has ended',
  ),
  'commit-unreported': code<{ service: string; place: string }>(
    'unknown',
    ({ service, place }) => `which commit ${service} runs is not known: ${place} does not say`,
    () => 'See BACKEND_SELF_IDENTITY',
  ),
};
