/** Reads a file of the repository that may not be there. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Null when there is no such file; any other problem is thrown. */
export async function readIfFile(root: string, file: string): Promise<string | null> {
  try {
    return await readFile(join(root, file), 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR') return null;
    throw error;
  }
}
