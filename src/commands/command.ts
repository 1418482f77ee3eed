/** What a command is: its flags declared once, from which parsing and help are derived. */
import { parseArgs } from 'node:util';
import { nearest } from '../authority/nearest.js';
import { UsageError } from '../errors.js';

export interface Flag {
  readonly type: 'boolean' | 'string';
  /** May be given several times. */
  readonly multiple?: boolean;
  /** Name of the value in the help: `--mode <modes>`. */
  readonly value?: string;
  readonly says: string;
}

export interface Invocation {
  readonly flags: Flags;
  readonly positionals: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly io: Io;
}

/** The streams, so that commands neither reach for `process` nor mind where they are run. */
export interface Io {
  out(text: string): void;
  err(text: string): void;
  /** All of standard input; "" when it is a terminal. */
  readInput(): Promise<string>;
  /** Colours of either stream are wanted and can be shown. */
  readonly hasColours: boolean;
  /** Standard error is a terminal somebody looks at. */
  readonly isInteractive: boolean;
}

export interface Command {
  readonly name: string;
  /** After the name: "pre-commit|pre-push [remote url]". */
  readonly usage: string;
  /** One line. */
  readonly says: string;
  readonly flags: Readonly<Record<string, Flag>>;
  /** Returns the exit code. */
  run(invocation: Invocation): Promise<number>;
}

/** Parsed flags, read by type so that a misspelt name is found by the test that uses it. */
export class Flags {
  readonly #values: Readonly<Record<string, unknown>>;

  constructor(values: Readonly<Record<string, unknown>>) {
    this.#values = values;
  }

  isSet(name: string): boolean {
    return this.#values[name] === true;
  }

  text(name: string): string | null {
    const value = this.#values[name];
    return typeof value === 'string' ? value : null;
  }

  /** Every value as given. */
  all(name: string): string[] {
    const value = this.#values[name];
    return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
  }

  /** All values, comma-separated ones taken apart. */
  list(name: string): string[] {
    const value = this.#values[name];
    const values: unknown[] = Array.isArray(value) ? value : value === undefined ? [] : [value];
    return values.flatMap((item) => String(item).split(',')).filter((item) => item !== '');
  }
}

const everywhere: Readonly<Record<string, Flag>> = {
  cwd: { type: 'string', value: 'dir', says: 'work in this directory' },
  help: { type: 'boolean', says: 'show this help' },
};

/** Throws `UsageError` for a flag that the command does not have, or one without its value. */
export function parseFlags(command: Command, args: readonly string[]): { flags: Flags; positionals: string[] } {
  const known = { ...command.flags, ...everywhere };
  const options = Object.fromEntries(
    Object.entries(known).map(([name, { type, multiple }]) => [name, { type, multiple: multiple ?? false }]),
  );
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
    return { flags: new Flags(values), positionals };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new UsageError('flag-invalid', flagProblem(error, command.name, Object.keys(known)), {
      hint: `mosaic ${command.name} --help`,
      cause: error,
    });
  }
}

function flagProblem(error: TypeError, command: string, known: readonly string[]): string {
  const unknown = /Unknown option '--?([^'=]+)/.exec(error.message)?.[1];
  if (unknown === undefined) return `mosaic ${command}: ${error.message.split('. ')[0] ?? error.message}`;
  const meant = nearest(unknown, known);
  return `mosaic ${command} has no flag --${unknown}${meant === null ? '' : `; did you mean --${meant}?`}`;
}

export function helpOf(command: Command): string {
  const rows = Object.entries({ ...command.flags, ...everywhere }).map(([name, { value, says }]) => [
    `--${name}${value === undefined ? '' : ` <${value}>`}`,
    says,
  ]);
  const width = Math.max(...rows.map(([flag = '']) => flag.length));
  const lines = rows.map(([flag = '', says = '']) => `  ${flag.padEnd(width)}  ${says}`);
  return `Usage: mosaic ${command.name} ${command.usage}\n\n${command.says}\n\n${lines.join('\n')}\n`;
}
