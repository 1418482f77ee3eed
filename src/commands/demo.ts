/** `mosaic demo`: the incident, replayed for real on this machine. */
import { realpathSync } from 'node:fs';
import { EnvironmentError } from '../errors.js';
import { openShop } from '../lab/shop.js';
import { openSandbox } from '../lab/sandbox.js';
import { tellStory } from '../lab/story.js';
import { LabError } from '../lab/switchboard.js';
import type { Command, Invocation } from './command.js';

export const demoCommand: Command = {
  name: 'demo',
  usage: '',
  says: 'Replays the incident with a repository, hooks and servers of its own. Exit code 0 when every step went as told, else 1.',
  flags: {},
  run: async (invocation) => {
    const interruption = onInterruption();
    try {
      return await demo(invocation, interruption.signal);
    } catch (error) {
      if (interruption.exitCode() !== null) return interruption.exitCode() ?? 1;
      throw error;
    } finally {
      interruption.release();
    }
  },
};

async function demo({ io, env }: Invocation, signal: AbortSignal): Promise<number> {
  const began = performance.now();
  const tell = (text: string): void => io.out(`${text}\n`);
  const sandbox = await openSandbox({ signal, hasColours: io.hasColours, env });
  try {
    const shop = await openShop(sandbox, realpathSync(process.argv[1] ?? ''));
    try {
      const isAsTold = await tellStory(shop, { tell, hasColours: io.hasColours, signal });
      const seconds = ((performance.now() - began) / 1_000).toFixed(1);
      tell(`\n${isAsTold ? `Every step went as told, in ${seconds} s.` : 'Not every step went as told.'}`);
      return isAsTold ? 0 : 1;
    } finally {
      await shop.close();
    }
  } catch (error) {
    if (isMissingGit(error))
      throw new EnvironmentError('git-missing', 'the demo needs Git, which was not found', { cause: error });
    if (!(error instanceof LabError)) throw error;
    io.err(`mosaic: the demo could not be set up: ${error.message}\n`);
    return 1;
  } finally {
    await sandbox.close();
  }
}

function isMissingGit(error: unknown): boolean {
  return (
    error instanceof Error && 'code' in error && error.code === 'ENOENT' && 'path' in error && error.path === 'git'
  );
}

interface Interruption {
  readonly signal: AbortSignal;
  /** 128 + the signal's number, as shells have it; null when nothing interrupted. */
  exitCode(): number | null;
  release(): void;
}

/** Ends the story instead of the process, so that everything is cleaned up; also when nobody reads on (`| head`). */
function onInterruption(): Interruption {
  const controller = new AbortController();
  let exitCode: number | null = null;
  const stopWith = (code: number) => (): void => {
    exitCode ??= code;
    controller.abort();
  };
  const listeners = { SIGINT: stopWith(130), SIGTERM: stopWith(143), SIGHUP: stopWith(129) };
  const unread = stopWith(1);
  for (const [name, listener] of Object.entries(listeners)) process.on(name, listener);
  process.stdout.on('error', unread);
  return {
    signal: controller.signal,
    exitCode: () => exitCode,
    release() {
      for (const [name, listener] of Object.entries(listeners)) process.off(name, listener);
    },
  };
}
