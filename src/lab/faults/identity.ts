/** What runs is not what should run, or does not say what it is. */
import { paths, stampPath } from '../names.js';
import { html, json, text, type Wrapper } from '../reply.js';
import { faultsOf, type FaultEntry } from '../switch.js';
import { at, changing, editing, inTurn, says, saysJson } from '../wrap.js';

const self = ['BACKEND_SELF_IDENTITY'];
const match = ['RUNTIME_IDENTITY_MATCH'];

const identifies = (wrapper: Wrapper): Wrapper => at(paths.identity, wrapper);
const named = (git_sha: unknown): Wrapper => identifies(editing((document) => ({ ...document, git_sha })));

/** The answer to the identity path, whole. */
function instead(title: string, wrong: string, wrapper: Wrapper): FaultEntry {
  return { title, wrong, judgedBy: self, effect: () => ({ backend: identifies(wrapper) }) };
}

/** Something else where the commit should stand. */
function badName(title: string, wrong: string, name: (commit: string) => unknown): FaultEntry {
  return { title, wrong, judgedBy: self, effect: ({ commits }) => ({ backend: named(name(commits().current)) }) };
}

export const identityFaults = faultsOf('backend-runtime', {
  'old-image': {
    title: 'An old image after a green deploy',
    wrong: 'The deploy said that it succeeded, and the container of before goes on.',
    judgedBy: match,
    effect: ({ commits }) => ({ backend: named(commits().previous) }),
  },
  'hidden-rollback': {
    title: 'A rollback that nobody was told of',
    wrong: 'The platform restarted the release of before, because the new one failed its check.',
    judgedBy: match,
    effect: ({ commits }) => {
      const began = Date.now();
      const restarted = at(
        paths.health,
        editing((document) => ({ ...document, uptime: (Date.now() - began) / 1_000 })),
      );
      const older = named(commits().previous.slice(0, 12));
      return { backend: (ask, next) => restarted(ask, (inner) => older(inner, next)) };
    },
  },
  'mixed-instances': {
    title: 'Two instances with different commits',
    wrong: 'Half of the requests are answered by the release of before.',
    judgedBy: match,
    effect: ({ commits }) => {
      const { current, previous } = commits();
      return { backend: identifies(inTurn(named(current), named(previous))) };
    },
  },
  'identity-unknown-commit': {
    title: 'A commit that no repository knows',
    wrong: 'Another application answers, or a build from somewhere else.',
    judgedBy: match,
    effect: () => ({ backend: named('f0e1901f0e1901f0e1901f0e1901f0e1901f0e19') }),
  },
  'old-page': {
    title: 'The page of before',
    wrong: 'The backend was deployed, the frontend was not.',
    judgedBy: match,
    effect: ({ commits }) => ({
      frontend: (ask, next) =>
        ask.path === stampPath
          ? editing((document) => ({ ...document, git_sha: commits().previous }))(ask, next)
          : next(ask),
    }),
  },
  'identity-null': badName('No commit', 'GIT_SHA was not set in the image.', () => null),
  'identity-empty': badName('An empty commit', 'GIT_SHA was set to nothing.', () => ''),
  'identity-unknown': badName('"unknown"', 'The build had no Git to ask.', () => 'unknown'),
  'identity-dev': badName('"dev"', "A developer's build was deployed.", () => 'dev'),
  'identity-unexpanded': badName('"$GIT_SHA"', 'The variable was quoted, not read.', () => '$GIT_SHA'),
  'identity-zeros': badName('Only zeros', 'Git says so of what does not exist.', () => '0'.repeat(40)),
  'identity-dirty': badName('Uncommitted changes', 'Nobody can look up what runs.', (commit) => `${commit}-dirty`),
  'identity-too-short': badName('Five digits', 'Too few to name one commit.', (commit) => commit.slice(0, 5)),
  'identity-version-only': badName('A version number', 'A tag can be moved, and often is.', () => 'v1.4.2'),
  'identity-dirty-flag': {
    title: 'A flag that says dirty',
    wrong: 'The build had changes that were never committed.',
    judgedBy: self,
    effect: () => ({ backend: identifies(editing((document) => ({ ...document, dirty: true }))) }),
  },
  'identity-contradictory': {
    title: 'Two commits in one answer',
    wrong: 'One was baked in and one is read from the environment; they differ.',
    judgedBy: self,
    effect: ({ commits }) => ({
      backend: identifies(editing((document) => ({ ...document, commit: commits().previous }))),
    }),
  },
  'identity-of-one-instance': {
    title: 'One instance of two names its commit',
    wrong: 'The other was started by hand, without GIT_SHA.',
    judgedBy: self,
    effect: ({ commits }) => ({ backend: identifies(inTurn(named(commits().current), named(null))) }),
  },
  'identity-no-commit': instead(
    'A document without a commit',
    'It names only what nobody can look up.',
    saysJson({ service: 'api', environment: 'production' }),
  ),
  'identity-served-by-page': instead(
    'A page where the identity should be',
    'A fallback answers the path, not the service.',
    says(html(200, '<!doctype html><html><head><title>Admin</title></head><body></body></html>')),
  ),
  'identity-missing': instead('No identity path', 'The route was never deployed.', says(json(404, {}))),
  'identity-fails': instead('The identity path fails', 'Its handler throws.', says(json(500, { error: 'oops' }))),
  'identity-truncated': instead(
    'Half a document',
    'The answer was cut off.',
    says(text(200, '{"service":"api","git_sha":"1ab0c', { 'content-type': 'application/json' })),
  ),
  'identity-from-cache': {
    title: 'An identity from a cache',
    wrong: 'What runs now cannot be seen; the copy is an hour old.',
    judgedBy: self,
    verdict: 'CLARIFY_REQUIRED',
    effect: () => ({
      backend: identifies(
        changing((reply) => ({ ...reply, headers: { ...reply.headers, age: '3600', 'x-cache': 'HIT' } })),
      ),
    }),
  },
});
