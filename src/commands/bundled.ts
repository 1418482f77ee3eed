/** The commands that are loaded from a bundle of their own. */
import type { Command } from './command.js';
import { hookCommand } from './hook.js';
import { scanCommand } from './scan.js';

export const bundled: Readonly<Record<string, Command>> = { hook: hookCommand, scan: scanCommand };
