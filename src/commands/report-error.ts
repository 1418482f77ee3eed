/** One clear error, for people or for programs. */
import { isReportedError } from '../errors.js';
import { printable } from '../text/printable.js';
import { version } from '../version.js';

export interface ErrorOutput {
  readonly out: string;
  readonly err: string;
  /** Exit code: 2 for a reported error, 70 for anything else. */
  readonly exitCode: number;
}

interface Told {
  readonly code: string;
  readonly message: string;
  readonly hint: string | null;
  readonly place: { readonly file: string | null; readonly line: number | null };
}

/** Anything that is not a reported error is a bug of ours, and asks to be told. */
export function errorOutput(error: unknown, isJson: boolean): ErrorOutput {
  const isReported = isReportedError(error);
  const told = isReported ? error : bug(error);
  const lines = told.message.split('\n').map((line) => printable(line, 2_000));
  const trace = isReported ? '' : stackOf(error);
  const exitCode = isReported ? 2 : 70;
  return isJson
    ? {
        out: `${jsonError({ ...told, message: lines.join('\n'), hint: told.hint, place: told.place })}\n`,
        err: trace,
        exitCode,
      }
    : { out: '', err: textError(told, lines, trace), exitCode };
}

function bug(error: unknown): Told {
  return {
    code: 'internal-error',
    message: error instanceof Error ? error.message : String(error),
    hint: `This is a bug in mosaic ${version} (Node ${process.version}, ${process.platform}). Please report the lines above.`,
    place: { file: null, line: null },
  };
}

function jsonError({ code, message, hint, place }: Told): string {
  return JSON.stringify({ schema: 1, verdict: null, error: { code, message, hint, ...place } });
}

// The mark in front keeps a line of a message from being the first thing in its line, where GitHub's runner obeys "::".
function textError({ message, hint, place: { file, line } }: Told, lines: readonly string[], trace: string): string {
  const where = file === null || message.includes(file) ? '' : ` (${file}${line === null ? '' : `:${line}`})`;
  const arrow = hint === null ? '' : `  → ${printable(hint, 2_000)}\n`;
  return `mosaic: ${lines.join('\n  · ')}${where}\n${trace}${arrow}`;
}

function stackOf(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const frames = stack.split('\n').filter((line) => /^\s+at /.test(line));
  return frames.map((line) => `${printable(line)}\n`).join('');
}
