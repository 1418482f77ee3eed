import { describe, expect, it } from 'vitest';
import { inferRole } from '../../src/authority/infer-role.js';
import type { Role } from '../../src/authority/service.js';
import { serviceOf } from './maps.js';

const url = { runtime_base_url: 'https://a.example' };

describe('inferRole', () => {
  const cases: [object, Role][] = [
    [{ name: 'mosaic-frontend', platform: 'netlify' }, 'frontend'],
    [{ name: 'mosaic-backend', platform: 'render' }, 'backend'],
    ...[
      'netlify',
      'vercel',
      'cloudflare-pages',
      'Cloudflare Pages',
      'github_pages',
      'firebase',
      'firebase-hosting',
      'surge',
    ].map((platform): [object, Role] => [{ name: 'shop', platform }, 'frontend']),
    ...['render', 'Railway', 'fly', 'fly.io', 'heroku'].map((platform): [object, Role] => [
      { name: 'shop', platform },
      'backend',
    ]),
    [{ name: 'shop-api', platform: 'vercel' }, 'backend'],
    [{ name: 'web', platform: 'heroku' }, 'backend'],
    [{ name: 'shop', platform: 'render-static' }, 'frontend'],
    [{ name: 'shop', platform: 'render', site_name: 'shop-static' }, 'frontend'],
    [{ name: 'shop-frontend', platform: 'render' }, 'frontend'],
    [{ name: 'db', platform: 'railway' }, 'database'],
    [{ name: 'main', platform: 'postgres' }, 'database'],
    [{ name: 'web' }, 'frontend'],
    [{ name: 'shop-ui' }, 'frontend'],
    [{ name: 'shopClient' }, 'frontend'],
    [{ name: 'web-api' }, 'backend'],
    [{ name: 'api-client' }, 'frontend'],
    [{ name: 'server2' }, 'backend'],
    [{ name: 'postgres' }, 'database'],
    [{ name: 'guide' }, 'external'],
    [{ name: 'shop', ...url }, 'backend'],
    [{ name: 'shop', ...url, runtime_identity_path: '/__version' }, 'backend'],
    [{ name: 'shop', ...url, runtime_version_path: '/__version.json' }, 'frontend'],
    [{ name: 'shop', ...url, routes: [] }, 'frontend'],
    [{ name: 'main', engine: 'postgres' }, 'database'],
    [{ name: 'openai', key_env: 'OPENAI_API_KEY' }, 'external'],
    [{ name: 'files', path: 'uploads' }, 'storage'],
    [{ name: 'constructor' }, 'external'],
  ];
  it.each(cases)('of %j is %s', (service, role) => {
    expect(inferRole(serviceOf(service))).toBe(role);
  });
});
