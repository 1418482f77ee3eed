/** Lengths of time as people write them: '30s', '15m', '2h', '7d', or milliseconds. */

export const durationPattern = /^(\d+(?:\.\d+)?)\s*(ms|s|m|h|d)$/;

const milliseconds: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

// Beyond this, timers and dates overflow and nobody means it.
const longest = 3650 * 86_400_000;

export type ParsedDuration =
  | { readonly kind: 'duration'; readonly milliseconds: number }
  | { readonly kind: 'invalid'; readonly why: string };

/** Milliseconds in `value`: a number of milliseconds, or digits with one of the units ms, s, m, h, d. Never throws. */
export function parseDuration(value: unknown): ParsedDuration {
  if (typeof value === 'number') return bounded(value);
  if (typeof value !== 'string') return invalid('it is neither text nor a number');
  const [, amount, unit] = durationPattern.exec(value.trim()) ?? [];
  if (amount !== undefined && unit !== undefined) return bounded(Number(amount) * (milliseconds[unit] ?? Number.NaN));
  return invalid(
    /^\d+$/.test(value.trim())
      ? `it has no unit; write '${value.trim()}m' or '${value.trim()}s'`
      : 'units are ms, s, m, h and d',
  );
}

function bounded(value: number): ParsedDuration {
  if (!Number.isFinite(value) || value < 0) return invalid('it must be 0 or more');
  if (value > longest) return invalid('it is longer than ten years');
  return { kind: 'duration', milliseconds: Math.round(value) };
}

function invalid(why: string): ParsedDuration {
  return { kind: 'invalid', why };
}
