/** The license texts of bundled packages, which their licenses ask to pass on. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** One text for all packages that `inputs` (paths in node_modules, as esbuild names them) come from. */
export async function licenses(root, inputs) {
  const folders = new Set(inputs.flatMap((input) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input) ?? []));
  const texts = await Promise.all(
    [...folders].toSorted((one, other) => one.localeCompare(other)).map((folder) => license(join(root, folder))),
  );
  return `Packages contained in these files, and their licenses.\n\n${texts.join('\n')}`;
}

async function license(folder) {
  const { name, version, license: id } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file === undefined ? '' : `\n${await readFile(join(folder, file), 'utf8')}`;
  return `---- ${name} ${version} (${id})\n${text}`;
}
