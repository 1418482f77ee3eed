/**
 * How a hook proves to `mosaic doctor` that it was reached: with the variable set, it repeats what the variable holds
 * and judges nothing. It then exits non-zero, so a variable left behind blocks and never lets anything through.
 */
import type { Io } from '../commands/command.js';
import { version } from '../version.js';

export const doctorVariable = 'MOSAIC_DOCTOR';

/** sysexits' EX_TEMPFAIL: no exit code of a verdict. */
export const answerExitCode = 75;

/** What a reached hook says: Mosaic's version and the hook's arguments. */
export interface Answer {
  readonly version: string;
  readonly args: readonly string[];
}

/** The exit code when the doctor asks; null when it does not. On standard error, because hooks redirect the other. */
export function answerDoctor(args: readonly string[], env: NodeJS.ProcessEnv, io: Pick<Io, 'err'>): number | null {
  const nonce = env[doctorVariable];
  if (nonce === undefined) return null;
  const answer: Answer = { version, args };
  io.err(`mosaic: ${doctorVariable} is set, so nothing was judged and this is blocked; unset it to go on\n`);
  if (/^[\w-]{8,64}$/.test(nonce)) io.err(`${nonce} ${JSON.stringify(answer)}\n`);
  return answerExitCode;
}

/** Null when the answer to this nonce is not in what a hook printed. */
export function readAnswer(output: string, nonce: string): Answer | null {
  const line = output.split(/\r?\n/).find((text) => text.includes(`${nonce} {`));
  if (line === undefined) return null;
  try {
    return JSON.parse(line.slice(line.indexOf('{', line.indexOf(nonce)))) as Answer;
  } catch {
    return null;
  }
}
