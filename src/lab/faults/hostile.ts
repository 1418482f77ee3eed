/** Answers made to break whoever reads them. */
import { gzipSync } from 'node:zlib';
import { paths } from '../names.js';
import { json, redirect, text, type Wrapper } from '../reply.js';
import { faultsOf, type FaultEntry } from '../switch.js';
import { at, raw, says, sends } from '../wrap.js';

const health = ['BACKEND_HEALTH'];

function atHealth(title: string, wrong: string, wrapper: () => Wrapper): FaultEntry {
  return { title, wrong, judgedBy: health, effect: () => ({ backend: at(paths.health, wrapper()) }) };
}

const jsonType = { 'content-type': 'application/json' };
const head = ['HTTP/1.1 200 OK', 'content-type: application/json'];
const mebibyte = 1024 * 1024;

async function* chunks(chunk: Buffer, count: number): AsyncGenerator<Buffer> {
  yield Buffer.from('{"status":"ok","padding":"');
  for (let sent = 0; sent < count; sent += 1) yield chunk;
}

/** `line` every so many milliseconds, as long as somebody is there. */
function drips(first: string, line: string, milliseconds: number): Wrapper {
  return raw(({ socket }) => {
    socket?.write(first);
    const timer = setInterval(() => socket?.write(line), milliseconds);
    socket?.once('close', () => clearInterval(timer));
  });
}

export const hostileFaults = faultsOf('backend-runtime', {
  'endless-body': atHealth('A body of a gibibyte', 'It fills the memory of whoever keeps it.', () => () => ({
    status: 200,
    headers: jsonType,
    body: chunks(Buffer.alloc(mebibyte, 'x'), 1_024),
  })),
  'gzip-bomb': atHealth('A megabyte that unpacks to a gibibyte', 'It fills the memory of whoever unpacks it.', () => {
    // Several in a row are one gzip file.
    const packed = gzipSync(Buffer.alloc(mebibyte));
    const body = Buffer.concat([
      gzipSync('{"status":"ok","padding":"'),
      ...Array.from({ length: 1_024 }, () => packed),
    ]);
    return says({ status: 200, headers: { ...jsonType, 'content-encoding': 'gzip' }, body });
  }),
  'slow-drip': atHealth('A byte a second', 'It never ends, and never stops.', () =>
    drips([...head, 'transfer-encoding: chunked', '', ''].join('\r\n'), '1\r\n \r\n', 1_000),
  ),
  'slow-head': atHealth('A header a second', 'The answer never begins.', () =>
    drips(['HTTP/1.1 200 OK', ''].join('\r\n'), 'x-more: 1\r\n', 1_000),
  ),
  'many-headers': atHealth('10,000 headers', 'It fills the tables of whoever keeps them.', () =>
    sends(
      [...head, ...Array.from({ length: 10_000 }, (_, index) => `x-${index}: 1`), 'connection: close'],
      '{"status":"ok"}',
    ),
  ),
  'huge-header': atHealth('A header of a megabyte', 'It fills the buffers of whoever reads it.', () =>
    sends([...head, `x-huge: ${'x'.repeat(mebibyte)}`, 'connection: close'], '{"status":"ok"}'),
  ),
  'terminal-escapes': atHealth('Escape sequences in an error', 'Printed as they are, they rewrite the terminal.', () =>
    says(text(500, '\u001b[2J\u001b[1;32mALLOW\u001b[0m\u001b]0;owned\u0007\u202e', jsonType)),
  ),
  'deep-json': {
    title: 'JSON 100,000 levels deep',
    wrong: 'It exhausts the stack of whoever walks it, and says neither yes nor no.',
    judgedBy: health,
    verdict: 'CLARIFY_REQUIRED',
    effect: () => ({
      backend: at(paths.health, says(text(200, `${'['.repeat(100_000)}${']'.repeat(100_000)}`, jsonType))),
    }),
  },
  'two-lengths': atHealth('Two lengths', 'Two readers see two answers.', () =>
    sends([...head, 'content-length: 15', 'content-length: 4', 'connection: close'], '{"status":"ok"}'),
  ),
  'redirect-to-metadata': atHealth("A redirect to the machine's metadata", 'Whoever follows reads credentials.', () =>
    says(redirect(302, 'http://169.254.169.254/latest/meta-data/')),
  ),
  'redirect-to-file': atHealth('A redirect to a file', 'Whoever follows reads the disk.', () =>
    says(redirect(302, 'file:///etc/passwd')),
  ),
  'hostile-words': atHealth('A command for CI in an error', 'At the start of a line, CI would obey it.', () =>
    says(json(500, { error: '\n::error::owned\n::stop-commands::x' })),
  ),
  'endless-hints': atHealth('Early hints without end', 'The answer never begins.', () =>
    drips('', 'HTTP/1.1 103 Early Hints\r\nlink: </a.css>; rel=preload\r\n\r\n', 200),
  ),
});
