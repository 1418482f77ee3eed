/** `mosaic doctor`: proves that the hooks fire and that everything they need is in place. */
import type { Check } from '../doctor/check.js';
import { examine, type Examined } from '../doctor/examine.js';
import { checks } from '../doctor/registry.js';
import { repair, type Repair } from '../doctor/repair.js';
import { exitCodeOf, reportOf, type DoctorReport } from '../doctor/report.js';
import { doctorText } from '../doctor/text.js';
import { openWorld } from '../doctor/world.js';
import { UsageError } from '../errors.js';
import { printable } from '../text/printable.js';
import type { Command, Invocation, Io } from './command.js';

export const doctorCommand: Command = {
  name: 'doctor',
  usage: '[--json] [--fix]',
  says: 'Proves that the hooks fire and that everything is in place. Exits 0, 1 with errors, 3 if it could not check.',
  flags: {
    json: { type: 'boolean', says: 'print one JSON object' },
    fix: { type: 'boolean', says: 'mend what is local and can be undone, and say so' },
  },
  async run(invocation) {
    const { flags, positionals, io } = invocation;
    if (positionals.length > 0) {
      throw new UsageError('argument-unknown', `mosaic doctor takes no "${printable(positionals.join(' '))}"`, {
        hint: 'mosaic doctor, or: mosaic doctor --fix',
      });
    }
    const report = flags.isSet('fix') ? await mend(invocation) : reportOf(await look(invocation, checks));
    io.out(flags.isSet('json') ? `${JSON.stringify(report)}\n` : doctorText(report, io));
    return exitCodeOf(report);
  },
};

/** Each time with fresh eyes: what was seen once is not asked again. */
async function look({ cwd, env, io }: Invocation, list: readonly Check[]): Promise<Examined[]> {
  const done = new AbortController();
  const progress = announce(io);
  try {
    return await examine(list, openWorld({ cwd, env, signal: done.signal }));
  } finally {
    // Ends what a check that gave up has left under way.
    done.abort();
    progress();
  }
}

async function mend(invocation: Invocation): Promise<DoctorReport> {
  const before = await look(invocation, checks);
  const repairs = await repair(before);
  if (repairs.length === 0) return reportOf(before);
  printRepairs(repairs, invocation);
  const done = new Set(repairs.filter(({ isDone }) => isDone).map(({ description }) => description));
  const mended = before.filter(({ results }) =>
    results.some(({ fix }) => fix !== undefined && done.has(fix.description)),
  );
  return reportOf(await look(invocation, checks), new Map(mended.map((examined) => [examined.check.id, examined])));
}

function printRepairs(repairs: readonly Repair[], { flags, io }: Invocation): void {
  const print = flags.isSet('json') ? io.err : io.out;
  for (const { description, lines, isDone } of repairs) {
    print(`${isDone ? 'fixed' : 'not fixed'}: ${printable(description, 1_000)}\n`);
    for (const line of lines) print(`  ${printable(line, 1_000)}\n`);
  }
}

/** Nobody should look at a silent prompt. */
function announce(io: Io): () => void {
  if (!io.isInteractive) return () => undefined;
  let isShown = false;
  const timer = setTimeout(() => {
    isShown = true;
    io.err('mosaic: examining …');
  }, 100);
  return () => {
    clearTimeout(timer);
    if (isShown) io.err('\r\u001b[2K');
  };
}
