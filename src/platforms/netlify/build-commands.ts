/** What the build's commands do to routing files: they may copy one that stands elsewhere, or write rules themselves. */
import type { Tree } from '../platform.js';
import { joinTree, within } from '../tree-path.js';
import { buildSetting } from './build-settings.js';
import type { EffectiveFile } from './effective-file.js';
import { table } from './toml-file.js';

export interface RoutingByBuild {
  /** `_redirects` files of the repository that a command copies. */
  readonly copied: readonly string[];
  /** A sentence when rules exist only once a command has run; null otherwise. */
  readonly writes: string | null;
}

const routingFile = /[^\s'"`;|&<>()=]*(?:_redirects|netlify\.toml)(?![\w.-])/g;

export async function routingByBuild(effective: EffectiveFile, tree: Tree): Promise<RoutingByBuild> {
  const commands = await buildCommands(effective, tree);
  const paths = new Set(await tree.paths());
  const mentions = commands.flatMap((command) => {
    const isCopy = /\bc(?:p|opy)/i.test(command);
    return (command.match(routingFile) ?? []).map((word) => ({ word, command, isCopy }));
  });
  const sources = mentions.flatMap(({ word, isCopy }) => {
    const path = joinTree(effective.base, word);
    return isCopy && path !== null && path.endsWith('_redirects') && paths.has(path) ? [path] : [];
  });
  const other = mentions.find(({ isCopy }) => !isCopy || sources.length === 0);
  const writes = other === undefined ? null : `the build command \`${other.command}\` may write rules of its own`;
  return { copied: [...new Set(sources)], writes };
}

/** What only Netlify's UI holds is not seen. */
async function buildCommands({ toml, base }: EffectiveFile, tree: Tree): Promise<string[]> {
  const said = toml === null ? null : buildSetting(toml, 'command');
  const manifest = await tree.read(within(base, 'package.json'));
  const scripts = table(table(parsed(manifest))['scripts']);
  const own = ['prebuild', 'build', 'postbuild'].map((name) => scripts[name]);
  return [said?.value, ...own].filter((command) => typeof command === 'string');
}

function parsed(text: string | null): unknown {
  try {
    return JSON.parse((text ?? '{}').replace(/^\ufeff/, ''));
  } catch {
    return {};
  }
}
