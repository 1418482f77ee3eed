/** A process that asks: its find is one request, and it prints what it was told. Bundled and spawned by tests. */
import { get } from 'node:http';
import { shareFlight } from '../../src/cache/share-flight.js';

const { dir, url } = JSON.parse(process.argv[2] ?? '') as { readonly dir: string; readonly url: string };

/** The number that the server answers; null when it answers anything but 200. */
function ask(path: string): Promise<number | null> {
  return new Promise((resolve, reject) => {
    get(`${url}${path}`, { agent: false }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => (body += text));
      response.on('end', () => resolve(response.statusCode === 200 ? Number(body) : null));
    }).on('error', reject);
  });
}

const read = (value: unknown): number | null => (typeof value === 'number' ? value : null);
const { signal } = new AbortController();
const probesBefore = await ask('/count');
const shared = await shareFlight('is it up?', { dir, maxAgeMs: 0, signal, read }, () => ask('/probe'));
process.stdout.write(JSON.stringify({ probesBefore, shared }));
