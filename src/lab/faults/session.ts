/** Logging in works for a check of status codes, and not for users; or works for strangers too. */
import { credentialsIn, loggedOut, sessionCookieOf, sessionIn } from '../auth.js';
import { paths } from '../names.js';
import { json, without, type AnyReply, type Reply, type Wrapper } from '../reply.js';
import { faultsOf, type FaultEntry } from '../switch.js';
import { at, changing, everySecond, says } from '../wrap.js';

function backend(title: string, wrong: string, effect: () => Wrapper): FaultEntry {
  return { title, wrong, judgedBy: [], effect: () => ({ backend: effect() }) };
}

const cookieless = (reply: Reply): Reply => ({ ...reply, headers: without(reply.headers, ['set-cookie']) });

/** The session's cookie without one of its attributes. */
function withoutAttribute(attribute: RegExp): Wrapper {
  return changing((reply) => {
    const cookie = reply.headers['set-cookie'];
    const weaker = typeof cookie === 'string' ? { 'set-cookie': cookie.replace(attribute, '') } : {};
    return { ...reply, headers: { ...reply.headers, ...weaker } };
  });
}

export const authFaults = faultsOf('authentication', {
  'login-without-session': backend('A login that leaves nothing', 'It says 200 and sets no cookie.', () =>
    at(paths.login, changing(cookieless)),
  ),
  'login-any-password': {
    title: 'Any password will do',
    wrong: 'The comparison always says yes.',
    judgedBy: [],
    effect: ({ accounts }) => ({
      backend: at(paths.login, async (ask) => {
        const given = await credentialsIn(ask);
        const name = given?.name ?? 'nobody';
        return json(200, { name }, { 'set-cookie': sessionCookieOf(accounts.open(name), ask) });
      }),
    }),
  },
  'login-fails': backend('Nobody can log in', 'The user table is gone.', () =>
    at(paths.login, says(json(500, { error: 'internal' }))),
  ),
  'register-forgets': backend('A registration that is not kept', 'It says 201 and writes nothing.', () =>
    at(paths.register, says(json(201, { name: 'someone' }))),
  ),
  'register-tells-password': backend('The password comes back', 'The answer is the whole row.', () =>
    at(paths.register, async (ask, next) => {
      const given = await credentialsIn(ask);
      return changing((reply) => ({ ...json(reply.status, { ...given }) }))(ask, next);
    }),
  ),
  'me-open-to-strangers': backend('Everybody is logged in', 'The guard lets strangers through.', () =>
    at(
      paths.me,
      changing((reply) => (reply.status === 401 ? json(200, { name: 'guest' }) : reply)),
    ),
  ),
  'me-is-somebody-else': backend(
    'Users see the first one',
    'A cache keeps a private answer and gives it to all.',
    () => {
      let kept: AnyReply | null = null;
      return at(
        paths.me,
        changing((reply) => {
          if (reply.status === 200) kept ??= reply;
          return kept ?? reply;
        }),
      );
    },
  ),
  'me-fails': backend('Who one is cannot be asked', 'The session store is gone.', () =>
    at(paths.me, says(json(500, { error: 'internal' }))),
  ),
});

export const sessionFaults = faultsOf('session-management', {
  'logout-keeps-session': backend('A logout that ends nothing', 'The cookie goes, the session stays valid.', () =>
    at(paths.logout, (ask) => loggedOut(ask)),
  ),
  'session-forgotten': backend('Every second request is a stranger', 'Sessions live in one of two instances.', () => {
    const forgetting = everySecond((ask, next) => next({ ...ask, headers: without(ask.headers, ['cookie']) }));
    return at(paths.me, forgetting);
  }),
  'session-fixed': {
    title: 'The session that was there already',
    wrong: 'A login keeps the id that the client sent, so an attacker can choose it.',
    judgedBy: [],
    effect: ({ accounts }) => ({
      backend: at(paths.login, async (ask, next) => {
        const sent = sessionIn(ask.headers);
        const given = await credentialsIn(ask);
        if (sent === null || given === null || !accounts.isRight(given.name, given.password)) return next(ask);
        return json(200, { name: given.name }, { 'set-cookie': sessionCookieOf(accounts.open(given.name, sent), ask) });
      }),
    }),
  },
  'session-shared': {
    title: 'One session for all',
    wrong: 'Whoever logs in later becomes everybody before.',
    judgedBy: [],
    effect: ({ accounts }) => ({
      backend: at(paths.login, async (ask, next) => {
        const given = await credentialsIn(ask);
        if (given === null || !accounts.isRight(given.name, given.password)) return next(ask);
        const cookie = sessionCookieOf(accounts.open(given.name, 'shared'), ask);
        return json(200, { name: given.name }, { 'set-cookie': cookie });
      }),
    }),
  },
  'cookie-for-scripts': backend('A cookie without HttpOnly', 'Every script on the page can read the session.', () =>
    withoutAttribute(/; HttpOnly/),
  ),
  'cookie-cross-site': backend('A cookie without SameSite', 'Other sites can act in the name of users.', () =>
    withoutAttribute(/; SameSite=\w+/),
  ),
  'cookie-in-clear': {
    title: 'A cookie without Secure',
    wrong: 'It also goes out over plain HTTP, for everybody to read.',
    needs: 'tls',
    judgedBy: [],
    effect: () => ({ backend: withoutAttribute(/; Secure/) }),
  },
});
