import { describe, expect, it } from 'vitest';
import { caddy } from '../../src/platforms/caddy.js';
import { next } from '../../src/platforms/next.js';
import { nginx } from '../../src/platforms/nginx.js';
import { place, resolved, textAt, type Files } from './memory-tree.js';
import type { Platform } from '../../src/platforms/platform.js';

async function targets(platform: Platform, files: Files): Promise<string[][]> {
  const { rules } = await resolved(platform, files);
  return rules.map((rule) => [rule.from, rule.to, place(rule), textAt(files, rule).slice(0, 12)]);
}

describe('nginx', () => {
  const config = [
    '# proxy_pass https://comment.example;',
    'upstream backend { least_conn; server 10.0.0.1:8080 weight=5; server api.example; server unix:/run/x.sock; }',
    'server {',
    '  server_name shop.example www.shop.example;',
    '  location /api/ { proxy_pass https://shop-api.onrender.com/; }',
    '  location ~ ^/v\\d+/ {',
    '    if ($x) { proxy_pass "http://quoted.example"; }',
    '    proxy_pass http://backend/v;',
    '  }',
    '  location /dyn { proxy_pass https://$host/x; }',
    '  location /env { proxy_pass ${API_URL}; }',
    '}',
  ].join('\r\n');

  it('finds proxies, through upstream groups, with their places', async () => {
    expect(await targets(nginx, { 'deploy/nginx.conf': config })).toEqual([
      ['/api/', 'https://shop-api.onrender.com/', 'deploy/nginx.conf:5:31', 'https://shop'],
      [String.raw`~ ^/v\d+/`, 'http://quoted.example', 'deploy/nginx.conf:7:27', 'http://quote'],
      [String.raw`~ ^/v\d+/`, 'http://10.0.0.1:8080', 'deploy/nginx.conf:2:39', '10.0.0.1:808'],
      [String.raw`~ ^/v\d+/`, 'http://api.example', 'deploy/nginx.conf:2:70', 'api.example;'],
    ]);
    const { rules } = await resolved(nginx, { 'nginx.conf': config });
    expect(rules[0]?.conditions).toEqual(['server_name shop.example www.shop.example']);
  });

  it('reads what lies in folders for it, and the service folder first', async () => {
    const files = { 'web/conf.d/site.conf': config, 'old/sites-enabled/a.conf': config, 'app/server.conf': config };
    const routing = await resolved(nginx, files, { rootDir: 'web' });
    expect(routing.files.map(({ file }) => file)).toEqual(['web/conf.d/site.conf']);
    expect(routing.shadowed).toMatchObject([{ file: 'old/sites-enabled/a.conf', why: 'it is outside web' }]);
    expect(nginx.open).toBeNull();
  });

  it('survives what is no configuration', async () => {
    expect(await targets(nginx, { 'nginx.conf': '}}} "unclosed { proxy_pass' })).toEqual([]);
  });
});

describe('Caddy', () => {
  const config = [
    'shop.example {',
    '  # reverse_proxy https://comment.example',
    '  reverse_proxy /api/* https://shop-api.onrender.com backend:8080',
    '  handle_path /v2/* {',
    '    reverse_proxy {',
    '      to https://two.example \\',
    '         three.example:443',
    '      lb_policy first',
    '    }',
    '  }',
    '  @ws path /ws',
    '  reverse_proxy @ws {$WS_HOST} unix//run/ws.sock :9000',
    '}',
  ].join('\n');

  it('finds proxies with their places', async () => {
    expect(await targets(caddy, { Caddyfile: config })).toEqual([
      ['/api/*', 'https://shop-api.onrender.com', 'Caddyfile:3:24', 'https://shop'],
      ['/api/*', 'http://backend:8080', 'Caddyfile:3:54', 'backend:8080'],
      ['/v2/*', 'https://two.example', 'Caddyfile:6:10', 'https://two.'],
      ['/v2/*', 'http://three.example:443', 'Caddyfile:7:10', 'three.exampl'],
      ['@ws', 'http://localhost:9000', 'Caddyfile:12:50', ':9000'],
    ]);
    expect((await resolved(caddy, { Caddyfile: config })).rules[0]?.conditions).toEqual(['shop.example']);
    expect(caddy.open).toBeNull();
  });
});

describe('Next.js', () => {
  const config = [
    "const old = { source: '/x', destination: 'https://top-level.example' }; // destination: 'https://comment.example'",
    'export default {',
    '  env: { note: "destination: \'https://string.example\'" },',
    '  async rewrites() {',
    '    return {',
    '      beforeFiles: [',
    '        {',
    "          source: '/api/:path*',",
    '          has: [{ type: "header", key: "x" }],',
    '          destination: `https://shop-api.onrender.com/:path*`,',
    '        },',
    '        { "source": "/quoted", "destination": "https://quoted.example" },',
    "        { source: '/sum', destination: 'https://sum.example/' + path },",
    '      ],',
    '    };',
    '  },',
    "  redirects: async () => [{ source: '/a', destination: 'https://b.example', permanent: true }],",
    '};',
  ].join('\n');

  it('finds literal rewrites and redirects, and says what it cannot see', async () => {
    const routing = await resolved(next, { 'web/next.config.ts': config }, { rootDir: 'web' });
    expect(routing.rules.map((rule) => [rule.from, rule.to, rule.status, place(rule), rule.conditions])).toEqual([
      ['/x', 'https://top-level.example', 200, 'web/next.config.ts:1:43', []],
      ['/api/:path*', 'https://shop-api.onrender.com/:path*', 200, 'web/next.config.ts:10:25', ['has']],
      ['/quoted', 'https://quoted.example', 200, 'web/next.config.ts:12:48', []],
      ['/a', 'https://b.example', 308, 'web/next.config.ts:17:57', []],
    ]);
    expect(routing.guesses).toEqual(['web/next.config.ts:13 computes a destination, which only a build would tell']);
    expect(next.open).toBeNull();
  });

  it('takes the first file by name', async () => {
    const files = { 'next.config.mjs': config, 'next.config.ts': config, 'docs/next.config.js': config };
    expect(await resolved(next, files)).toMatchObject({
      files: [{ file: 'next.config.mjs' }],
      shadowed: [{ file: 'docs/next.config.js' }, { file: 'next.config.ts', why: 'next.config.mjs comes first' }],
    });
  });
});
