/** Identity documents in the wild, and what only looks like one. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCommit } from '../../src/answers/commit-text.js';
import { readIdentity } from '../../src/answers/identity-document.js';

const sha = '4f0c2a9be1d37786a5c0ffee0123456789abcdef';
const json = (value: unknown) => ({ body: JSON.stringify(value), contentType: 'application/json' });
const text = (body: string) => ({ body, contentType: 'text/plain' });

const dockerflow = { source: 'https://github.com/acme/shop', version: '1.4.2', commit: sha, build: 'https://ci/1' };

describe('names the commit', () => {
  it.each<[string, { body: string; contentType: string }, string]>([
    ['git_sha', json({ git_sha: sha }), sha],
    ['gitSha', json({ gitSha: sha }), sha],
    ['commit', json({ commit: sha }), sha],
    ['sha', json({ sha }), sha],
    ['releaseId', json({ status: 'pass', releaseId: sha }), sha],
    ['version that is a SHA', json({ version: sha }), sha],
    ['version from git describe', json({ version: 'v1.2.3-5-g4f0c2a9' }), '4f0c2a9'],
    ['version with build metadata', json({ version: '1.2.3+4f0c2a9' }), '4f0c2a9'],
    ['Dockerflow', json(dockerflow), sha],
    ['nested', json({ build: { commit: sha, time: '2026-01-01' } }), sha],
    ['Spring Boot', json({ git: { branch: 'main', commit: { id: '4f0c2a9', time: '2026-01-01' } } }), '4f0c2a9'],
    ['upper case', json({ git_sha: sha.toUpperCase() }), sha],
    ['7 digits', json({ git_sha: '4f0c2a9' }), '4f0c2a9'],
    ['SHA-256', json({ git_sha: sha + sha.slice(0, 24) }), sha + sha.slice(0, 24)],
    ['short and long of one commit', json({ commit: '4f0c2a9', git_sha: sha }), sha],
    ['container tag', json({ git_sha: 'sha-4f0c2a9' }), '4f0c2a9'],
    ['plain text', text(`${sha}\n`), sha],
    ['plain text of decimal digits', text('1234567'), '1234567'],
    ['plain text with its name', text(`GIT_SHA=${sha}`), sha],
    ['JSON text', json(sha), sha],
    ['byte order mark', { body: `\ufeff{"commit":"${sha}"}`, contentType: 'application/json' }, sha],
    ['label missing', { body: `{"commit":"${sha}"}`, contentType: '' }, sha],
    ['dirty: false', json({ commit: sha, dirty: false }), sha],
  ])('%s', (_, answer, expected) => {
    expect(readIdentity(answer)).toMatchObject({ kind: 'identity', sha: expected });
  });

  it('reads who answers', () => {
    expect(readIdentity(json({ git_sha: sha, service: 'api', hostname: 'pod-7' }))).toEqual({
      kind: 'identity',
      sha,
      service: 'api',
      instance: 'pod-7',
    });
  });
});

describe('names none', () => {
  it.each<[string, { body: string; contentType: string }, string]>([
    ['null', json({ git_sha: null }), 'null'],
    ['the document null', json(null), 'null'],
    ['unknown', json({ git_sha: 'unknown' }), 'placeholder'],
    ['dev', json({ git_sha: 'dev' }), 'placeholder'],
    ['dev as version', json({ version: 'dev' }), 'placeholder'],
    ['HEAD', json({ commit: 'HEAD' }), 'placeholder'],
    ['undefined', json({ commit: 'undefined' }), 'placeholder'],
    ['variable nobody filled in', json({ commit: '${GIT_SHA}' }), 'placeholder'],
    ['template nobody filled in', json({ commit: '__GIT_SHA__' }), 'placeholder'],
    ['zeros', json({ commit: '0'.repeat(40) }), 'placeholder'],
    ['dirty suffix', json({ git_sha: `${sha}-dirty` }), 'dirty'],
    ['dirty describe', json({ version: 'v1.2.3-5-g4f0c2a9-dirty' }), 'dirty'],
    ['dirty flag', json({ git_sha: sha, dirty: true }), 'dirty'],
    ['Go with changes', json({ revision: sha, modified: 'true' }), 'dirty'],
    ['empty text', json({ git_sha: '' }), 'empty'],
    ['empty body', text(''), 'empty'],
    ['page', { body: '<!doctype html><title>Shop</title>', contentType: 'text/html' }, 'page'],
    ['page labelled JSON', { body: '<!doctype html><title>Shop</title>', contentType: 'application/json' }, 'page'],
    ['truncated JSON', { body: `{"git_sha":"${sha}`, contentType: 'application/json' }, 'broken-json'],
    ['6 digits', json({ git_sha: '4f0c2a' }), 'too-short'],
    ['not hexadecimal', json({ git_sha: 'release-42' }), 'not-hex'],
    ['number', json({ git_sha: 4 }), 'not-text'],
    ['two commits', json({ git_sha: sha, commit: 'abcdef0123' }), 'contradictory'],
    ['version number alone', json({ version: '1.4.2' }), 'no-commit'],
    ['date as version', json({ version: '20260112' }), 'no-commit'],
    ['health document', json({ status: 'ok' }), 'no-commit'],
    ['empty list', json([]), 'no-commit'],
    ['null where a version looks right', json({ git_sha: null, version: sha }), 'null'],
  ])('%s', (_, answer, why) => {
    expect(readIdentity(answer)).toMatchObject({ kind: 'unusable', why });
  });
});

const hex = (minLength: number, maxLength: number) =>
  fc.array(fc.constantFrom(...'0123456789abcdef'.split('')), { minLength, maxLength }).map((digits) => digits.join(''));

describe('every SHA', () => {
  it('is read whole and abbreviated, unless all digits are one', () => {
    fc.assert(
      fc.property(hex(40, 40), fc.integer({ min: 7, max: 40 }), (whole, length) => {
        const short = whole.slice(0, length);
        fc.pre(!/^(.)\1+$/.test(short));
        expect(readCommit(short)).toEqual({ kind: 'commit', sha: short });
        expect(readCommit(`${short.toUpperCase()}\n`)).toEqual({ kind: 'commit', sha: short });
        expect(readIdentity(json({ git_sha: short }))).toMatchObject({ kind: 'identity', sha: short });
        expect(readCommit(`${short}-dirty`)).toMatchObject({ kind: 'none', why: 'dirty' });
      }),
    );
  });

  it('is never read from fewer than 7 digits', () => {
    fc.assert(fc.property(hex(1, 6), (short) => readCommit(short).kind === 'none'));
  });

  it('is never made up, whatever is answered', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.constantFrom('application/json', 'text/plain', 'text/html', ''),
        (body, contentType) => {
          const read = readIdentity({ body, contentType });
          if (read.kind === 'identity') expect(body.toLowerCase()).toContain(read.sha);
        },
      ),
    );
    fc.assert(fc.property(fc.jsonValue(), (value) => void readIdentity(json(value))));
  });
});
