/** What a policy written as code threw, as an error that names its file and line. */
import { UsageError } from '../errors.js';
import { printable } from '../text/printable.js';

/** `config-invalid` for a syntax error, else `config-threw`. `name` is the file's. */
export function codeFault(name: string, error: unknown): UsageError {
  const line = lineIn(name, error);
  const at = line === null ? name : `${name}:${line}`;
  const message = printable(error instanceof Error ? error.message : `it threw ${typeof error}: ${String(error)}`);
  const isSyntax = error instanceof SyntaxError;
  return new UsageError(
    isSyntax ? 'config-invalid' : 'config-threw',
    `${at}: ${isSyntax ? 'syntax error: ' : 'it threw: '}${message}`,
    {
      hint: /Cannot find (?:package|module) 'mosaic-gates/.test(message)
        ? 'npm install --save-dev mosaic-gates'
        : `correct ${at}, then run mosaic again`,
      place: { file: name, line },
      cause: error,
    },
  );
}

/** What was thrown when nobody waited for it any more; null when its stack does not lead to a policy. */
export function lateFault(error: unknown): UsageError | null {
  const stack = error instanceof Error ? error.stack : undefined;
  const name = /[\\/](mosaic\.config\.(?:ts|js|mjs)):\d/.exec(stack ?? '')?.[1];
  return name === undefined ? null : codeFault(name, error);
}

/** The first line of `name` in the stack; for syntax errors Node puts it above the message. */
function lineIn(name: string, error: unknown): number | null {
  if (!(error instanceof Error)) return null;
  const declared = 'line' in error ? error.line : undefined;
  if (typeof declared === 'number') return declared;
  const line = error.stack?.split(`${name}:`)[1]?.match(/^\d+/)?.[0];
  return line === undefined ? null : Number(line);
}
