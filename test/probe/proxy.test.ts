import { expect, test } from 'vitest';
import { proxyFor } from '../../src/probe/proxy.js';

const both = { HTTP_PROXY: 'http://p.example:3128', https_proxy: 'http://s.example:3129' };

test.each([
  ['http', 'http://a.example/', both, 'http://p.example:3128/'],
  ['https', 'https://a.example/', both, 'http://s.example:3129/'],
  ['no variable', 'https://a.example/', {}, null],
  ['an empty variable', 'http://a.example/', { HTTP_PROXY: ' ' }, null],
  ['https does not use the proxy for http', 'https://a.example/', { HTTP_PROXY: 'http://p.example' }, null],
  ['ALL_PROXY', 'https://a.example/', { ALL_PROXY: 'p.example:8080' }, 'http://p.example:8080/'],
  ['loopback', 'http://127.0.0.1:3000/', both, null],
  ['loopback by name', 'http://app.localhost/', both, null],
  ['exempt', 'http://a.example/', { ...both, NO_PROXY: 'b.example, a.example' }, null],
  ['exempt below', 'http://x.a.example/', { ...both, NO_PROXY: '.a.example' }, null],
  ['exempt by star', 'http://x.a.example/', { ...both, no_proxy: '*.a.example' }, null],
  ['exempt all', 'http://a.example/', { ...both, NO_PROXY: '*' }, null],
  ['exempt at another port', 'http://a.example:81/', { ...both, NO_PROXY: 'a.example:82' }, 'http://p.example:3128/'],
  ['exempt at this port', 'http://a.example:82/', { ...both, NO_PROXY: 'a.example:82' }, null],
  ['a name that only ends alike', 'http://ba.example/', { ...both, NO_PROXY: 'a.example' }, 'http://p.example:3128/'],
  ['exempt net', 'http://192.0.2.7/', { ...both, NO_PROXY: '192.0.2.0/24' }, null],
  ['outside the net', 'http://192.0.3.7/', { ...both, NO_PROXY: '192.0.2.0/24' }, 'http://p.example:3128/'],
  ['IPv6', 'http://[2001:db8::1]/', { ...both, NO_PROXY: '2001:db8::1' }, null],
])('%s', (_, url, env, proxy) => {
  expect(proxyFor(new URL(url), env)?.href ?? null).toBe(proxy);
});

test.each([{ HTTP_PROXY: 'http://me:hunter22@:' }, { HTTP_PROXY: 'socks5://me:hunter22@p.example' }])(
  'a variable that cannot be used is said so, without its password',
  (env) => {
    expect(() => proxyFor(new URL('http://a.example/'), env)).toThrow(/^(?!.*hunter22).*proxy/);
  },
);
