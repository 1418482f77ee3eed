/** Where a program is that a shell would find by its name. */
import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

/** Absolute path; null when no folder of the PATH has it. */
export async function findProgram(
  name: string,
  env: NodeJS.ProcessEnv,
  platform: NodeJS.Platform,
): Promise<string | null> {
  const folders = (pathOf(env) ?? '').split(delimiter).filter((folder) => folder !== '');
  const endings = platform === 'win32' ? ['.exe', '.cmd', '.bat', ''] : [''];
  for (const file of folders.flatMap((folder) => endings.map((ending) => join(folder, name + ending)))) {
    if (await isExecutable(file)) return file;
  }
  return null;
}

/** As Git and the shell see it. Windows has no such permission and runs every file. */
export async function isExecutable(file: string): Promise<boolean> {
  try {
    if (!(await stat(file)).isFile()) return false;
    await access(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Windows spells it "Path", and a copied environment keeps that spelling. */
function pathOf(env: NodeJS.ProcessEnv): string | undefined {
  return env['PATH'] ?? env['Path'];
}
