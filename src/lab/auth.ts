/** The backend's way in and out: register, log in, ask who one is, log out. */
import type { IncomingHttpHeaders } from 'node:http';
import type { Accounts } from './accounts.js';
import { paths, sessionCookie } from './names.js';
import { json, type Ask, type Reply } from './reply.js';

export type Handler = (ask: Ask) => Reply | Promise<Reply>;

export function authHandlers(accounts: Accounts): Readonly<Record<string, Handler>> {
  return {
    [`POST ${paths.register}`]: async (ask) => {
      const given = await credentialsIn(ask);
      if (given === null) return badRequest;
      const isNew = accounts.register(given.name, given.password);
      return isNew ? json(201, { name: given.name }) : json(409, { error: 'name taken' });
    },
    [`POST ${paths.login}`]: async (ask) => {
      const given = await credentialsIn(ask);
      if (given === null) return badRequest;
      if (!accounts.isRight(given.name, given.password)) return json(401, { error: 'wrong name or password' });
      return json(200, { name: given.name }, { 'set-cookie': sessionCookieOf(accounts.open(given.name), ask) });
    },
    [`GET ${paths.me}`]: ({ headers }) => {
      const name = accounts.whose(sessionIn(headers) ?? '');
      return name === null ? json(401, { error: 'not logged in' }) : json(200, { name });
    },
    [`POST ${paths.logout}`]: (ask) => {
      accounts.end(sessionIn(ask.headers) ?? '');
      return loggedOut(ask);
    },
  };
}

export function loggedOut(ask: Ask): Reply {
  return { status: 204, headers: { 'set-cookie': `${sessionCookieOf('', ask)}; Max-Age=0` }, body: '' };
}

export function sessionCookieOf(id: string, { isSecure }: Pick<Ask, 'isSecure'>): string {
  return `${sessionCookie}=${id}; Path=/; HttpOnly; SameSite=Lax${isSecure ? '; Secure' : ''}`;
}

export function sessionIn({ cookie = '' }: IncomingHttpHeaders): string | null {
  const pair = cookie.split(/;\s*/).find((one) => one.startsWith(`${sessionCookie}=`));
  return pair?.slice(sessionCookie.length + 1) ?? null;
}

const badRequest = json(400, { error: 'expected JSON with "name" and "password"' });

/** Null for anything else than a JSON object with both. */
export async function credentialsIn(ask: Ask): Promise<{ name: string; password: string } | null> {
  try {
    const given: unknown = JSON.parse(String(await ask.body()));
    if (typeof given !== 'object' || given === null || !('name' in given) || !('password' in given)) return null;
    const { name, password } = given;
    return typeof name === 'string' && typeof password === 'string' ? { name, password } : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
