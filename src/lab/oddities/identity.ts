/** Ways to name a commit that are not the usual one. */
import { paths } from '../names.js';
import { json, text, type AnyReply } from '../reply.js';
import { odditiesOf, type OddityEntry } from '../switch.js';
import { at, inTurn, says } from '../wrap.js';

function identifiesAs(title: string, healthy: string, reply: (commit: string) => AnyReply): OddityEntry {
  return {
    title,
    healthy,
    effect: ({ commits }) => ({
      backend: (ask, next) => at(paths.identity, says(reply(commits().current)))(ask, next),
    }),
  };
}

export const identityOddities = odditiesOf('backend-runtime', {
  'identity-dockerflow': identifiesAs('A Dockerflow document', 'Mozilla has it like this.', (commit) =>
    json(200, { source: 'https://git.example/acme/shop', version: '1.4.2', commit, build: 'https://ci.example/7' }),
  ),
  'identity-abbreviated': identifiesAs('Seven digits', 'They name one commit.', (commit) =>
    json(200, { service: 'api', git_sha: commit.slice(0, 7) }),
  ),
  'identity-upper-case': identifiesAs('Capital letters', 'Case means nothing in hexadecimal.', (commit) =>
    json(200, { service: 'api', git_sha: commit.toUpperCase() }),
  ),
  'identity-plain-text': identifiesAs('Plain text', 'It is nothing but the commit.', (commit) =>
    text(200, `${commit}\n`),
  ),
  'identity-nested': identifiesAs('A commit inside', "Spring's info endpoint has it like this.", (commit) =>
    json(200, {
      git: { branch: 'main', commit: { id: commit, time: '2026-01-12T10:00:00Z' } },
      build: { version: '1' },
    }),
  ),
  'identity-described': identifiesAs('As git describe says it', 'The commit is at its end.', (commit) =>
    json(200, { service: 'api', version: `v1.4.2-5-g${commit.slice(0, 10)}` }),
  ),
  'identity-sha-key': identifiesAs('Under "sha"', 'It is a common name.', (commit) =>
    json(200, { sha: commit, env: 'production' }),
  ),
  'identity-from-two-instances': {
    title: 'Two instances, one commit',
    healthy: 'Each has its own name and the same build.',
    effect: ({ commits }) => {
      const { current } = commits();
      const one = (instance: string): ReturnType<typeof says> =>
        says(json(200, { service: 'api', git_sha: current, instance, started_at: new Date().toISOString() }));
      return { backend: at(paths.identity, inTurn(one('api-7f9c4'), one('api-x2k81'))) };
    },
  },
});
