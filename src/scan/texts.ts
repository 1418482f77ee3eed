/** The texts of which a file holds at least one if there is anything to be seen in it. */
import type { RetiredHosts } from './retired-hosts.js';

/** Begins a mark that excuses a line. Found in any case. */
export const ignoreWord = 'mosaic-ignore';

export function textsOf({ literals }: RetiredHosts): string[] {
  return [...literals, ignoreWord];
}
