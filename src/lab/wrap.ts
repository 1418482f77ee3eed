/** From which the effects of faults and oddities are put together: answers in other words, at some times, at some places. */
import { setTimeout as wait } from 'node:timers/promises';
import { page } from './site.js';
import {
  bytesOf,
  html,
  isRaw,
  json,
  withBody,
  type AnyReply,
  type Ask,
  type RawReply,
  type Reply,
  type Wrapper,
} from './reply.js';

/** Only at this path, whatever the query. */
export function at(path: string, wrapper: Wrapper): Wrapper {
  return (ask, next) => (ask.path === path ? wrapper : pass)(ask, next);
}

/** As it is. */
export const pass: Wrapper = (ask, next) => next(ask);

export function says(reply: AnyReply): Wrapper {
  return () => reply;
}

export function saysJson(document: unknown): Wrapper {
  return says(json(200, document));
}

/** Changes what is answered, unless that is not HTTP. */
export function changing(change: (reply: Reply, ask: Ask) => AnyReply | Promise<AnyReply>): Wrapper {
  return async (ask, next) => {
    const reply = await next(ask);
    return isRaw(reply) ? reply : change(reply, ask);
  };
}

/** Changes the text of what is answered. */
export function rewriting(change: (text: string) => string | Buffer, headers: Reply['headers'] = {}): Wrapper {
  return changing(async (reply) => withBody(reply, change(String(await bytesOf(reply))), headers));
}

/** Changes the JSON that is answered with 200. */
export function editing(change: (document: Readonly<Record<string, unknown>>) => unknown): Wrapper {
  return changing(async (reply) => {
    const text = String(await bytesOf(reply));
    if (reply.status !== 200 || text === '') return withBody(reply, text);
    return withBody(reply, `${JSON.stringify(change(JSON.parse(text) as Record<string, unknown>))}\n`);
  });
}

/** One after the other, and then again from the first. */
export function inTurn(...wrappers: readonly Wrapper[]): Wrapper {
  let turn = 0;
  return (ask, next) => (wrappers[turn++ % wrappers.length] ?? pass)(ask, next);
}

/** As it should be, then like this, and so on: the fault of a process that comes and goes. */
export function everySecond(wrapper: Wrapper): Wrapper {
  return inTurn(pass, wrapper);
}

/** The first request, and none after it. */
export function once(wrapper: Wrapper): Wrapper {
  let isFirst = true;
  return (ask, next) => {
    const isNow = isFirst;
    isFirst = false;
    return (isNow ? wrapper : pass)(ask, next);
  };
}

export function raw(takeOver: RawReply['takeOver']): Wrapper {
  return says({ takeOver });
}

/** Sends these bytes as the whole answer, head and all, and hangs up. */
export function sends(head: readonly string[], body: string | Buffer = ''): Wrapper {
  return raw(({ socket }) => {
    socket?.write(`${head.join('\r\n')}\r\n\r\n`);
    socket?.end(body);
  });
}

export const resets: Wrapper = raw(({ socket }) => {
  // TLS has no way to say so.
  if (socket !== null && 'encrypted' in socket) socket.destroy();
  else socket?.resetAndDestroy();
});

/** Takes the request and stays silent. */
export const hangs: Wrapper = raw(() => undefined);

export function after(milliseconds: number): Wrapper {
  return async (ask, next) => {
    await wait(milliseconds, undefined, { signal: ask.signal, ref: false });
    return next(ask);
  };
}

/** Whoever asks while it wakes up waits until it is awake. */
export function asleep(milliseconds: number): Wrapper {
  let awake: Promise<unknown> | undefined;
  return async (ask, next) => {
    awake ??= wait(milliseconds, undefined, { ref: false });
    await awake;
    return next(ask);
  };
}

export const showsPage: Wrapper = says(html(200, page));
