import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normaliseBaseUrl, resolveBaseUrl, type Variables } from '../../src/authority/base-url.js';

const nothing: Variables = { declared: {}, env: {}, allowed: [] };

function template(text: string, variables: Partial<Variables> = {}, required: string[] = []) {
  return resolveBaseUrl({ mode: 'template', template: text, required_env: required }, { ...nothing, ...variables });
}

function chosen(variables: Partial<Variables>) {
  const env_map = { prod: 'https://shop.example/', staging: 'https://staging.shop.example' };
  return resolveBaseUrl({ mode: 'env_map', required_env: ['MOSAIC_ENV'], env_map }, { ...nothing, ...variables });
}

describe('normaliseBaseUrl', () => {
  it.each([
    ['https://shop.example', 'https://shop.example'],
    ['https://shop.example/', 'https://shop.example'],
    ['HTTPS://Shop.Example:443/App//', 'https://shop.example/App'],
    ['http://127.0.0.1:8080/api/', 'http://127.0.0.1:8080/api'],
    ['https://bücher.example', 'https://xn--bcher-kva.example'],
    ['http://[::1]:3000', 'http://[::1]:3000'],
  ])('%s → %s', (text, url) => {
    expect(normaliseBaseUrl(text)).toEqual({ kind: 'known', url });
  });

  it.each([
    ['shop.example', 'is not a URL'],
    ['', 'is not a URL'],
    ['https://', 'is not a URL'],
    ['ftp://shop.example', 'is not an http(s) URL'],
    ['file:///etc/passwd', 'is not an http(s) URL'],
    ['https://user:pass@shop.example', 'holds a user or password'],
    ['https://@shop.example', 'holds a user or password'],
    ['https://shop.example?', 'holds a query'],
    ['https://shop.example/#a', 'holds a query'],
    ['https://shop.example\\@evil.example', 'backslash'],
    ['https://shop.example\n', 'white space'],
  ])('%j is refused: %s', (text, why) => {
    expect(normaliseBaseUrl(text)).toEqual({ kind: 'refused', why: expect.stringContaining(why) });
  });
});

describe('a template', () => {
  it.each([
    ['https://shop-${MOSAIC_ENV}.onrender.com', { MOSAIC_ENV: 'staging' }, 'https://shop-staging.onrender.com'],
    ['${MOSAIC_API_URL}/v1', { MOSAIC_API_URL: 'https://api.example/' }, 'https://api.example/v1'],
    ['${MOSAIC_API_URL}', { MOSAIC_API_URL: 'http://127.0.0.1:4000' }, 'http://127.0.0.1:4000'],
    ['https://${MOSAIC_A}.${MOSAIC_A}.example', { MOSAIC_A: 'a1' }, 'https://a1.a1.example'],
  ])('%s with %j is %s', (text, env, url) => {
    expect(template(text, { env })).toEqual({ kind: 'known', url });
  });

  it('names every missing variable, empty ones too, and guesses nothing', () => {
    const env = { MOSAIC_A: '', MOSAIC_B: undefined };
    const base = template('https://${MOSAIC_A}.${MOSAIC_B}.example', { env }, ['MOSAIC_C', 'MOSAIC_A']);
    expect(base).toEqual({ kind: 'unset', variables: ['MOSAIC_A', 'MOSAIC_B', 'MOSAIC_C'] });
  });

  it.each([
    ['https://${MOSAIC_A}.example', 'a.b', 'neither one DNS label nor'],
    ['https://${MOSAIC_A}.example', 'x/../y', 'neither one DNS label nor'],
    ['https://${MOSAIC_A}.example', '-a', 'neither one DNS label nor'],
    ['https://${MOSAIC_A}.example', 'a'.repeat(64), 'neither one DNS label nor'],
    ['https://${MOSAIC_A}.example', 'evil.example/?', 'neither one DNS label nor'],
    ['https://${MOSAIC_A}.example', 'https://evil.example', 'is an origin'],
    ['${MOSAIC_A}.example', 'https://evil', 'is an origin'],
    ['${MOSAIC_A}/v1', 'https://u:p@evil.example', 'neither one DNS label nor'],
    ['${MOSAIC_A}/v1', 'https://evil.example/path', 'neither one DNS label nor'],
    ['${MOSAIC_A}/v1', 'label', 'is not a URL'],
    ['https://${MOSAIC_A}.$HOST', 'a', '"$"'],
    ['https://${MOSAIC_A', 'a', '"$"'],
  ])('%s with %j is refused: %s', (text, value, why) => {
    const base = template(text, { env: { MOSAIC_A: value } });
    expect(base).toEqual({ kind: 'refused', why: expect.stringContaining(why) });
  });

  it.each([
    ['AWS_SECRET_ACCESS_KEY', 'env.allow'],
    ['HOME', 'env.allow'],
    ['mosaic_env', 'env.allow'],
    ['MOSAIC_ATTEST_TOKEN', 'named like a secret'],
    ['MOSAIC_API_KEY', 'named like a secret'],
  ])('may not read %s', (name, why) => {
    const env = { [name]: 'secret1' };
    expect(template(`https://\${${name}}.evil.example`, { env })).toEqual({
      kind: 'refused',
      why: expect.stringContaining(why),
    });
    expect(template('https://a.example', { env }, [name]).kind).toBe('refused');
    expect(template(`https://\${${name}}.a.example`, { env, allowed: [name] })).toEqual({
      kind: 'known',
      url: 'https://secret1.a.example',
    });
  });

  it('prefers what the map declares for the environment', () => {
    const variables = { declared: { MOSAIC_ENV: 'staging', REGION: 'eu' }, env: { MOSAIC_ENV: 'prod', REGION: 'us' } };
    expect(template('https://${MOSAIC_ENV}-${REGION}.example', variables)).toEqual({
      kind: 'known',
      url: 'https://staging-eu.example',
    });
  });
});

describe('an env_map', () => {
  it.each([
    [{ MOSAIC_ENV: 'prod' }, { kind: 'known', url: 'https://shop.example' }],
    [{}, { kind: 'unset', variables: ['MOSAIC_ENV'] }],
    [
      { MOSAIC_ENV: 'stagin' },
      { kind: 'refused', why: 'MOSAIC_ENV is "stagin", and env_map knows prod, staging; did you mean "staging"?' },
    ],
    [{ MOSAIC_ENV: 'constructor' }, { kind: 'refused', why: expect.stringContaining('knows prod, staging') }],
    [{ MOSAIC_ENV: 'a b' }, { kind: 'refused', why: expect.stringContaining('neither one DNS label') }],
  ])('with %j', (env, base) => {
    expect(chosen({ env })).toEqual(base);
  });

  it('refuses a variable that a map may not read', () => {
    const declared = {
      mode: 'env_map',
      required_env: ['NODE_ENV'],
      env_map: { production: 'https://a.example' },
    } as const;
    const env = { NODE_ENV: 'production' };
    expect(resolveBaseUrl({ ...declared, required_env: ['NODE_ENV'] }, { ...nothing, env }).kind).toBe('refused');
    expect(
      resolveBaseUrl({ ...declared, required_env: ['NODE_ENV'] }, { ...nothing, env, allowed: ['NODE_ENV'] }),
    ).toEqual({
      kind: 'known',
      url: 'https://a.example',
    });
  });
});

describe('whatever the variables hold', () => {
  const value = fc.oneof(
    fc.string(),
    fc.webUrl({ withQueryParameters: true, withFragments: true }),
    fc.domain(),
    fc.constantFrom('a', 'prod', 'https://evil.example', 'https://u@h', '//x', '$', '${MOSAIC_B}', '@', '__proto__'),
  );

  it('a known URL is a plain one, and its host is the template’s or one given as an origin', () => {
    fc.assert(
      fc.property(value, value, fc.boolean(), (a, b, isOrigin) => {
        const env = { MOSAIC_A: a, MOSAIC_B: b };
        const base = template(isOrigin ? '${MOSAIC_A}/${MOSAIC_B}' : 'https://${MOSAIC_A}.x.example/${MOSAIC_B}', {
          env,
        });
        if (base.kind !== 'known') return;
        const url = new URL(base.url);
        expect([url.username, url.password, url.search, url.hash]).toEqual(['', '', '', '']);
        expect(['http:', 'https:']).toContain(url.protocol);
        const isExpectedHost = isOrigin
          ? url.origin === new URL(a).origin
          : /^[a-z0-9-]+\.x\.example$/.test(url.hostname);
        expect(isExpectedHost).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it('a variable that may not be read is never looked at', () => {
    const env = new Proxy<Record<string, string>>(
      {},
      {
        get: () => {
          throw new Error('read');
        },
        getOwnPropertyDescriptor: () => {
          throw new Error('looked up');
        },
      },
    );
    const name = fc.stringMatching(/^[A-Z_]{1,12}$/).filter((text) => !text.startsWith('MOSAIC_'));
    fc.assert(
      fc.property(name, (text) => {
        expect(template(`https://\${${text}}.example`, { env }).kind).toBe('refused');
      }),
    );
  });
});
