/** Applies the fixes that an examination offers. */
import type { Fix } from './check.js';
import type { Examined } from './examine.js';

export interface Repair {
  readonly description: string;
  /** What changed, or why nothing did. */
  readonly lines: readonly string[];
  readonly isDone: boolean;
}

/** One after the other, in report order, the same fix once. A fix that fails is told and ends nothing. */
export async function repair(examined: readonly Examined[]): Promise<Repair[]> {
  const fixes = new Map<string, Fix>();
  for (const fix of examined.flatMap(({ results }) => results.flatMap((result) => result.fix ?? []))) {
    if (!fixes.has(fix.description)) fixes.set(fix.description, fix);
  }
  const repairs: Repair[] = [];
  for (const fix of fixes.values()) repairs.push(await attempt(fix));
  return repairs;
}

async function attempt({ description, apply }: Fix): Promise<Repair> {
  try {
    return { description, lines: await apply(), isDone: true };
  } catch (error) {
    return { description, lines: [error instanceof Error ? error.message : String(error)], isDone: false };
  }
}
