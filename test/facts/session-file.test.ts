import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  cloneName,
  parseSession,
  readCloneName,
  readSession,
  removeSession,
  writeSession,
} from '../../src/facts/session-file.js';

const sha = 'a'.repeat(40);
const session = { slug: 'acme/shop', branch: 'feature/x', sha, startedAt: '2026-11-22T20:00:00.000Z', clone: 'c' };

describe('a session file', () => {
  const table: readonly (readonly [string, string, object])[] = [
    [
      'only canon_id',
      JSON.stringify({ canon_id: `acme/shop:feature/x:${sha}` }),
      { kind: 'found', session: { ...session, startedAt: null, clone: null } },
    ],
    [
      'an abbreviated commit',
      '{"canon_id":"acme/shop:main:abc1234"}',
      { kind: 'found', session: { sha: 'abc1234', branch: 'main' } },
    ],
    ['detached', `{"canon_id":"acme/shop::${sha}"}`, { kind: 'found', session: { branch: null, sha } }],
    [
      'before the first commit',
      '{"canon_id":"acme/shop:main:"}',
      { kind: 'found', session: { branch: 'main', sha: null } },
    ],
    [
      'the fields outrank canon_id',
      `{"canon_id":"a/b:c:${sha}","branch":"d"}`,
      { kind: 'found', session: { slug: 'a/b', branch: 'd' } },
    ],
    [
      'fields of other types',
      '{"branch":"d","sha":7,"slug":null}',
      { kind: 'found', session: { branch: 'd', sha: null, slug: null } },
    ],
    ['UNINITIALIZED', '{"canon_id":"UNINITIALIZED"}', { kind: 'invalid' }],
    ['uninitialized in part', '{"canon_id":"acme/shop:uninitialized:"}', { kind: 'invalid' }],
    ['a status', '{"status":"UNINITIALIZED","branch":"main"}', { kind: 'invalid' }],
    ['nothing of use', '{"started_at":"2026"}', { kind: 'invalid' }],
    ['an inherited key', '{"__proto__":{"branch":"x"}}', { kind: 'invalid' }],
    ['no JSON', 'oops', { kind: 'invalid', why: 'it is not JSON' }],
    ['no object', 'null', { kind: 'invalid' }],
    ['a list', '[]', { kind: 'invalid' }],
    ['empty', '', { kind: 'invalid' }],
  ];
  test.each(table)('%s', (_, text, expected) => expect(parseSession(text)).toMatchObject(expected));
});

describe('on disk', () => {
  let root = '';
  beforeEach(async () => void (root = await mkdtemp(join(tmpdir(), 'mosaic-session-'))));
  afterEach(() => rm(root, { recursive: true, force: true }));

  test('what is written is read, and kept out of Git', async () => {
    expect(await readSession(root)).toEqual({ kind: 'missing' });
    await writeSession(root, session);
    await writeSession(root, session);
    expect(await readSession(root)).toEqual({ kind: 'found', session });
    expect(await readFile(join(root, '.mosaic/.gitignore'), 'utf8')).toContain('/session_start.json');
    await removeSession(root);
    await removeSession(root);
    expect(await readSession(root)).toEqual({ kind: 'missing' });
  });

  test('a folder where a file should be is no session', async () => {
    await writeFile(join(root, '.mosaic'), '');
    expect(await readSession(root)).toEqual({ kind: 'missing' });
    await expect(writeSession(root, session)).rejects.toThrow();
  });

  test('a clone keeps its name', async () => {
    expect(await readCloneName(root)).toBeNull();
    const names = await Promise.all([cloneName(root), cloneName(root)]);
    expect(new Set([...names, await readCloneName(root)]).size).toBe(1);
  });
});
