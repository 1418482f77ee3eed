/** Keeps node_modules out of Git where nothing does, since each of its files would count as untracked. */
import type { Git } from '../facts/git.js';

/** Whether Git would show `<folder>/node_modules` as untracked. `folder` is relative to the root; "" is the root. */
export async function isModulesFolderShown(git: Git, folder: string): Promise<boolean> {
  const path = folder === '' ? 'node_modules' : `${folder}/node_modules`;
  // Some repositories commit it on purpose.
  if ((await git.run(['ls-files', '-z', '--', path])) !== '') return false;
  return !(await git.test(['check-ignore', '--quiet', '--', `${path}/mosaic-gates`]));
}

/** Null stands for no file. */
export function withModulesIgnored(text: string | null): string {
  if (text === null) return 'node_modules/\n';
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const start = text === '' || text.endsWith('\n') ? text : `${text}${newline}`;
  return `${start}node_modules/${newline}`;
}
