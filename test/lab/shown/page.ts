/** What each fault of the published page, of CORS and of TLS looks like to a browser. */
import { expect } from 'vitest';
import type { corsFaults } from '../../../src/lab/faults/cors.js';
import type { pageFaults } from '../../../src/lab/faults/page.js';
import type { tlsFaults } from '../../../src/lab/faults/tls.js';
import { hosts } from '../../../src/lab/names.js';
import { assets } from '../../../src/lab/site.js';
import { ask, type Heard, type Look } from '../client.js';
import type { Check } from './identity.js';

interface Seen {
  readonly status?: number;
  readonly type?: string;
  readonly body?: RegExp;
}

/** One file is like this, and the page itself is not changed by it. */
function file(path: string, { status = 200, type = '', body = /^/ }: Seen): Check {
  return async ({ web }) => {
    const heard = await web(path);
    expect(heard.status).toBe(status);
    expect(heard.headers['content-type'] ?? '').toContain(type);
    expect(heard.text).toMatch(body);
    if (path !== '/') expect((await web('/')).text).toContain(path);
  };
}

const script = (seen: Seen): Check => file(assets.script, seen);
const stylesheet = (seen: Seen): Check => file(assets.stylesheet, seen);
const entry = (seen: Seen): Check => file('/', seen);
const calls =
  (url: string): Check =>
  async (look) => {
    const { text } = await look.web(assets.script);
    expect(text).toContain(`fetch('${url}/config')`);
    expect(text).not.toContain(`'/api/config'`);
  };

export const shownPageFaults: Record<keyof typeof pageFaults, Check> = {
  'script-is-page': script({ type: 'text/html', body: /^<!doctype html>/ }),
  'script-missing': script({ status: 404 }),
  'script-empty': script({ type: 'text/javascript', body: /^$/ }),
  'script-cut-off': async (look) => {
    const { text } = await look.web(assets.script);
    await look.lab.switchOff();
    const whole = (await look.web(assets.script)).text;
    expect(text.length).toBeLessThan(whole.length);
    expect(whole.startsWith(text)).toBe(true);
  },
  'script-labelled-text': script({ type: 'text/plain', body: /fetch/ }),
  'script-fails': script({ status: 500 }),
  'stylesheet-missing': stylesheet({ status: 404 }),
  'stylesheet-empty': stylesheet({ type: 'text/css', body: /^$/ }),
  'stylesheet-is-page': stylesheet({ type: 'text/html', body: /^<!doctype html>/ }),
  'page-of-old-build': async ({ web }) => {
    const named = /src="(?<path>[^"]+)"/.exec((await web('/')).text)?.groups?.['path'] ?? '';
    expect(named).toMatch(/^\/assets\/index-/);
    expect((await web(named)).headers['content-type']).not.toContain('javascript');
  },
  'page-without-script': entry({ type: 'text/html', body: /^(?!.*<script)(?!.*<link).*<div id="root">/s }),
  'page-empty': entry({ type: 'text/html', body: /^$/ }),
  'page-parked': async ({ web }) => {
    for (const path of ['/', assets.script, '/health'])
      expect((await web(path)).text).toContain('This domain is parked');
  },
  'page-listing': entry({ body: /Index of \// }),
  'page-missing': entry({ status: 404, body: /Site not found/ }),
  'page-is-json': entry({ type: 'application/json', body: /"status":"ok"/ }),
  'bundle-calls-localhost': calls('http://localhost:8000'),
  'bundle-calls-private': calls('http://192.168.1.20'),
  'bundle-calls-undefined': calls('/undefined'),
  'bundle-calls-retired': calls(`https://${hosts.retired}`),
};

const origin = ({ lab }: Look): string => lab.frontend.origin;
const foreign = 'https://stranger.example';

/** The page's own script asks, or one of `from`. */
const called = (look: Look, path = '/config', from = origin(look)): Promise<Heard> =>
  look.api(path, { headers: { origin: from } });

const preflight = (look: Look): Promise<Heard> =>
  look.api('/auth/login', {
    method: 'OPTIONS',
    headers: {
      origin: origin(look),
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type',
    },
  });

const allowed = ({ headers }: Heard): unknown => headers['access-control-allow-origin'];
const credentials = ({ headers }: Heard): unknown => headers['access-control-allow-credentials'];

export const shownCorsFaults: Record<keyof typeof corsFaults, Check> = {
  'cors-missing': async (look) => {
    const heard = [await called(look), await preflight(look)];
    expect(heard.flatMap(({ headers }) => Object.keys(headers)).filter((name) => name.startsWith('access-'))).toEqual(
      [],
    );
  },
  'cors-other-origin': async (look) => expect(allowed(await called(look))).toBe(`https://${hosts.retired}`),
  'cors-star-with-credentials': async (look) => {
    const heard = await called(look);
    expect([allowed(heard), credentials(heard)]).toEqual(['*', 'true']);
  },
  'cors-two-origins': async (look) => expect(allowed(await called(look))).toBe(`${origin(look)}, ${origin(look)}`),
  'cors-any-origin': async (look) => {
    const heard = await called(look, '/config', foreign);
    expect([allowed(heard), credentials(heard)]).toEqual([foreign, 'true']);
  },
  'cors-null-origin': async (look) => {
    const heard = await called(look, '/config', 'null');
    expect([allowed(heard), credentials(heard)]).toEqual(['null', 'true']);
    expect(allowed(await called(look, '/config', foreign))).toBe(undefined);
  },
  'cors-without-credentials': async (look) => {
    const heard = await called(look);
    expect([allowed(heard), credentials(heard)]).toEqual([origin(look), undefined]);
  },
  'cors-preflight-missing': async (look) => expect((await preflight(look)).status).toBe(404),
  'cors-preflight-fails': async (look) => expect((await preflight(look)).status).toBe(500),
  'cors-preflight-redirects': async (look) =>
    expect(await preflight(look)).toMatchObject({ status: 307, headers: { location: '/login' } }),
  'cors-method-missing': async (look) =>
    expect((await preflight(look)).headers['access-control-allow-methods']).toBe('GET'),
  'cors-header-missing': async (look) =>
    expect((await preflight(look)).headers['access-control-allow-headers']).not.toContain('content-type'),
  'cors-missing-on-errors': async (look) => {
    expect(allowed(await called(look, '/no-such-path'))).toBe(undefined);
    expect(allowed(await called(look))).toBe(origin(look));
  },
};

const refused =
  (side: 'frontend' | 'backend', code: string): Check =>
  async (look) => {
    expect(await look.failure(side, '/health')).toBe(code);
    // The proxy looks as closely as a browser.
    if (side === 'backend') expect((await look.web('/health')).status).toBe(502);
  };

const endsIn =
  (side: 'frontend' | 'backend', days: number): Check =>
  async (look) => {
    expect(await look.failure(side, '/health')).toBe('status 200');
    expect(await look.daysLeft(side)).toBe(days);
  };

export const shownTlsFaults: Record<keyof typeof tlsFaults, Check> = {
  'frontend-certificate-expired': refused('frontend', 'CERT_HAS_EXPIRED'),
  'frontend-certificate-not-yet-valid': refused('frontend', 'CERT_NOT_YET_VALID'),
  'frontend-certificate-other-name': refused('frontend', 'ERR_TLS_CERT_ALTNAME_INVALID'),
  'frontend-certificate-self-signed': refused('frontend', 'DEPTH_ZERO_SELF_SIGNED_CERT'),
  'frontend-certificate-unknown-authority': refused('frontend', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'),
  'frontend-certificate-missing-intermediate': refused('frontend', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'),
  'frontend-certificate-expires-soon': endsIn('frontend', 3),
  'backend-certificate-expired': refused('backend', 'CERT_HAS_EXPIRED'),
  'backend-certificate-not-yet-valid': refused('backend', 'CERT_NOT_YET_VALID'),
  'backend-certificate-other-name': refused('backend', 'ERR_TLS_CERT_ALTNAME_INVALID'),
  'backend-certificate-self-signed': refused('backend', 'DEPTH_ZERO_SELF_SIGNED_CERT'),
  'backend-certificate-unknown-authority': refused('backend', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'),
  'backend-certificate-missing-intermediate': refused('backend', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'),
  'backend-certificate-expires-soon': endsIn('backend', 3),
  'plain-http-served': async (look) => {
    const heard = await ask(`${origin(look).replace('https:', 'http:')}/`, {});
    expect([heard.status, heard.text]).toEqual([200, expect.stringMatching(/^<!doctype html>/)]);
  },
  'security-headers-missing': async ({ web }) => {
    const names = ['content-security-policy', 'x-content-type-options', 'x-frame-options', 'referrer-policy'];
    expect(Object.keys((await web('/')).headers).filter((name) => names.includes(name))).toEqual([]);
  },
};
