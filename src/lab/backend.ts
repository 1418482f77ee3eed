/** The lab's backend: health, identity, accounts, uploads, configuration and a search, all in memory. */
import type { Accounts } from './accounts.js';
import { authHandlers, type Handler } from './auth.js';
import { cors } from './cors.js';
import { apiPrefix, catalogue, paths } from './names.js';
import { json, wrapped, type Answerer, type Ask, type Reply } from './reply.js';
import { openUploads } from './uploads.js';

export interface BackendOptions {
  readonly accounts: Accounts;
  /** What its instances run, which answer in turn. */
  readonly commits: () => readonly string[];
  /** Whose pages may call it directly. */
  readonly origins: () => readonly string[];
}

export function backendAnswers({ accounts, commits, origins }: BackendOptions): Answerer {
  const began = Date.now();
  const uploads = openUploads();
  let turn = 0;
  const handlers: Readonly<Record<string, Handler>> = {
    [`GET ${paths.health}`]: () => json(200, { status: 'ok', service: 'api', uptime: (Date.now() - began) / 1_000 }),
    [`GET ${paths.identity}`]: () => {
      const running = commits();
      const instance = turn++ % running.length;
      return json(200, { service: 'api', git_sha: running[instance], instance: `api-${instance + 1}` });
    },
    [`GET ${paths.config}`]: () => json(200, config),
    [`GET ${paths.search}`]: search,
    ...authHandlers(accounts),
    ...uploads.handlers,
  };
  const known = Object.keys(handlers).map((key) => key.split(' ') as [method: string, path: string]);
  const answer: Answerer = (ask) => {
    const method = ask.method === 'HEAD' ? 'GET' : ask.method;
    const handler = handlers[`${method} ${ask.path}`];
    if (handler !== undefined) return handler(ask);
    const file = method === 'GET' ? uploads.read(ask.path) : null;
    if (file !== null) return file;
    const allow = known.filter(([, path]) => path === ask.path).map(([allowed]) => allowed);
    if (allow.length > 0) return json(405, { error: 'method not allowed' }, { allow: allow.join(', ') });
    return json(404, { error: 'not found' });
  };
  return wrapped(answer, () => [cors(origins)]);
}

export const config = { apiBase: apiPrefix, features: ['search', 'upload'] } as const;

function search({ query }: Ask): Reply {
  const wanted = new URLSearchParams(query).get('q')?.trim().toLowerCase() ?? '';
  if (wanted === '') return json(400, { error: 'expected ?q=' });
  return json(200, { results: catalogue.filter((name) => name.toLowerCase().includes(wanted)) });
}
