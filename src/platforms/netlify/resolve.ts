/** Everything that a Netlify site makes of a repository's files at one revision. */
import { printable } from '../../text/printable.js';
import type { Routing, Site, Tree } from '../platform.js';
import { siteBuild, type SiteBuild } from '../site-build.js';
import { within } from '../tree-path.js';
import { routingByBuild } from './build-commands.js';
import { codePaths } from './code-paths.js';
import { tomlRules } from './declared-rule.js';
import { effectiveFile, textAt, type EffectiveFile } from './effective-file.js';
import { publishOf, type Publish } from './publish-roots.js';
import { redirectsFileRules } from './redirects-file.js';
import { readRules, type ReadRules } from './rules.js';
import type { Settings } from './settings.js';
import { redirectsName, shadowedFiles } from './shadowed.js';
import { table } from './toml-file.js';

export async function resolveNetlify(site: Site, tree: Tree): Promise<Routing> {
  const effective = await effectiveFile(site, tree);
  const { toml, base } = effective;
  const build = await siteBuild(tree, base);
  const paths = await tree.paths();
  const publish = publishOf(site, effective, paths, build.isBuilt);
  const byBuild = await routingByBuild(effective, tree);
  const redirects = redirectsFile(publish, byBuild.copied, new Set(paths));
  const lines = redirects === null ? [] : redirectsFileRules(redirects, await textAt(redirects, tree));
  const fromFile = await readRules(lines);
  const fromToml = await readRules(toml === null ? [] : tomlRules(toml));
  const files = [
    ...(redirects === null ? [] : [{ file: redirects, why: whyRedirects(redirects, publish) }]),
    ...(toml === null ? [] : [{ file: toml.file, why: printable(effective.why) }]),
  ];
  const problems = [
    ...effective.problems,
    ...publish.problems,
    ...fromFile.problems,
    ...fromToml.problems,
    ...inContexts(fromToml),
  ].map((problem) => ({ ...problem, message: printable(problem.message) }));
  const settings: Settings = {
    roots: publish.roots,
    isComplete: publish.isComplete,
    code: await codePaths(effective, tree),
    failure: failureIn(problems),
    earlierRules: byBuild.writes,
    lateAnswers: lateAnswers(effective, build),
  };
  return {
    platform: 'netlify',
    files,
    shadowed: await shadowedFiles(
      tree,
      effective,
      publish,
      files.map(({ file }) => file),
    ),
    rules: [...fromFile.rules, ...fromToml.rules],
    problems,
    publish: publish.folder,
    guesses: [...effective.guesses, ...publish.guesses, ...unseen(settings)].map((guess) => printable(guess)),
    choices: effective.choices,
    settings,
  };
}

function failureIn(problems: Routing['problems']): string | null {
  const fatal = problems.find(({ isFatal }) => isFatal);
  return fatal === undefined ? null : `${fatal.file}:${fatal.line}: ${fatal.message}`;
}

/** In the publish directory once the site is built. */
function redirectsFile({ roots }: Publish, copied: readonly string[], paths: ReadonlySet<string>): string | null {
  return roots.map((root) => within(root, redirectsName)).find((path) => paths.has(path)) ?? copied[0] ?? null;
}

function whyRedirects(file: string, { roots, isComplete }: Publish): string {
  if (!roots.some((root) => file === within(root, redirectsName))) return 'the build command copies it; it comes first';
  return `it is in ${isComplete ? 'the publish directory' : 'what the build copies there'}, so its rules come first`;
}

/** Plugins and frameworks add rules and functions of which the repository shows nothing. */
function lateAnswers({ toml }: EffectiveFile, { server }: SiteBuild): string | null {
  const plugins = toml?.data['plugins'];
  const names = (Array.isArray(plugins) ? plugins : []).map((plugin) => String(table(plugin)['package']));
  if (names.length > 0) return `the build plugin ${names.join(', ')} may add rules`;
  return server === null ? null : `${server} may bring a server that answers it`;
}

function unseen({ earlierRules, lateAnswers: late }: Settings): string[] {
  return [earlierRules, late === null ? null : `${late}: paths without a rule are not decided`].filter(
    (sentence) => sentence !== null,
  );
}

/** https://docs.netlify.com/build/configure-builds/file-based-configuration/#redirects */
function inContexts({ rules }: ReadRules): Routing['problems'] {
  return rules.flatMap(({ file, line, column, context }) => {
    if (context === null) return [];
    const message = `rules are global on Netlify: none is documented to hold only under [context.${context}]`;
    return [{ file, line, column, code: 'rule-in-context', message, isFatal: false }];
  });
}
