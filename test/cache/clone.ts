/** A clone's folder to meet in, and a server that counts probes and answers them when it is told to. */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi, type TestContext } from 'vitest';
import { startServer } from '../support/loopback-server.js';

type Test = Pick<TestContext, 'onTestFinished'>;

export interface Clone {
  /** What would be `<git common dir>/mosaic`; not made yet. */
  readonly dir: string;
  readonly flights: string;
  /** Names in `flights`, of one kind: ".ticket". */
  files(ending?: string): Promise<string[]>;
  /** Resolves when just so many ask. */
  whenTickets(count: number): Promise<void>;
}

export async function createClone({ onTestFinished }: Test): Promise<Clone> {
  const base = await mkdtemp(join(tmpdir(), 'mosaic-flight-'));
  onTestFinished(() => rm(base, { recursive: true, force: true }));
  const dir = join(base, 'mosaic');
  const flights = join(dir, 'flights');
  const files = async (ending = ''): Promise<string[]> =>
    (await readdir(flights).catch(() => [])).filter((name) => name.endsWith(ending));
  return { dir, flights, files, whenTickets: (count) => until(async () => (await files('.ticket')).length === count) };
}

type Status = 200 | 503;

export interface Probed {
  readonly url: string;
  /** How many probes began so far. */
  readonly count: number;
  whenProbed(count: number): Promise<void>;
  /** Answers the probes under way, with their numbers from 1. */
  answer(status: Status): void;
  /** Answers those, and all that come later. */
  answerFromNowOn(status: Status): void;
}

export async function startProbed({ onTestFinished }: Test): Promise<Probed> {
  let count = 0;
  let later: Status | null = null;
  const waiting = new Map<number, ServerResponse>();
  const reply = (response: ServerResponse, status: Status, number: number): void =>
    void response.writeHead(status).end(String(number));
  const server = await startServer(({ url }, response) => {
    if (url === '/count') return reply(response, 200, count);
    count += 1;
    if (later === null) waiting.set(count, response);
    else reply(response, later, count);
  });
  onTestFinished(() => server.close());
  const answer = (status: Status): void => {
    for (const [number, response] of waiting) reply(response, status, number);
    waiting.clear();
  };
  return {
    url: server.url,
    get count() {
      return count;
    },
    whenProbed: (wanted) => until(async () => count >= wanted),
    answer,
    answerFromNowOn(status) {
      later = status;
      answer(status);
    },
  };
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  await vi.waitUntil(holds, { interval: 5, timeout: 50_000 });
}
