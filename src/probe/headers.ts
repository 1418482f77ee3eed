/** An answer's headers as plain data. */
import { redactHeader } from './redact.js';
import { Stopped } from './stopped.js';

type RawHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Lower-case record, repeated values joined. Throws `Stopped` when there are more than `most`. */
export function joinHeaders(raw: RawHeaders, most: number): Record<string, string> {
  const entries = Object.entries(raw).map(([name, value]) => [name.toLowerCase(), [value ?? ''].flat()] as const);
  const count = entries.reduce((sum, [, values]) => sum + values.length, 0);
  if (count > most) throw new Stopped('protocol', 'first-byte', `${count} headers; at most ${most} are accepted`);
  return Object.fromEntries(entries.map(([name, values]) => [name, values.join(', ')]));
}

/** What may be kept of them. Cookies are split again before they are joined, as their dates contain commas. */
export function keptHeaders(raw: RawHeaders, secrets: readonly string[]): Record<string, string> {
  const entries = Object.entries(raw).map(([name, value]) => [name.toLowerCase(), [value ?? ''].flat()] as const);
  return Object.fromEntries(
    entries.map(([name, values]) => [name, values.map((value) => redactHeader(name, value, secrets)).join(', ')]),
  );
}
