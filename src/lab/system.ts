/** The servers of a lab and its files, and how they follow what is switched on. */
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openAccounts, type Accounts } from './accounts.js';
import { backendAnswers } from './backend.js';
import type { Authority } from './certificates.js';
import { createFrontend, type Frontend } from './frontend.js';
import { deadOrigin, serve, toHttps, type LoopbackServer } from './loopback.js';
import { apiPrefix, commits, paths, staleBase } from './names.js';
import { rulesText, type Rule } from './netlify-rules.js';
import { withReflection } from './reflect.js';
import { wrapped, type Answerer, type Wrapper } from './reply.js';
import { buildPage } from './site.js';
import type { Effect, Side, World } from './switch.js';

export interface SystemOptions {
  /** How long certificates are valid; null without TLS. */
  readonly days: number | null;
  readonly rules: ((backend: string) => readonly Rule[]) | null;
  /** Somebody else's directory with a `netlify.toml`. */
  readonly site: string | null;
  readonly commits: () => readonly [string, ...string[]];
  /** What is on now. */
  readonly effects: () => readonly Effect[];
}

export interface System {
  readonly frontend: { readonly origin: string };
  readonly backend: { readonly origin: string };
  readonly origins: World['origins'];
  readonly accounts: Accounts;
  readonly dir: string;
  readonly ca: { readonly pem: string; readonly file: string } | null;
  /** The rules of the last deploy, before any effect. */
  soundRules(): readonly Rule[];
  /** Makes everything as the effects of now want it, whatever it was before. */
  settle(base: string | null): Promise<void>;
  close(): Promise<void>;
}

/** Nothing is left running when it throws. */
export async function startSystem(options: SystemOptions): Promise<System> {
  const closing: (() => Promise<unknown>)[] = [];
  const close = async (): Promise<void> => {
    for (const end of closing.splice(0).toReversed()) await end();
  };
  try {
    return await start(options, closing, close);
  } catch (error) {
    await close();
    throw error;
  }
}

async function start(
  options: SystemOptions,
  closing: (() => Promise<unknown>)[],
  close: () => Promise<void>,
): Promise<System> {
  const { effects } = options;
  const dir = await realpath(await mkdtemp(join(tmpdir(), 'mosaic-lab-')));
  closing.push(() => rm(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }));
  const authority = options.days === null ? null : await authorityFor(options.days);
  const ca = authority === null ? null : { pem: authority.pem, file: join(dir, 'ca.pem') };
  if (ca !== null) await writeFile(ca.file, ca.pem);

  const on = (part: 'backend' | 'route' | 'frontend' | 'plain') => (): readonly Wrapper[] =>
    effects().flatMap((effect) => effect[part] ?? []);
  const listen = async (answerer: Answerer): Promise<LoopbackServer> => {
    const certificate = (await authority?.issue(null)) ?? null;
    const server = await serve(answerer, certificate, wrapped(toHttps, on('plain')));
    closing.push(() => server.close());
    return server;
  };
  const accounts = openAccounts();
  const origins = (): readonly string[] => [frontend.origin];
  const backend = await listen(wrapped(backendAnswers({ accounts, origins, commits: options.commits }), on('backend')));
  const staged = { accounts: openAccounts(), origins, commits: () => [commits.staging] };
  const staging = await listen(backendAnswers(staged));
  const dead = await deadOrigin();

  const publish = join(dir, 'dist');
  await buildPage(publish);
  if (options.site === null) await writeRules(dir, (options.rules ?? defaultRules)(backend.origin), dead);
  const site = createFrontend({
    site: options.site ?? dir,
    publish,
    ca: ca?.pem ?? null,
    commit: () => options.commits()[0],
    onRoutes: on('route'),
  });
  const frontend = await listen(wrapped(site.answer, on('frontend')));

  let sound: readonly Rule[] = [];
  return {
    frontend: { origin: frontend.origin },
    backend: { origin: backend.origin },
    origins: { frontend: frontend.origin, backend: backend.origin, staging: staging.origin, dead },
    accounts,
    dir,
    ca,
    soundRules: () => sound,
    async settle(base) {
      sound = await deploy(site, base, effects());
      if (authority !== null) await certify({ frontend, backend }, authority, effects());
      await (effects().some(({ isBackendGone }) => isBackendGone === true) ? backend.pause() : backend.resume());
    },
    close,
  };
}

// Loaded when TLS is asked for: it is most of the lab's code.
async function authorityFor(days: number): Promise<Authority> {
  const { createAuthority } = await withReflection(() => import('./certificates.js'));
  return createAuthority(days);
}

/** Returns the rules as they are without the effects. */
async function deploy(site: Frontend, base: string | null, effects: readonly Effect[]): Promise<readonly Rule[]> {
  await site.deploy(base);
  const sound = site.rules;
  const other = effects.flatMap((effect) => effect.base ?? []).at(-1);
  const changes = effects.flatMap(({ rules }) => rules ?? []);
  await site.deploy(other ?? base, (rules) => changes.reduce((changed, change) => change(changed), rules));
  return sound;
}

async function certify(
  servers: Readonly<Record<Side, LoopbackServer>>,
  authority: Authority,
  effects: readonly Effect[],
): Promise<void> {
  for (const side of ['frontend', 'backend'] as const) {
    const flaw = effects.flatMap(({ certificates }) => certificates?.[side] ?? []).at(-1) ?? null;
    servers[side].present(await authority.issue(flaw));
  }
}

/** The rules of now at the root; in a folder nobody deletes, those of before the backend moved. */
async function writeRules(dir: string, rules: readonly Rule[], dead: string): Promise<void> {
  await writeFile(join(dir, 'netlify.toml'), rulesText(rules));
  await mkdir(join(dir, staleBase));
  await writeFile(join(dir, staleBase, 'netlify.toml'), rulesText(defaultRules(dead)));
}

function defaultRules(backend: string): readonly Rule[] {
  const proxied = [
    [paths.health, paths.health],
    [paths.identity, paths.identity],
    [`${apiPrefix}/*`, '/:splat'],
    [`${paths.auth}/*`, `${paths.auth}/:splat`],
  ] as const;
  const rules = proxied.map(([from, to]) => ({ from, to: `${backend}${to}`, status: 200 }));
  return [...rules, { from: '/*', to: '/index.html', status: 200 }];
}
