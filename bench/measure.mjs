/** Times commands against each other, and reads how much memory they take. Nothing is asserted. */
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { env } from './sandbox.mjs';

export const rounds = Math.max(15, Number(process.env.BENCH_ROUNDS ?? 21));

/**
 * Interleaved (A B C, A B C, …), so that a busy moment hits all alike; the first round warms up and is not counted.
 * A contestant is `{ name, cwd, file, args, env?, before? }`; adds `milliseconds` (the median) to each.
 */
export function compete(contestants) {
  const times = contestants.map(() => []);
  for (let round = 0; round <= rounds; round++) {
    for (const [index, contestant] of contestants.entries()) {
      const elapsed = once(contestant);
      if (round > 0) times[index].push(elapsed);
    }
  }
  return contestants.map((contestant, index) => ({ ...contestant, milliseconds: median(times[index]) }));
}

function once({ name, cwd, file, args, env: own = {}, before }) {
  before?.();
  const began = performance.now();
  const { status, error, stderr } = spawnSync(file, args, {
    cwd,
    env: { ...env, ...own },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const elapsed = performance.now() - began;
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${name} ended with ${status}: ${String(stderr)}`);
  return elapsed;
}

export function median(values) {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Median peak memory of any program in MB, by reading the kernel's high-water mark while it runs; null where there is none. */
export async function peakOfProgram(cwd, file, args) {
  if (process.platform !== 'linux') return null;
  const peaks = [];
  for (let round = 0; round < 5; round++) peaks.push(await highWaterMark(cwd, file, args));
  return median(peaks);
}

function highWaterMark(cwd, file, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd, env, stdio: 'ignore' });
    let peak = 0;
    let isRunning = true;
    const look = () => {
      peak = Math.max(peak, readPeak(child.pid));
      if (isRunning) setImmediate(look);
    };
    child.once('error', reject);
    child.once('exit', () => {
      isRunning = false;
      resolve(peak / 1024);
    });
    look();
  });
}

function readPeak(pid) {
  try {
    return Number(/^VmHWM:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}
