/**
 * Records in netlify-dev.json what the real `netlify dev` makes of the cases:
 * `npx jiti test/platforms/netlify-record.ts NETLIFY NODE`, the paths of netlify-cli's command and of a Node ≥ 22.
 * netlify-cli is no dependency, for it has half a gigabyte.
 */
import { execFileSync, spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { cases, type Case } from './netlify-cases.js';

const [, , netlify = '', node = ''] = process.argv;
const output = join(import.meta.dirname, 'netlify-dev.json');

/** Who asks: what a rule's conditions may depend on. */
const browsers: Readonly<Record<string, string>> = {
  anybody: '',
  german: 'nf_country=de; nf_lang=de',
  beta: 'beta=1',
  admin: `nf_jwt=${token({ exp: 4e9, app_metadata: { authorization: { roles: ['admin'] } } })}`,
};

const upstreams = await Promise.all(['https://api.example', 'https://other.example'].map(upstream));
// A recording that was cut off goes on where it stopped; delete the file to begin anew.
const recorded: Record<string, unknown> = existsSync(output) ? JSON.parse(await readFile(output, 'utf8')) : {};
// One at a time: netlify dev's server for static files always has the same port.
for (const one of cases) {
  if (one.name in recorded) continue;
  recorded[one.name] = await record(one, 9911);
  const known = cases.filter(({ name }) => name in recorded).map(({ name }) => [name, recorded[name]]);
  await writeFile(output, `${JSON.stringify(Object.fromEntries(known), null, 2)}\n`);
}
for (const { server } of upstreams) server.close();

async function record({ files, requests }: Case, port: number): Promise<Record<string, unknown>> {
  const site = await mkdtemp(join(tmpdir(), 'netlify-record-'));
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(site, path)), { recursive: true });
    await writeFile(
      join(site, path),
      upstreams.reduce((known, { url, local }) => known.replaceAll(url, local), text),
    );
  }
  execFileSync('git', ['init', '--quiet'], { cwd: site });
  const flags = ['--offline', '--no-open', '--internal-disable-edge-functions', '--context', 'production'];
  const ports = ['--port', `${port}`, '--functions-port', `${port + 2}`];
  const environment = { ...process.env, PATH: `${dirname(node)}:${process.env['PATH']}`, CI: '1' };
  const child = spawn(node, [netlify, 'dev', ...flags, ...ports], { cwd: site, env: environment });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => void (log += data.toString()));
  const exit = once(child, 'exit');
  try {
    await until(async () => {
      if (child.exitCode !== null) throw new Error(`netlify dev ended:\n${log}`);
      return await ask(port, '/', '').then(Boolean, () => false);
    });
    const answers: Record<string, unknown> = {};
    for (const path of requests) answers[path] = await askAll(port, path);
    return answers;
  } finally {
    child.kill('SIGKILL');
    await exit;
    await rm(site, { recursive: true, force: true });
  }
}

/** One outcome when it is the same for everybody. */
async function askAll(port: number, path: string): Promise<unknown> {
  const answers: Record<string, string> = {};
  for (const [name, cookie] of Object.entries(browsers)) answers[name] = await ask(port, path, cookie);
  const [first, ...rest] = Object.values(answers);
  return rest.every((answer) => answer === first) ? first : answers;
}

/** In the words of `inWords`. */
async function ask(port: number, path: string, cookie: string): Promise<string> {
  const asked = get({ port, path, host: '127.0.0.1', headers: { host: 'shop.example', cookie }, agent: false });
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  const body = (await answer.toArray()).join('');
  const { location, 'x-upstream': reached } = answer.headers;
  if (typeof reached === 'string') return `proxy ${reached}`;
  if (location !== undefined) {
    const url = upstreams.reduce((known, { local, url: real }) => known.replace(local, real), location);
    return `redirect ${answer.statusCode} ${new URL(url, 'https://shop.example').href}`;
  }
  const page = /^page (\S+)$/.exec(body.trim())?.[1];
  return page === undefined
    ? answer.statusCode === 404
      ? 'not-found'
      : `status ${answer.statusCode}`
    : `page ${answer.statusCode} ${page}`;
}

async function upstream(url: string): Promise<{ url: string; local: string; server: ReturnType<typeof createServer> }> {
  const server = createServer((asked, answer) => {
    answer.writeHead(200, { 'x-upstream': `${url}${asked.url}`, 'content-length': 0 }).end();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return { url, local: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}

async function until(isTrue: () => Promise<boolean>): Promise<void> {
  while (!(await isTrue())) await wait(200);
}

/** Signed with the secret that `netlify dev` assumes. */
function token(payload: object): string {
  const [head, body] = [{ alg: 'HS256', typ: 'JWT' }, payload].map((part) =>
    Buffer.from(JSON.stringify(part)).toString('base64url'),
  );
  return `${head}.${body}.${createHmac('sha256', 'secret').update(`${head}.${body}`).digest('base64url')}`;
}
