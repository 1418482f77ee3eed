/** The real `netlify dev`, serving a site on this machine, whose upstreams are servers here that say what reached them. */
import { execFileSync, spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, request as send, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { filesOf, plainToml, type RecordedSet } from './recorded-set.js';

export interface DevServer {
  /** Returns once its rules are in force. */
  publish(set: RecordedSet): Promise<void>;
  /** Answers in the words of `inWords`. */
  ask(path: string, browser: string): Promise<string>;
  close(): Promise<void>;
}

const port = 9931;
const origin = 'https://shop.example';

/** Who asks: what a rule's conditions may depend on. */
const cookies: Readonly<Record<string, string>> = {
  anybody: '',
  german: 'nf_country=de; nf_lang=de',
  beta: 'beta=1',
  admin: `nf_jwt=${token({ exp: 4e9, app_metadata: { authorization: { roles: ['admin'] } } })}`,
};

export const browsers: readonly string[] = Object.keys(cookies);

/** All `sets` must be alike but for their rules; with several, they are reloaded one after the other. */
export async function openDevServer(netlify: string, node: string, sets: readonly RecordedSet[]): Promise<DevServer> {
  const upstreams = await Promise.all(['https://api.example', 'https://other.example'].map(upstream));
  // It speaks plain HTTP, and rules may name the scheme.
  const names = [...upstreams, { url: origin, local: 'http://shop.example' }];
  const folder = await mkdtemp(join(tmpdir(), 'netlify-dev-'));
  const [first] = sets;
  const isReloaded = sets.length > 1;
  const atFirst = { 'netlify.toml': plainToml, 'dist/_redirects': ['# none yet'] };
  await write(isReloaded ? atFirst : (first?.files ?? {}), first?.published);
  execFileSync('git', ['init', '--quiet'], { cwd: folder });
  const flags = ['--offline', '--no-open', '--internal-disable-edge-functions', '--context', 'production'];
  const ports = ['--port', `${port}`, '--functions-port', `${port + 1}`];
  const environment = { ...process.env, PATH: `${dirname(node)}:${process.env['PATH']}`, CI: '1' };
  const child = spawn(node, [netlify, 'dev', ...flags, ...ports], { cwd: folder, env: environment });
  const exit = once(child, 'exit');
  let log = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => void (log += data.toString()));
  await until(async () => {
    if (child.exitCode !== null) throw new Error(`netlify dev ended:\n${log}`);
    return await ask('/').then(Boolean, () => false);
  });
  let reloads = 0;

  return { publish, ask, close };

  /** Each file gets a first rule of our own, which shows that it was read again. */
  async function publish({ files }: RecordedSet): Promise<void> {
    if (!isReloaded) return;
    const mark = `/reload-${(reloads += 1)}`;
    const [build, rules] = [files['netlify.toml'] ?? [], files['dist/_redirects'] ?? []];
    const marking = ['[[redirects]]', `from = "${mark}-toml"`, 'to = "/seen"'];
    const toml = [...plainToml, ...marking, ...build.slice(plainToml.length)];
    await written({ 'netlify.toml': toml, 'dist/_redirects': [] }, `${mark}-toml`);
    await written({ 'dist/_redirects': [`${mark} /seen`, ...rules] }, mark);
  }

  /** Changes that follow each other quickly are missed at times. */
  async function written(files: RecordedSet['files'], mark: string): Promise<void> {
    await until(async () => {
      await write(files);
      await wait(100);
      return (await ask(mark)).endsWith('/seen');
    });
  }

  async function write(files: RecordedSet['files'], published: readonly string[] = []): Promise<void> {
    for (const [path, text] of Object.entries(filesOf({ files, published }))) {
      const there = names.reduce((known, { url, local }) => known.replaceAll(url, local), text);
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), there);
    }
  }

  async function ask(path: string, browser = 'anybody'): Promise<string> {
    const headers = { host: 'shop.example', cookie: cookies[browser] ?? '' };
    const asked = send({ port, path, host: '127.0.0.1', headers, agent: false }).end();
    const [answer] = (await once(asked, 'response')) as [IncomingMessage];
    const body = (await answer.toArray()).join('').trim();
    const { location, 'x-upstream': reached } = answer.headers;
    if (typeof reached === 'string') return `proxy ${reached}`;
    if (location !== undefined) {
      const url = names.reduce((known, { local, url: real }) => known.replace(local, real), location);
      return `redirect ${answer.statusCode} ${new URL(url, origin).href}`;
    }
    const page = /^page (\S+)$/.exec(body)?.[1];
    if (page !== undefined) return `page ${answer.statusCode} ${page}`;
    return answer.statusCode === 404 ? 'not-found' : `status ${answer.statusCode}`;
  }

  async function close(): Promise<void> {
    child.kill('SIGKILL');
    await exit;
    for (const { server } of upstreams) server.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function upstream(url: string): Promise<{ url: string; local: string; server: ReturnType<typeof createServer> }> {
  const server = createServer((asked, answer) => {
    answer.writeHead(200, { 'x-upstream': `${url}${asked.url}`, 'content-length': 0 }).end();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return { url, local: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}

async function until(isTrue: () => Promise<boolean>): Promise<void> {
  const start = performance.now();
  while (!(await isTrue())) {
    if (performance.now() - start > 90_000) throw new Error('netlify dev does not do what it is waited for');
    await wait(50);
  }
}

/** Signed with the secret that `netlify dev` assumes. */
function token(payload: object): string {
  const [head, body] = [{ alg: 'HS256', typ: 'JWT' }, payload].map((part) =>
    Buffer.from(JSON.stringify(part)).toString('base64url'),
  );
  return `${head}.${body}.${createHmac('sha256', 'secret').update(`${head}.${body}`).digest('base64url')}`;
}
