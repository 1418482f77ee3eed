/** The user's own file that husky reads in front of every hook. */
import { join } from 'node:path';
import type { World } from './world.js';

/** Absolute; it need not exist. */
export function huskyInitFile({ env, home }: Pick<World, 'env' | 'home'>): string {
  return join(env['XDG_CONFIG_HOME'] || join(home, '.config'), 'husky', 'init.sh');
}
