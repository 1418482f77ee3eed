import { describe, expect, test } from 'vitest';
import { parseGitConfig } from '../../src/facts/git-config.js';
import { rewrite } from '../../src/facts/push-target.js';

const config = (...records: readonly string[]) => parseGitConfig(records.map((record) => `${record}\0`).join(''));

describe('git config', () => {
  test('remotes, whatever they are called', () => {
    const { remotes } = config(
      'remote.origin.url\nhttps://a/b',
      'remote.origin.pushurl\nssh://c/d',
      'remote.origin.url\nhttps://e/f',
      'remote.my.remote two.url\n/x\ny',
      'remote.only.fetch\n+refs/*:refs/*',
      'remote.__proto__.url\nz',
    );
    expect(remotes).toEqual([
      { name: 'origin', urls: ['https://a/b', 'https://e/f'], pushUrls: ['ssh://c/d'] },
      { name: 'my.remote two', urls: ['/x\ny'], pushUrls: [] },
      { name: '__proto__', urls: ['z'], pushUrls: [] },
    ]);
  });

  test('where pushes go', () => {
    const { pushDefault, branches } = config(
      'remote.pushdefault\nfork',
      'branch.a.b.pushremote\nx',
      'branch.a.b.remote\ny',
      'branch.autosetuprebase\nalways',
    );
    expect(pushDefault).toBe('fork');
    expect(branches).toEqual({ 'a.b': { pushRemote: 'x', remote: 'y' } });
  });

  test('rewrites', () => {
    expect(config('url.git@h:.insteadof\nhttps://h/', 'url.ssh://h/.pushinsteadof\nhttps://h/').rewrites).toEqual([
      { base: 'git@h:', prefix: 'https://h/', pushOnly: false },
      { base: 'ssh://h/', prefix: 'https://h/', pushOnly: true },
    ]);
  });

  test('what it does not know, and nonsense', () => {
    const nothing = { remotes: [], rewrites: [], pushDefault: null, branches: {} };
    expect(config('user.name\nx', 'core.bare', '', 'x', 'remote.x', 'url.insteadof\nx')).toEqual(nothing);
    expect(parseGitConfig('')).toEqual(nothing);
  });
});

describe('insteadOf', () => {
  const rule = (prefix: string, base: string, pushOnly = false) => ({ prefix, base, pushOnly });
  const rules = [
    rule('gh:', 'https://github.com/'),
    rule('gh:acme/', 'git@github.com:acme/'),
    rule('gh:', 'ssh://push/', true),
  ];
  test.each([
    ['gh:x/y', false, 'https://github.com/x/y'],
    ['gh:acme/y', false, 'git@github.com:acme/y'],
    ['gh:acme/y', true, 'ssh://push/acme/y'],
    ['other:x', true, 'other:x'],
  ])('%s, to push: %s → %s', (url, isPush, rewritten) => expect(rewrite(url, rules, isPush)).toBe(rewritten));
});
