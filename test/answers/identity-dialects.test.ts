/** How frameworks, platforms and build tools write down what they were built from. */
import { expect, it } from 'vitest';
import { readIdentity, type IdentityReading } from '../../src/answers/identity-document.js';

const sha = '4f0c2a9be1d37786a5c0ffee0123456789abcdef';
const short = sha.slice(0, 7);
const other = '0a1b2c3d4e5f60718293a4b5c6d7e8f901234567';

const read = (value: unknown): IdentityReading =>
  readIdentity({ body: JSON.stringify(value), contentType: 'application/json' });
const readText = (body: string): IdentityReading => readIdentity({ body, contentType: 'text/plain' });

it.each<[string, unknown, string]>([
  ['Spring Boot, all details', { git: { commit: { id: { abbrev: short, full: sha }, time: '2026' } } }, sha],
  ['Kubernetes', { major: '1', gitVersion: 'v1.29.0', gitCommit: sha, gitTreeState: 'clean' }, sha],
  ['the variable of Render', { RENDER_GIT_COMMIT: sha }, sha],
  ['the variable of Heroku', { HEROKU_SLUG_COMMIT: sha, release_version: 'v42' }, sha],
  ['short and long beside each other', { sha_short: short, sha_full: sha }, sha],
  ['only a short one, called so', { short_sha: short }, short],
  ['.NET', { informationalVersion: `1.0.0+${sha}` }, sha],
  ['a release of Sentry', { release: `shop@${sha}` }, sha],
  ['the tag of an image', { image: `ghcr.io/acme/shop:sha-${short}` }, short],
  ['an address of the commit', { commit: `https://github.com/acme/shop/commit/${sha}` }, sha],
  ['quotes that a variable brought along', { git_sha: `'${sha}'` }, sha],
  ['all details beside a part', { git: { commit: { id: { full: sha } } }, ui: { commit: other } }, sha],
  ['a part with a commit of its own', { git_sha: sha, ui: { commit: other } }, sha],
  ['a revision of the platform above it', { revision: 'shop-00042-abc', git: { sha } }, sha],
  ['a version with it, and an id of the build', { version: `1.4.2+${short}`, buildId: 'deadbeef1234567' }, short],
])('%s', (_, document, expected) => {
  expect(read(document)).toMatchObject({ kind: 'identity', sha: expected });
});

it.each<[string, unknown, string]>([
  ['Kubernetes, with changes', { gitCommit: sha, gitTreeState: 'dirty' }, 'dirty'],
  ['null, though a part of it has a commit', { git_sha: null, ui: { commit: other } }, 'null'],
  ['the digest of an image', { image: `ghcr.io/acme/shop@sha256:${'ab12'.repeat(16)}` }, 'no-commit'],
  ['the date of an image', { image: 'ghcr.io/acme/shop:20260112' }, 'no-commit'],
  ['the id of a user', { user: { id: sha } }, 'no-commit'],
  ['a build at odds with the whole', { git_sha: sha, build: { commit: other } }, 'contradictory'],
  ['two versions at odds', { version: `1.4.2+${short}`, release: `shop@${other}` }, 'contradictory'],
])('%s: none', (_, document, why) => {
  expect(read(document)).toMatchObject({ kind: 'unusable', why });
});

it.each<[string, string]>([
  ['properties', `# built\nversion=1.2.3\ngit.commit.id=${sha}\n`],
  ['YAML', `version: 1.2.3\r\ncommit: "${sha}"\r\n`],
  ['shell', `GIT_SHA="${sha}"\n`],
])('%s as text', (_, body) => {
  expect(readText(body)).toMatchObject({ kind: 'identity', sha });
});

it('text with changes, and prose', () => {
  expect(readText(`commit: ${sha}\ndirty: true\n`)).toMatchObject({ kind: 'unusable', why: 'dirty' });
  expect(readText(`Error: no route\nSee ${sha}\n`)).toMatchObject({ kind: 'unusable', why: 'not-hex' });
});
