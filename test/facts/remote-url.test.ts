import { describe, expect, test } from 'vitest';
import { isSameRepository, remoteIdentity, slugOf, withoutCredentials } from '../../src/authority/remote-url.js';

const same = (one: string, other: string): boolean => isSameRepository(remoteIdentity(one), remoteIdentity(other));

describe('one repository in other words', () => {
  const github = 'https://github.com/acme/shop.git';
  test.each([
    [github, 'https://github.com/acme/shop'],
    [github, 'https://github.com/acme/shop/'],
    [github, 'http://github.com/acme/shop.git'],
    [github, 'https://GitHub.com/Acme/Shop.git'],
    [github, 'https://github.com:443/acme/shop.git'],
    [github, 'https://me:secret@github.com/acme/shop.git'],
    [github, 'https://x-access-token:gh%40s@github.com/acme/shop'],
    [github, 'https://me@work:p@ss@github.com/acme/shop'],
    [github, 'git@github.com:acme/shop.git'],
    [github, 'github.com:acme/shop'],
    [github, 'git@github.com:/acme/shop.git'],
    [github, 'ssh://git@github.com/acme/shop.git'],
    [github, 'ssh://git@github.com:22/acme/shop.git'],
    [github, 'ssh://git@ssh.github.com:443/acme/shop.git'],
    [github, 'git+ssh://git@github.com/acme/shop.git'],
    [github, 'ssh+git://git@github.com/acme/shop.git'],
    [github, 'git://github.com/acme/shop.git'],
    [github, 'https://github.com./acme/shop.git'],
    [github, 'https://github.com/acme/shop.git?x=1'],
    ['git@gitlab.com:a/b/c.git', 'ssh://git@altssh.gitlab.com:443/a/b/c.git'],
    ['https://git.example:8443/a/b', 'https://git.example:8443/a/b.git'],
    ['https://git.example:8443/a/b', 'ssh://git@git.example:2222/a/b.git'],
    ['ssh://git@[2001:db8::1]:2222/a/b', 'ssh://[2001:DB8::1]:2222/a/b.git'],
    ['git@[2001:db8::1]:a/b', 'ssh://[2001:db8::1]/a/b'],
    ['host:/srv/git/shop.git', 'ssh://host/srv/git/shop'],
    ['https://git.example/a%20b/c', 'https://git.example/a b/c.git'],
    ['host:~/shop.git', 'host:shop'],
    ['host:shop', 'ssh://host/~/shop.git'],
    ['/srv/git/shop.git', '/srv/git/shop'],
    ['/srv/git/shop.git/', 'file:///srv/git/shop.git'],
    ['file://localhost/srv/git/shop', '/srv/git/shop'],
    ['file:///C:/git/shop', 'C:/git/shop.git'],
    ['C:\\git\\shop\\', 'C:\\git\\shop'],
  ])('%s = %s', (one, other) => {
    expect(same(one, other)).toBe(true);
    expect(same(other, one)).toBe(true);
  });
});

describe('another repository', () => {
  test.each([
    ['https://github.com/acme/shop', 'https://github.com/evil/shop'],
    ['https://github.com/acme/shop', 'https://github.com/acme/shop2'],
    ['https://github.com/acme/shop', 'https://github.com.evil.example/acme/shop'],
    ['https://github.com/acme/shop', 'https://github.com@evil.example/acme/shop'],
    ['https://github.com/acme/shop', 'https://evil.example/github.com/acme/shop'],
    ['https://github.com/acme/shop', 'https://evil.example/#@github.com/acme/shop'],
    ['https://github.com/acme/shop', 'https://github.com:8443/acme/shop'],
    ['ssh://git@host:2222/a/b', 'ssh://git@host/a/b'],
    ['https://git.example/a/b', 'https://git.example/A/b'],
    ['git@host:a/b', 'git@other:a/b'],
    ['host:~me/shop', 'host:~you/shop'],
    ['/srv/a', '/srv/A'],
    ['/srv/a', 'host:/srv/a'],
    ['C:/git/shop', 'c:git/shop'],
    ['./github.com:acme/shop', 'github.com:acme/shop'],
  ])('%s ≠ %s', (one, other) => expect(same(one, other)).toBe(false));
});

describe('credentials are left out', () => {
  test.each([
    ['https://me:secret@github.com/a/b', 'https://github.com/a/b'],
    ['https://ghp_secret@github.com/a/b', 'https://github.com/a/b'],
    ['https://me:p@secret@github.com/a/b', 'https://github.com/a/b'],
    ['https://github.com/a/b?token=secret#secret', 'https://github.com/a/b'],
    ['ssh://git@github.com/a/b', 'ssh://github.com/a/b'],
    ['git@github.com:a/b', 'git@github.com:a/b'],
    ['me:secret@github.com:a/b', 'github.com:a/b'],
    ['/srv/a@b', '/srv/a@b'],
  ])('%s → %s', (url, shown) => expect(withoutCredentials(url)).toBe(shown));
});

test('a slug is what a host calls the repository', () => {
  expect(slugOf(remoteIdentity('git@github.com:acme/shop.git'))).toBe('acme/shop');
  expect(slugOf(remoteIdentity('https://gitlab.com/group/sub/shop/'))).toBe('group/sub/shop');
  expect(slugOf(remoteIdentity('/srv/shop.git'))).toBeNull();
});

test.each(['', ':', '://', '@', 'https://', 'ssh://[::1', 'x:', '%', 'https://%/%', '\0', 'ext::sh -c x'])(
  'nonsense does not throw: %j',
  (url) => expect(typeof remoteIdentity(url).kind).toBe('string'),
);
