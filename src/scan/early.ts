/**
 * Starts Git on what a scan will ask of it, while most of the program is still being loaded. Guesses, which cost nothing
 * but time when they are wrong: that this is the root of a clone, and that the map on disk is the one that judges.
 */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { AuthorityMap } from '../authority/schema.js';
import type { Git } from '../facts/git.js';
import { recallEarly } from './memo.js';
import { retiredHosts } from './retired-hosts.js';
import { searchDisk } from './search.js';
import { textsOf } from './texts.js';

/** `revision` as it will be scanned; null for the index. */
export function startEarly(git: Git, cwd: string, revision: string | null): void {
  try {
    const gitDir = join(cwd, '.git');
    const cacheDir = join(gitDir, 'mosaic');
    if (!statSync(gitDir).isDirectory() || recallEarly(git, cacheDir, revision)) return;
    // Without a cache everything will be searched.
    if (existsSync(join(cacheDir, 'scan/blobs'))) return;
    // Unchecked: whatever is wrong with it is told when it is read in earnest.
    const retired = retiredHosts(JSON.parse(readFileSync(join(cwd, 'authority_map.json'), 'utf8')) as AuthorityMap);
    if (retired.literals.length > 0) searchDisk(git, textsOf(retired)).catch(() => undefined);
  } catch {
    // No map here, or none that can be read.
  }
}
