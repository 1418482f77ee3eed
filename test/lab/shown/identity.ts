/** What each fault and oddity of the identity looks like on the wire. */
import { expect } from 'vitest';
import type { identityFaults } from '../../../src/lab/faults/identity.js';
import { commits } from '../../../src/lab/names.js';
import type { identityOddities } from '../../../src/lab/oddities/identity.js';
import type { Look } from '../client.js';

export type Check = (look: Look) => Promise<void>;

const { current, previous } = commits;

const sha = async ({ api }: Look): Promise<unknown> => ((await api('/__version')).json as { git_sha: unknown }).git_sha;
const says =
  (git_sha: unknown): Check =>
  async (look) =>
    expect(await sha(look)).toBe(git_sha);
const instead =
  (status: number, body: RegExp): Check =>
  async ({ api }) => {
    const heard = await api('/__version');
    expect(heard.status).toBe(status);
    expect(heard.text).toMatch(body);
  };

export const shownIdentityFaults: Record<keyof typeof identityFaults, Check> = {
  'old-image': says(previous),
  'hidden-rollback': async (look) => {
    expect(await sha(look)).toBe(previous.slice(0, 12));
    const { uptime } = (await look.api('/health')).json as { uptime: number };
    await look.lab.switchOff();
    const before = (await look.api('/health')).json as { uptime: number };
    expect(uptime).toBeLessThan(before.uptime);
  },
  'mixed-instances': async (look) =>
    expect(new Set([await sha(look), await sha(look)])).toEqual(new Set([previous, current])),
  'identity-unknown-commit': async (look) => {
    expect(await sha(look)).toMatch(/^[0-9a-f]{40}$/);
    expect(Object.values(commits)).not.toContain(await sha(look));
  },
  'old-page': async ({ web, api }) => {
    expect((await web('/__version.json')).json).toMatchObject({ service: 'web', git_sha: previous });
    expect((await api('/__version')).json).toMatchObject({ git_sha: current });
  },
  'identity-null': says(null),
  'identity-empty': says(''),
  'identity-unknown': says('unknown'),
  'identity-dev': says('dev'),
  'identity-unexpanded': says('$GIT_SHA'),
  'identity-zeros': says('0'.repeat(40)),
  'identity-dirty': says(`${current}-dirty`),
  'identity-too-short': says(current.slice(0, 5)),
  'identity-version-only': says('v1.4.2'),
  'identity-dirty-flag': async ({ api }) =>
    expect((await api('/__version')).json).toMatchObject({ git_sha: current, dirty: true }),
  'identity-contradictory': async ({ api }) =>
    expect((await api('/__version')).json).toMatchObject({ git_sha: current, commit: previous }),
  'identity-of-one-instance': async (look) =>
    expect(new Set([await sha(look), await sha(look)])).toEqual(new Set([current, null])),
  'identity-no-commit': instead(200, /^\{"service":"api","environment":"production"\}$/m),
  'identity-served-by-page': instead(200, /^<!doctype html>/),
  'identity-missing': instead(404, /^\{\}$/m),
  'identity-fails': instead(500, /oops/),
  'identity-truncated': instead(200, /^\{"service":"api","git_sha":"1ab0c$/),
  'identity-from-cache': async ({ api }) => {
    const heard = await api('/__version');
    expect(heard.headers).toMatchObject({ age: '3600', 'x-cache': 'HIT' });
    expect(heard.json).toMatchObject({ git_sha: current });
  },
};

const answers =
  (expected: unknown): Check =>
  async ({ api }) =>
    expect((await api('/__version')).json).toEqual(expected);

export const shownIdentityOddities: Record<keyof typeof identityOddities, Check> = {
  'identity-dockerflow': async ({ api }) =>
    expect((await api('/__version')).json).toEqual({
      source: expect.any(String) as string,
      version: '1.4.2',
      commit: current,
      build: expect.any(String) as string,
    }),
  'identity-abbreviated': answers({ service: 'api', git_sha: current.slice(0, 7) }),
  'identity-upper-case': says(current.toUpperCase()),
  'identity-plain-text': async ({ api }) => {
    const heard = await api('/__version');
    expect([heard.headers['content-type'], heard.text]).toEqual(['text/plain; charset=utf-8', `${current}\n`]);
  },
  'identity-nested': async ({ api }) =>
    expect((await api('/__version')).json).toMatchObject({ git: { commit: { id: current } } }),
  'identity-described': answers({ service: 'api', version: `v1.4.2-5-g${current.slice(0, 10)}` }),
  'identity-sha-key': answers({ sha: current, env: 'production' }),
  'identity-from-two-instances': async ({ api }) => {
    const two = [await api('/__version'), await api('/__version')].map(({ json }) => json as Record<string, unknown>);
    expect(two.map(({ git_sha }) => git_sha)).toEqual([current, current]);
    expect(new Set(two.map(({ instance }) => instance)).size).toBe(2);
  },
};
