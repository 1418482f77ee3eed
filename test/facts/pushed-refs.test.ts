import { describe, expect, test } from 'vitest';
import { siblingOf } from '../../src/facts/random-name.js';
import { upstreamPath } from '../../src/facts/route-proof.js';
import { parsePushedRefs } from '../../src/hooks/push.js';

const one = 'a'.repeat(40);
const zero = '0'.repeat(40);
const long = 'b'.repeat(64);

describe('the lines Git writes to pre-push', () => {
  const table: readonly (readonly [string, string, readonly object[]])[] = [
    ['nothing', '', []],
    [
      'an update',
      `refs/heads/a ${one} refs/heads/a ${one}\n`,
      [{ localRef: 'refs/heads/a', localSha: one, remoteRef: 'refs/heads/a', remoteSha: one }],
    ],
    [
      'a new branch',
      `HEAD ${one} refs/heads/a ${zero}\n`,
      [{ localRef: 'HEAD', localSha: one, remoteRef: 'refs/heads/a', remoteSha: null }],
    ],
    [
      'a deletion',
      `(delete) ${zero} refs/heads/a ${one}\n`,
      [{ localRef: null, localSha: null, remoteRef: 'refs/heads/a', remoteSha: one }],
    ],
    [
      'SHA-256',
      `x ${long} refs/heads/a ${'0'.repeat(64)}\n`,
      [{ localRef: 'x', localSha: long, remoteRef: 'refs/heads/a', remoteSha: null }],
    ],
    [
      'an expression with spaces',
      `:/fix the typo ${one} refs/heads/a ${one}`,
      [{ localRef: ':/fix the typo', localSha: one, remoteRef: 'refs/heads/a', remoteSha: one }],
    ],
    [
      'an expression that looks like a line',
      `:/${one} refs/x ${one} ${one} refs/heads/a ${zero}\n`,
      [{ localRef: `:/${one} refs/x ${one}`, localSha: one, remoteRef: 'refs/heads/a', remoteSha: null }],
    ],
    [
      'CRLF',
      `HEAD ${one} refs/tags/v1 ${zero}\r\n`,
      [{ localRef: 'HEAD', localSha: one, remoteRef: 'refs/tags/v1', remoteSha: null }],
    ],
  ];
  test.each(table)('%s', (_, input, refs) => expect(parsePushedRefs(input)).toEqual(refs));

  test('a thousand of them', () => {
    const lines = Array.from({ length: 1_000 }, (_, at) => `refs/heads/b${at} ${one} refs/heads/b${at} ${zero}\n`);
    expect(parsePushedRefs(lines.join(''))).toHaveLength(1_000);
  });

  test.each([
    'hello\n',
    `HEAD ${one} refs/heads/a\n`,
    `HEAD abc refs/heads/a ${one}\n`,
    ` ${one} refs/heads/a ${one}\n`,
  ])('not such a line: %j', (input) => {
    expect(() => parsePushedRefs(input)).toThrow(expect.objectContaining({ code: 'push-line-invalid' }));
  });
});

describe('the path a route leads to', () => {
  test.each([
    ['/api/*', null, '/api/a/b', '/api/a/b'],
    ['/api/*', '/:splat', '/api/a/b?c=d', '/a/b?c=d'],
    ['/api/*', '/v1/:splat', '/api/', '/v1/'],
    ['/api/*', '/v1/:splat', '/elsewhere', '/v1/'],
    ['/health', '/healthz', '/health', '/healthz'],
    ['/*', '/:splat', '/a', '/a'],
  ])('%s to %s: %s → %s', (path, to, asked, upstream) => expect(upstreamPath({ path, to }, asked)).toBe(upstream));
});

test.each([
  ['/health', /^\/mosaic-[0-9a-f]+$/],
  ['/api/health/', /^\/api\/mosaic-/],
  ['/api/health?full=1#x', /^\/api\/mosaic-[0-9a-f]+$/],
  ['/', /^\/mosaic-/],
])('beside %s', (path, sibling) => expect(siblingOf(path)).toMatch(sibling));
