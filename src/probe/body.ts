/** Reads an answer's body to the cap and no further: decompressed, hashed, decoded. */
import { createHash } from 'node:crypto';
import { pipeline, type Readable } from 'node:stream';
import { decoderOf } from './decoder.js';
import { messageOf, Stopped } from './stopped.js';
import { decodeText } from './charset.js';

export interface Body {
  readonly text: string;
  readonly bytes: number;
  /** Hexadecimal, of the bytes that were read. */
  readonly sha256: string;
  readonly isTruncated: boolean;
}

/** Throws `Stopped` when it cannot be decompressed, and the connection's own error when that breaks. */
export async function readBody(
  source: Readable,
  headers: Readonly<Record<string, string>>,
  cap: number,
): Promise<Body> {
  let broken: Error | null = null;
  source.on('error', (error) => (broken = error));
  try {
    const { bytes, isTruncated } = await collect(decoded(source, encodingsOf(headers['content-encoding'] ?? '')), cap);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    return { text: decodeText(bytes, headers['content-type'] ?? ''), bytes: bytes.length, sha256, isTruncated };
  } catch (error) {
    throw broken ?? (error instanceof Stopped ? error : unreadable(messageOf(error)));
  }
}

async function collect(chunks: AsyncIterable<Buffer>, cap: number): Promise<{ bytes: Buffer; isTruncated: boolean }> {
  const kept: Buffer[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    kept.push(chunk.subarray(0, cap - size));
    size += chunk.length;
    if (size > cap) return { bytes: Buffer.concat(kept), isTruncated: true };
  }
  return { bytes: Buffer.concat(kept), isTruncated: false };
}

/** Undoes the encodings, the last applied first. An empty body is empty whatever its headers say. */
async function* decoded(source: Readable, encodings: readonly string[]): AsyncGenerator<Buffer> {
  const chunks: AsyncIterator<Buffer> = source[Symbol.asyncIterator]();
  const first = await chunks.next();
  if (first.done === true) return;
  let stream: AsyncIterable<Buffer> = resumed(first.value, chunks);
  for (const [index, encoding] of encodings.toReversed().entries()) {
    const decoder = decoderOf(encoding, index === 0 ? first.value : null);
    // A broken source breaks the decoder, so the loop over the last one sees every error.
    if (decoder !== null) stream = pipeline(stream, decoder, () => undefined);
  }
  yield* stream;
}

async function* resumed(first: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield first;
    for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}

/** Browsers undo a few in a row; a hundred are an attack. */
function encodingsOf(header: string): readonly string[] {
  const encodings = header
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  if (encodings.length > 3) throw unreadable(`${encodings.length} content encodings`);
  return encodings;
}

function unreadable(why: string): Stopped {
  return new Stopped('decompression', 'body', `the body cannot be decompressed: ${why}`);
}
