/** argv → command → exit code. The only writer of `process.exitCode`. */
import { statSync, writeSync } from 'node:fs';
import { resolve } from 'node:path';
import { helpOf, parseFlags, type Io } from './commands/command.js';
import { loadHookBundle } from './commands/hook-bundle.js';
import { commands } from './commands/registry.js';
import { errorOutput } from './commands/report-error.js';
import { lateFault } from './config/code-fault.js';
import { isReportedError, UsageError } from './errors.js';
import { printable } from './text/printable.js';
import { version } from './version.js';

const wantsJson = process.argv.includes('--json');
const exit = process.exit.bind(process);
let verdict: number | null = null;
let hasPrinted = false;

// First of all: a policy and its gates may end the process, and nothing printed must not look like agreement.
process.on('exit', () => {
  if (verdict === null) end(endedEarly(), 70);
});
process.on('uncaughtException', (error: unknown) => {
  // What was judged stands, and a reader that is gone (`mosaic … | head`) is no fault.
  if (verdict !== null || (error as NodeJS.ErrnoException | null)?.code === 'EPIPE') return;
  end(isReportedError(error) ? error : (lateFault(error) ?? error));
});

verdict = await main(process.argv.slice(2));
// What a policy or a gate left open must not keep a hook waiting; what was printed must arrive first.
await Promise.all([process.stdout, process.stderr].map(flushed));
// A policy's listener could still change the exit code.
process.removeAllListeners('exit');
exit(verdict);

/** Ends at once: the streams may be diverted, and listeners after this one could change the exit code. */
function end(error: unknown, exitCode?: number): never {
  const output = errorOutput(error, wantsJson);
  verdict = exitCode ?? output.exitCode;
  writeNow(2, output.err);
  if (!hasPrinted) writeNow(1, output.out);
  process.removeAllListeners('exit');
  return exit(verdict);
}

function writeNow(stream: 1 | 2, text: string): void {
  try {
    writeSync(stream, text);
  } catch {
    // Nobody reads it; the exit code still tells.
  }
}

function endedEarly(): UsageError {
  return new UsageError('ended-early', 'the process was ended before there was a verdict, so nothing was judged', {
    hint: 'Look for process.exit and for promises that never settle in mosaic.config.* and its gates',
  });
}

function flushed(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((done) => {
    // The reader may be gone (`mosaic … | head`), and then there is nothing to wait for.
    stream.once('error', () => done());
    stream.write('', () => done());
  });
}

async function main(argv: readonly string[]): Promise<number> {
  const [name, ...args] = argv;
  const io = terminal();
  try {
    if (name === '--version' || name === '-v') return print(io, `${version}\n`);
    if (name === undefined || name === '--help' || name === '-h' || name === 'help') return print(io, overview());
    const bundle = name === 'hook' || name === 'scan' ? loadHookBundle(new URL('.', import.meta.url)) : null;
    const entry = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (entry === undefined) throw await unknownCommand(name);
    const command = bundle?.commands[name] ?? (await entry.load());
    const { flags, positionals } = parseFlags(command, args);
    if (flags.isSet('help')) return print(io, helpOf(command));
    const cwd = resolve(flags.text('cwd') ?? '.');
    if (flags.text('cwd') !== null && !isDirectory(cwd)) {
      throw new UsageError('cwd-missing', `there is no directory ${printable(cwd)}`, {
        hint: 'Pass one that exists: --cwd <dir>',
      });
    }
    const code = await command.run({ flags, positionals, cwd, env: process.env, io });
    bundle?.keepCompiled();
    return code;
  } catch (error) {
    const { out, err, exitCode } = errorOutput(error, wantsJson);
    io.out(out);
    io.err(err);
    return exitCode;
  }
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function print(io: Io, text: string): number {
  io.out(text);
  return 0;
}

function overview(): string {
  const names = Object.keys(commands);
  const width = Math.max(...names.map((name) => name.length));
  const lines = Object.entries(commands).map(([name, { says }]) => `  ${name.padEnd(width)}  ${says}`);
  return `Usage: mosaic <command> [flags]\n\n${lines.join('\n')}\n\nmosaic <command> --help explains its flags.\n`;
}

async function unknownCommand(name: string): Promise<UsageError> {
  const { nearest } = await import('./authority/nearest.js');
  const meant = nearest(name, Object.keys(commands));
  return new UsageError('command-unknown', `mosaic has no command "${printable(name)}"`, {
    hint: meant === null ? 'mosaic --help' : `mosaic ${meant}`,
  });
}

function terminal(): Io {
  return {
    out: (text) => {
      hasPrinted ||= text !== '';
      process.stdout.write(text);
    },
    err: (text) => void process.stderr.write(text),
    readInput,
    hasColours: wantsColours(),
    isInteractive: process.stderr.isTTY && process.env['TERM'] !== 'dumb',
  };
}

function wantsColours(): boolean {
  const { FORCE_COLOR: force, NO_COLOR: no } = process.env;
  if (no !== undefined && no !== '') return false;
  if (force !== undefined) return force !== '0' && force !== 'false';
  return process.stdout.isTTY && process.stdout.hasColors();
}

async function readInput(): Promise<string> {
  if (process.stdin.isTTY) return '';
  const chunks: Uint8Array[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks).toString('utf8');
}
