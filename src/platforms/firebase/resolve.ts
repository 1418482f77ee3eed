/** Which firebase.json a project has, and what it says of the site. */
import { readJson, type JsonDialect } from '../json-source.js';
import type { Routing, RoutingProblem, Shadowed, Site, Tree } from '../platform.js';
import { projectFolder } from '../project-folder.js';
import { filesNamed, folderTitle, isInside, joinTree, within } from '../tree-path.js';
import type { FirebaseSettings } from './evaluate.js';
import { chosenHosting, hostingProblems, hostingsIn, rulesOf } from './hosting.js';

const firebaseNames = ['firebase.json'];

// firebase-tools strips comments and then reads strictly.
const dialect: JsonDialect = { comments: true, trailingCommas: false, byteOrderMark: true };

export async function resolveFirebase(site: Site, tree: Tree): Promise<Routing> {
  const paths = await tree.paths();
  const { folder, guess, choices, isAmbiguous } = projectFolder(site, paths, firebaseNames);
  const file = within(folder, 'firebase.json');
  const text = await tree.read(file);
  const source = text === null ? null : readJson(file, text, dialect);
  const places = hostingsIn(source?.value);
  const chosen = chosenHosting(places, site);
  const rules = chosen === null || source === null ? [] : rulesOf(chosen, source.at);
  const fault: RoutingProblem[] = source?.fault
    ? [
        {
          ...source.fault,
          code: 'config-invalid',
          message: `${file} ${source.fault.message}: Firebase refuses to deploy it`,
          isFatal: true,
        },
      ]
    : [];
  const { public: folderSaid, source: framework, cleanUrls } = chosen?.entry ?? {};
  const publish = typeof folderSaid === 'string' ? joinTree(folder, folderSaid) : site.publish;
  const settings: FirebaseSettings = {
    refused: isAmbiguous ? guess : (fault[0]?.message ?? refusal(file, text, chosen !== null, framework)),
    roots: publish === null ? [] : [publish, within(folder, 'public'), within(folder, 'static')],
    isBuilt: publish !== null && !paths.some((path) => isInside(path, publish)),
    cleanUrls: cleanUrls === true,
    functions: functionsFolder(source?.value, folder),
  };
  return {
    platform: 'firebase',
    files: text === null ? [] : [{ file, why: `the Firebase CLI reads it from ${folderTitle(folder)}` }],
    shadowed: [
      ...places
        .filter((place) => place !== chosen && source !== null)
        .map((place) => ({
          file,
          why: `it is of the site ${String(place.entry['site'] ?? place.entry['target'])}`,
          rules: source === null ? [] : rulesOf(place, source.at),
        })),
      ...(await otherFiles(tree, paths, file)),
    ],
    rules,
    problems: [...fault, ...hostingProblems(rules)],
    publish,
    guesses: guess === null ? [] : [guess],
    choices,
    settings,
  };
}

/** One codebase or a list of them, each in its own folder: https://firebase.google.com/docs/functions/organize-functions */
function functionsFolder(value: unknown, folder: string): string | null {
  const { functions } = (value ?? {}) as { readonly functions?: unknown };
  const [only, ...more] = [functions].flat() as ({ readonly source?: unknown } | null | undefined)[];
  if (more.length > 0) return null;
  return joinTree(folder, typeof only?.source === 'string' ? only.source : 'functions');
}

function refusal(file: string, text: string | null, isChosen: boolean, framework: unknown): string | null {
  if (text === null) return 'there is no firebase.json';
  if (!isChosen) return `none of the sites in ${file} can be told to be this service`;
  return framework === undefined ? null : 'a web framework answers, which only its build knows';
}

async function otherFiles(tree: Tree, paths: readonly string[], taken: string): Promise<Shadowed[]> {
  const others = filesNamed(paths, firebaseNames).filter((file) => file !== taken);
  return Promise.all(
    others.map(async (file) => {
      const { value, at } = readJson(file, (await tree.read(file)) ?? '', dialect);
      return { file, why: 'it is of another project', rules: hostingsIn(value).flatMap((place) => rulesOf(place, at)) };
    }),
  );
}
