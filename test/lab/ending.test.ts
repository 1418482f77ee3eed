/** The lab over TLS, and that nothing of any lab is left behind. */
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectSecurely } from 'node:tls';
import { describe, expect, it, vi } from 'vitest';
import { startLab, type LabOptions } from '../../src/lab/index.js';
import { ask, logIn, lookAt } from './client.js';

describe('TLS', () => {
  it('is trusted by those who know its authority, and redirects plain HTTP', async () => {
    const own = await startLab({ tls: { days: 5 } });
    expect(own.env).toEqual({ NODE_EXTRA_CA_CERTS: own.ca?.file });
    expect(await readFile(own.ca?.file ?? '', 'utf8')).toBe(own.ca?.pem);
    const { web, failure, daysLeft } = lookAt(own);
    expect([await daysLeft('frontend'), await daysLeft('backend')]).toEqual([5, 5]);
    expect((await web('/health')).json).toMatchObject({ status: 'ok' });
    expect((await web('/')).headers['strict-transport-security']).toBe('max-age=31536000');
    expect((await logIn(lookAt(own), 'ada')).header).toContain('; Secure');
    expect(await failure('backend', '/health')).toBe('status 200');
    await expect(ask(`${own.frontend.origin}/`, {})).rejects.toThrow(/certificate/);
    const plain = await ask(`${own.frontend.origin.replace('https', 'http')}/a?b=c`, {});
    expect(plain).toMatchObject({ status: 308, headers: { location: `${own.frontend.origin}/a?b=c` } });
    await own.close();
  });

  it("leaves the program's own reflection as it was", async () => {
    const before = Object.getOwnPropertyNames(Reflect);
    await (await startLab({ tls: true })).close();
    expect(Object.getOwnPropertyNames(Reflect)).toEqual(before);
  });
});

describe('the end', () => {
  it.each<[string, LabOptions]>([
    ['http', {}],
    ['https', { tls: true }],
  ])('comes at once over %s, whoever is connected, and leaves nothing', async (_, options) => {
    const own = await startLab(options);
    await own.switchOn('backend-never-answers');
    const origins = [own.frontend.origin, own.backend.origin];
    const ports = origins.map((origin) => Number(new URL(origin).port));
    const idle = ports.map((port) => connect(port, '127.0.0.1').on('error', () => undefined));
    const secured =
      options.tls === true ? [connectSecurely({ port: ports[0] ?? 0, host: '127.0.0.1', ca: own.ca?.pem ?? '' })] : [];
    await Promise.all(
      secured.map((socket) => new Promise((done) => socket.on('error', () => undefined).once('secureConnect', done))),
    );
    const waiting = lookAt(own).failure('frontend', '/health');
    const ended = [...idle, ...secured].map((socket) => new Promise((done) => socket.once('close', done)));
    await own.close();
    await Promise.all(ended);
    expect(await waiting).not.toMatch(/^status/);
    for (const side of ['frontend', 'backend'] as const)
      expect(await lookAt(own).failure(side, '/')).toBe('ECONNREFUSED');
    expect(existsSync(own.dir)).toBe(false);
  });

  it('comes also when it could not begin', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'mosaic-begin-'));
    for (const name of ['TMPDIR', 'TEMP', 'TMP']) vi.stubEnv(name, folder);
    try {
      const begun = startLab({
        rules: () => {
          throw new Error('not today');
        },
      });
      await expect(begun).rejects.toThrow('not today');
      expect(await readdir(folder)).toEqual([]);
    } finally {
      vi.unstubAllEnvs();
      await rm(folder, { recursive: true });
    }
  });
});
