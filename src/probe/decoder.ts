/** The decompressors of HTTP's content encodings; each works in small steps, so what nobody reads is never inflated. */
import type { Transform } from 'node:stream';
import * as zlib from 'node:zlib';

/** 8 MiB: what RFC 9659 lets a server use; more is a way to fill memory. */
const zstdWindowLog = 23;

interface Zstd {
  readonly createZstdDecompress?: (options: { params: Record<number, number> }) => Transform;
  readonly constants: { readonly Z_NO_FLUSH: number; readonly ZSTD_d_windowLogMax?: number };
}

// Missing before Node 22.15 and in the type declarations of Node 20.
const zstd: Zstd = zlib;

/** What this Node can undo, for `accept-encoding`. */
export const acceptedEncodings = [
  'gzip',
  'deflate',
  'br',
  ...(zstd.createZstdDecompress === undefined ? [] : ['zstd']),
].join(', ');

/** Null for an encoding that is none ("identity", "utf-8", "none"): browsers take such a body as it is. */
export function decoderOf(encoding: string, first: Buffer | null): Transform | null {
  switch (encoding) {
    case 'gzip':
    case 'x-gzip':
      return zlib.createGunzip();
    case 'deflate':
      return startsLikeZlib(first) ? zlib.createInflate() : zlib.createInflateRaw();
    case 'br':
      return zlib.createBrotliDecompress();
    case 'zstd':
      return zstd.createZstdDecompress?.({ params: zstdParameters() }) ?? null;
    default:
      return null;
  }
}

function zstdParameters(): Record<number, number> {
  const { ZSTD_d_windowLogMax: name } = zstd.constants;
  return name === undefined ? {} : { [name]: zstdWindowLog };
}

/** "deflate" means zlib, yet some servers send the bare stream. */
function startsLikeZlib(first: Buffer | null): boolean {
  return first === null || ((first[0] ?? 0) & 0x0f) === 8;
}
