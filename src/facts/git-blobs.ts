/** Contents of blobs: one `git cat-file --batch` process, started when the first is asked for. */
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { Unavailable } from './fact.js';

export type Blob =
  | { readonly kind: 'text'; readonly text: string }
  /** Holds a NUL among its first 8 KiB, as Git itself tells binary files, and is no UTF-16. */
  | { readonly kind: 'binary' }
  /** Stands for a file that Git LFS keeps elsewhere. */
  | { readonly kind: 'lfs-pointer' }
  /** `isWide`: it is UTF-16, in which Git's own search finds nothing. */
  | { readonly kind: 'too-large'; readonly bytes: number; readonly isWide: boolean }
  /** Not in this clone: a partial clone fetches blobs later. */
  | { readonly kind: 'missing' };

export interface Blobs {
  /** Starts the process, which is then there when the first is asked for. */
  start(): void;
  /** `most` bytes are read, by default `largestText`. Rejects with `Unavailable` when Git ends before it answers. */
  read(oid: string, most?: number): Promise<Blob>;
  /** Ends the process; what was not answered by then is rejected. */
  close(): void;
}

/** Larger files are data or the output of a build; a text that people wrote is not. */
export const largestText = 2 * 1024 * 1024;
/** What users load may be such output. */
export const largestLoaded = 32 * 1024 * 1024;
const sniffed = 8 * 1024;

export function openBlobs(cwd: string, env: NodeJS.ProcessEnv, signal?: AbortSignal): Blobs {
  const asked: Asked[] = [];
  let git: ChildProcessByStdio<Writable, Readable, Readable> | null = null;
  let ending: Unavailable | null = null;
  const end = (why: string): void => {
    ending ??= unreadable(why);
    for (const { fail } of asked.splice(0)) fail(ending);
  };
  const start = (): ChildProcessByStdio<Writable, Readable, Readable> => {
    const child = spawn('git', ['cat-file', '--batch'], {
      cwd,
      // A partial clone would fetch what is missing, which takes long and asks a network that a commit does not need.
      env: { ...env, GIT_OPTIONAL_LOCKS: '0', GIT_NO_LAZY_FETCH: '1', LC_ALL: 'C' },
      stdio: 'pipe',
      windowsHide: true,
      ...(signal === undefined ? {} : { signal }),
    });
    let says = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (says += text));
    child.stdout.on(
      'data',
      batchParser(
        () => asked[0]?.most ?? largestText,
        (blob) => asked.shift()?.done(blob),
      ),
    );
    child.once('error', (error) => end(error.message));
    child.once('close', () => end(says.trim() === '' ? 'it ended early' : says.trim()));
    // Its end is told by "close", with what it said.
    child.stdin.once('error', () => undefined);
    return child;
  };
  return {
    start: () => void (git ??= start()),
    read: (oid, most = largestText) =>
      new Promise((done, fail) => {
        if (ending !== null) return fail(ending);
        git ??= start();
        asked.push({ done, fail, most });
        git.stdin.write(`${oid}\n`);
      }),
    close: () => {
      end('it was closed');
      git?.stdin.end();
    },
  };
}

interface Asked {
  readonly most: number;
  done(blob: Blob): void;
  fail(error: Unavailable): void;
}

function unreadable(why: string): Unavailable {
  return new Unavailable('objects-unreadable', `git cat-file could not read the files: ${why}`, 'git fsck');
}

/** `<oid> blob <size> LF <content> LF`, or `<oid> missing LF`; the answers come in the order of the questions. */
function batchParser(mostOfNext: () => number, onBlob: (blob: Blob) => void): (chunk: Buffer) => void {
  let head = '';
  let body: Body | null = null;
  return (chunk) => {
    let at = 0;
    while (at < chunk.length) {
      if (body === null) {
        const end = chunk.indexOf(10, at);
        head += chunk.toString('latin1', at, end === -1 ? chunk.length : end);
        if (end === -1) return;
        at = end + 1;
        const size = / (?<size>\d+)$/.exec(head)?.groups?.['size'];
        if (size === undefined) onBlob({ kind: 'missing' });
        else body = { size: Number(size), most: mostOfNext(), seen: 0, parts: [] };
        head = '';
      } else {
        // One more than its size: the line feed that ends it.
        const take = Math.min(body.size + 1 - body.seen, chunk.length - at);
        if (body.size <= body.most || body.seen < sniffed) body.parts.push(chunk.subarray(at, at + take));
        body.seen += take;
        at += take;
        if (body.seen <= body.size) return;
        onBlob(blobOf(body));
        body = null;
      }
    }
  };
}

interface Body {
  readonly size: number;
  readonly most: number;
  seen: number;
  /** Of a blob that is too large only the beginning. */
  readonly parts: Buffer[];
}

const lfsPointer = /^version https:\/\/git-lfs\.github\.com\/spec\//;
// Strip a byte order mark, as editors do.
const decoder = new TextDecoder();
const littleEndian = new TextDecoder('utf-16le');
const bigEndian = new TextDecoder('utf-16be');

/** By the mark that browsers go by; null for what is no UTF-16. */
function wideDecoder([first, second]: Uint8Array): typeof decoder | null {
  if (first === 0xff && second === 0xfe) return littleEndian;
  return first === 0xfe && second === 0xff ? bigEndian : null;
}

function blobOf({ size, most, parts: [first = Buffer.alloc(0), ...rest] }: Body): Blob {
  const bytes = rest.length === 0 ? first : Buffer.concat([first, ...rest]);
  const content = bytes.subarray(0, size);
  const wide = wideDecoder(content);
  if (wide === null && content.subarray(0, sniffed).includes(0)) return { kind: 'binary' };
  if (size > most) return { kind: 'too-large', bytes: size, isWide: wide !== null };
  const text = (wide ?? decoder).decode(content);
  return size < 1024 && lfsPointer.test(text) ? { kind: 'lfs-pointer' } : { kind: 'text', text };
}
