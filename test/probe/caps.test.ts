import { createGzip, gzipSync } from 'node:zlib';
import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { answer, outcomeOf, serve } from './servers.js';

const mebibyte = 1024 * 1024;
const block = Buffer.alloc(mebibyte, 'x');

function blocks(count: number): Readable {
  return Readable.from(
    (function* () {
      for (let index = 0; index < count; index += 1) yield block;
    })(),
  );
}

test('a body of a gigabyte is read to the cap, and no further', async () => {
  let sent = 0;
  const url = await serve((_, response) => {
    const source = blocks(1024);
    source.on('data', (chunk: Buffer) => (sent += chunk.length));
    source.pipe(response).on('error', () => undefined);
    response.once('close', () => source.destroy());
  });
  const got = answer(await outcomeOf(url));
  expect(got).toMatchObject({ isTruncated: true, bodyBytes: mebibyte, status: 200 });
  expect(sent).toBeLessThan(64 * mebibyte);
});

test('300 MB that arrive as gzip stay small', async () => {
  const url = await serve((_, response) => {
    response.setHeader('content-encoding', 'gzip');
    const source = blocks(300).pipe(createGzip());
    source.pipe(response).on('error', () => undefined);
    response.once('close', () => source.destroy());
  });
  const before = process.memoryUsage().rss;
  const got = answer(await outcomeOf(url));
  expect(got).toMatchObject({ isTruncated: true, bodyBytes: mebibyte });
  expect(process.memoryUsage().rss - before).toBeLessThan(120 * mebibyte);
});

test('a bomb that arrives whole is inflated to the cap only', async () => {
  const bomb = gzipSync(Buffer.alloc(300 * mebibyte));
  const url = await serve((_, response) => {
    response.setHeader('content-encoding', 'gzip');
    response.end(bomb);
  });
  const before = process.memoryUsage().rss;
  expect(answer(await outcomeOf(url))).toMatchObject({ isTruncated: true, bodyBytes: mebibyte });
  expect(process.memoryUsage().rss - before).toBeLessThan(120 * mebibyte);
});

test('a body of exactly the cap is whole', async () => {
  const url = await serve((_, response) => response.end(block));
  expect(answer(await outcomeOf(url))).toMatchObject({ isTruncated: false, bodyBytes: mebibyte });
});
