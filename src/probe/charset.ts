/** Bytes to text as a browser does it: byte order mark, then the declared charset, then UTF-8. */
import { TextDecoder } from 'node:util';

export function decodeText(bytes: Uint8Array, contentType: string): string {
  const label = markOf(bytes) ?? /charset\s*=\s*"?([^\s";]+)/i.exec(contentType)?.[1] ?? 'utf-8';
  // Each drops the mark of its own encoding.
  return decoderFor(label).decode(bytes);
}

function markOf(bytes: Uint8Array): string | null {
  const [first, second, third] = bytes;
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  return first === 0xff && second === 0xfe ? 'utf-16le' : null;
}

function decoderFor(label: string): TextDecoder {
  try {
    return new TextDecoder(label);
  } catch {
    return new TextDecoder();
  }
}
