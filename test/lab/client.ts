/** A plain client: what is really on the wire, without redirects, decompression or second attempts. */
import { request as askOpen, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { request as askSecure } from 'node:https';
import { connect } from 'node:net';
import { connect as connectSecurely } from 'node:tls';
import type { Lab } from '../../src/lab/index.js';

export interface Asking {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

export interface Heard {
  readonly status: number;
  readonly version: string;
  readonly headers: IncomingHttpHeaders;
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
  readonly text: string;
  /** The body, parsed. */
  readonly json: unknown;
  /** Informational answers before it. */
  readonly hints: number;
}

/** Both sides of a lab. */
export interface Look {
  readonly lab: Lab;
  web(path: string, asking?: Asking): Promise<Heard>;
  api(path: string, asking?: Asking): Promise<Heard>;
  /** The code of the error that asking ends with; "silent" when nothing comes for a while. */
  failure(side: 'frontend' | 'backend', path: string): Promise<string>;
  /** Days until the certificate of this side ends, rounded. */
  daysLeft(side: 'frontend' | 'backend'): Promise<number>;
  /** What arrives at the backend's socket, until that is enough or the connection ends. */
  listen(path: string, isEnough: (text: string) => boolean): Promise<string>;
}

export function lookAt(lab: Lab): Look {
  const { frontend, backend } = lab;
  const ca = lab.ca?.pem;
  return {
    lab,
    web: (path, asking = {}) => ask(`${frontend.origin}${path}`, asking, ca),
    api: (path, asking = {}) => ask(`${backend.origin}${path}`, asking, ca),
    failure: async (side, path) => {
      try {
        return `status ${(await ask(`${lab[side].origin}${path}`, {}, ca)).status}`;
      } catch (error) {
        return error instanceof Error && 'code' in error ? String(error.code) : String(error);
      }
    },
    daysLeft: (side) => daysLeft(lab[side].origin, ca ?? ''),
    listen: (path, isEnough) => listen(backend.origin, path, isEnough),
  };
}

class Silent extends Error {
  readonly code = 'silent';
}

export function ask(url: string, { method = 'GET', headers = {}, body = '' }: Asking, ca?: string): Promise<Heard> {
  return new Promise((resolve, reject) => {
    const options = { method, headers, agent: false, maxHeaderSize: 4 * 1024 * 1024 } as const;
    const isSecure = url.startsWith('https:');
    const asked = isSecure ? askSecure(url, { ...options, ...(ca !== undefined && { ca }) }) : askOpen(url, options);
    let hints = 0;
    asked.on('information', () => (hints += 1));
    asked.once('response', (answer) => void read(answer, hints).then(resolve, reject));
    asked.once('error', reject);
    // Long enough for everything that means to answer.
    asked.setTimeout(500, () => asked.destroy(new Silent()));
    asked.end(body);
  });
}

async function read(answer: IncomingMessage, hints: number): Promise<Heard> {
  const chunks: Buffer[] = [];
  for await (const chunk of answer as AsyncIterable<Buffer>) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  return {
    status: answer.statusCode ?? 0,
    version: answer.httpVersion,
    headers: answer.headers,
    rawHeaders: answer.rawHeaders,
    body,
    text: String(body),
    get json(): unknown {
      return JSON.parse(String(body));
    },
    hints,
  };
}

function listen(origin: string, path: string, isEnough: (text: string) => boolean): Promise<string> {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    let heard = '';
    socket.setEncoding('latin1').on('data', (text: string) => {
      heard += text;
      if (isEnough(heard)) socket.destroy();
    });
    socket.once('error', reject).once('close', () => resolve(heard));
    socket.write(`GET ${path} HTTP/1.1\r\nhost: lab\r\nconnection: close\r\n\r\n`);
  });
}

function daysLeft(origin: string, ca: string): Promise<number> {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve, reject) => {
    const socket = connectSecurely({ host: hostname, port: Number(port), ca }, () => {
      resolve(Math.round((Date.parse(socket.getPeerCertificate().valid_to) - Date.now()) / 86_400_000));
      socket.destroy();
    });
    socket.once('error', reject);
  });
}

export interface Session {
  /** "name=value" of the cookie that a login set; "" for none. */
  readonly cookie: string;
  /** The whole header. */
  readonly header: string;
  readonly status: number;
}

/** Registers a user of this name and logs in, through the frontend. */
export async function logIn({ web }: Look, name: string, password = 'correct horse'): Promise<Session> {
  await web('/auth/register', { method: 'POST', body: JSON.stringify({ name, password: 'correct horse' }) });
  const { status, headers } = await web('/auth/login', { method: 'POST', body: JSON.stringify({ name, password }) });
  const header = headers['set-cookie']?.[0] ?? '';
  return { cookie: header.split(';')[0] ?? '', header, status };
}

/** Who the holder of this cookie is: a name, or the status. */
export async function whoIs({ web }: Look, cookie: string): Promise<unknown> {
  const { status, text } = await web('/auth/me', cookie === '' ? {} : { headers: { cookie } });
  return status === 200 ? (JSON.parse(text) as { name: unknown }).name : status;
}
