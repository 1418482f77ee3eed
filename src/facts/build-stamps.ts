/** What this process is told of the commit it was built from: variables and the stamp beside the code. */
import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readIdentity, type IdentityReading } from '../answers/identity-document.js';
import { commitVariables } from '../platforms/commit-variables.js';
import { defineFact } from './fact.js';

export const buildStampFile = 'mosaic-build.json';

export interface BuildStamp {
  /** Name of the variable or file. */
  readonly source: string;
  readonly reading: IdentityReading;
  readonly mayBeOld: boolean;
}

const largestStamp = 64 * 1_024;

/** Only what is present; a variable that is set and empty is present. */
export const buildStamps = defineFact('build stamps', async ({ env, root }): Promise<readonly BuildStamp[]> => {
  const variables = commitVariables.flatMap(({ name, mayBeOld }) => {
    const value = env[name];
    if (value === undefined) return [];
    return [{ source: name, reading: readIdentity({ body: value, contentType: 'text/plain' }), mayBeOld }];
  });
  const text = await readStamp(join(root, buildStampFile));
  if (text === null) return variables;
  const reading = readIdentity({ body: text, contentType: 'application/json' });
  return [...variables, { source: buildStampFile, reading, mayBeOld: false }];
});

async function readStamp(path: string): Promise<string | null> {
  const stats = await lstat(path).catch(() => null);
  if (stats === null || !stats.isFile()) return null;
  return stats.size > largestStamp ? '' : readFile(path, 'utf8');
}
