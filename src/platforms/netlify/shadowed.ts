/** Routing files of the repository that Netlify does not take, with the rules that users never meet. */
import { printable } from '../../text/printable.js';
import type { Shadowed, Tree } from '../platform.js';
import { baseName, filesNamed, folderTitle } from '../tree-path.js';
import { tomlRules, type DeclaredRule } from './declared-rule.js';
import { tomlName, type EffectiveFile } from './effective-file.js';
import type { Publish } from './publish-roots.js';
import { redirectsFileRules } from './redirects-file.js';
import { readRules } from './rules.js';
import { readToml } from './toml-file.js';

export const redirectsName = '_redirects';

export async function shadowedFiles(
  tree: Tree,
  effective: EffectiveFile,
  publish: Publish,
  taken: readonly string[],
): Promise<Shadowed[]> {
  const others = filesNamed(await tree.paths(), [tomlName, redirectsName]).filter((file) => !taken.includes(file));
  return await Promise.all(
    others.map(async (file) => {
      const { rules } = await readRules(declared(file, (await tree.read(file)) ?? ''));
      return { file, why: printable(whyNot(file, effective, publish)), rules };
    }),
  );
}

function declared(file: string, text: string): DeclaredRule[] {
  return baseName(file) === tomlName ? tomlRules(readToml(file, text)) : redirectsFileRules(file, text);
}

function whyNot(file: string, { toml, base, replaced }: EffectiveFile, { folder }: Publish): string {
  if (file === replaced?.file) return replaced.why;
  if (baseName(file) === redirectsName) {
    return folder === null
      ? 'it is in no folder that is known to be published'
      : `it is not in what is published, ${folderTitle(folder)}`;
  }
  // A root file behind one that was found in the base directory the UI names.
  if (file === tomlName && toml !== null) return `${toml.file}, in the base directory, replaces it`;
  return `it is neither in the base directory, ${folderTitle(base)}, nor in the root`;
}
