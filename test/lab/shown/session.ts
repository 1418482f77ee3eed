/** What each fault of logging in and of sessions looks like to users. */
import { expect } from 'vitest';
import type { authFaults, sessionFaults } from '../../../src/lab/faults/session.js';
import { sessionCookie } from '../../../src/lab/names.js';
import { logIn, whoIs, type Look } from '../client.js';
import type { Check } from './identity.js';

let users = 0;
/** Nobody of that name was here before. */
const newcomer = (): { name: string; password: string } => ({ name: `user ${(users += 1)}`, password: 'secret words' });

const post = (body: object) => ({ method: 'POST', body: JSON.stringify(body) });

const lacks =
  (attribute: string, others: readonly string[]): Check =>
  async (look) => {
    const { header, cookie } = await logIn(look, `lacks ${attribute}`);
    expect(header).not.toContain(attribute);
    for (const other of others) expect(header).toContain(other);
    expect(await whoIs(look, cookie)).toBe(`lacks ${attribute}`);
  };

const logOut = ({ web }: Look, cookie: string) => web('/auth/logout', { method: 'POST', headers: { cookie } });

export const shownAuthFaults: Record<keyof typeof authFaults, Check> = {
  'login-without-session': async (look) => expect(await logIn(look, 'ada')).toMatchObject({ status: 200, header: '' }),
  'login-any-password': async (look) => {
    const { cookie, status } = await logIn(look, 'bob', 'wrong');
    expect([status, await whoIs(look, cookie)]).toEqual([200, 'bob']);
  },
  'login-fails': async (look) => expect((await logIn(look, 'cleo')).status).toBe(500),
  'register-forgets': async ({ web }) => {
    const eve = newcomer();
    expect((await web('/auth/register', post(eve))).status).toBe(201);
    expect((await web('/auth/login', post(eve))).status).toBe(401);
  },
  'register-tells-password': async ({ web }) => {
    const heard = await web('/auth/register', post(newcomer()));
    expect([heard.status, heard.text]).toEqual([201, expect.stringContaining('secret words')]);
  },
  'me-open-to-strangers': async (look) => expect(await whoIs(look, '')).toBe('guest'),
  'me-is-somebody-else': async (look) => {
    const [one, two] = [await logIn(look, 'gus'), await logIn(look, 'hal')];
    expect([await whoIs(look, one.cookie), await whoIs(look, two.cookie), await whoIs(look, '')]).toEqual([
      'gus',
      'gus',
      'gus',
    ]);
  },
  'me-fails': async (look) => expect(await whoIs(look, (await logIn(look, 'ida')).cookie)).toBe(500),
};

export const shownSessionFaults: Record<keyof typeof sessionFaults, Check> = {
  'logout-keeps-session': async (look) => {
    const { cookie } = await logIn(look, 'jan');
    expect((await logOut(look, cookie)).headers['set-cookie']?.[0]).toContain('Max-Age=0');
    expect(await whoIs(look, cookie)).toBe('jan');
  },
  'session-forgotten': async (look) => {
    const { cookie } = await logIn(look, 'kim');
    expect([await whoIs(look, cookie), await whoIs(look, cookie), await whoIs(look, cookie)]).toEqual([
      'kim',
      401,
      'kim',
    ]);
  },
  'session-fixed': async (look) => {
    await logIn(look, 'lea');
    const chosen = `${sessionCookie}=chosen`;
    const login = { ...post({ name: 'lea', password: 'correct horse' }), headers: { cookie: chosen } };
    expect((await look.web('/auth/login', login)).status).toBe(200);
    expect(await whoIs(look, chosen)).toBe('lea');
  },
  'session-shared': async (look) => {
    const { cookie } = await logIn(look, 'max');
    await logIn(look, 'nia');
    expect(await whoIs(look, cookie)).toBe('nia');
  },
  'cookie-for-scripts': lacks('HttpOnly', ['SameSite=Lax']),
  'cookie-cross-site': lacks('SameSite', ['HttpOnly']),
  'cookie-in-clear': lacks('Secure', ['HttpOnly', 'SameSite=Lax']),
};
