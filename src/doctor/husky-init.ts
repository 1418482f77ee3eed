/** The user's own file that husky reads in front of every hook. */
import { dirname, join } from 'node:path';
import { quoted } from '../hooks/hooks-path.js';
import type { World } from './world.js';

/** Absolute; it need not exist. */
export function huskyInitFile({ env, home }: Pick<World, 'env' | 'home'>): string {
  return join(env['XDG_CONFIG_HOME'] || join(home, '.config'), 'husky', 'init.sh');
}

/** Makes this Node known to every hook. */
export function nodeCommand(world: Pick<World, 'env' | 'home'>): string {
  const file = huskyInitFile(world);
  const line = `export PATH="${dirname(process.execPath).replaceAll('\\', '/')}:$PATH"`;
  return `mkdir -p ${quoted(dirname(file))} && echo ${quoted(line)} >> ${quoted(file)}`;
}
