/** What a file is for, as far as its path tells: asked only where nothing published leads to it. */
import { baseName, folderOf } from '../platforms/tree-path.js';

export interface PathKind {
  readonly tier: 'tooling' | 'historical';
  /** "a test", "a document": fits into a sentence. */
  readonly what: string;
}

interface Sign extends PathKind {
  /** Of the file's own name. */
  readonly names?: RegExp;
  /** Of a folder it lies in. */
  readonly folders?: RegExp;
  /** Folders of this name may lie anywhere among sources; others count there only beside them. */
  readonly isDeep?: boolean;
}

// Documents first: a README among the scripts is no script. Then the order of the tiers.
const signs: readonly Sign[] = [
  {
    tier: 'historical',
    what: 'a document',
    names:
      /\.(?:md|mdx|markdown|rst|adoc|asciidoc|tex|txt|rtf|org|pdf|docx?|odt|pptx?|eml|ipynb)$|^(?:README|CHANGELOG|CHANGES|LICEN[CS]E|NOTICE|AUTHORS|CONTRIBUTING|TODO)\b(?!.*\.[cm]?[jt]sx?$)/i,
  },
  { tier: 'historical', what: 'a record', names: /\.(?:log|out|csv|tsv|har|patch|diff|jsonl|ndjson)$/i },
  {
    tier: 'tooling',
    what: 'a test',
    names: /[._-](?:test|spec|e2e|cy|stories)\.\w+$|^test_|_test\.\w+$|^conftest\.py$/i,
    folders: /^(?:tests?|__tests__|__mocks__|specs?|e2e|cypress|playwright|fixtures?|mocks?)$/i,
    isDeep: true,
  },
  {
    tier: 'tooling',
    what: 'part of CI',
    names:
      /^(?:\.gitlab-ci|\.travis|azure-pipelines|bitbucket-pipelines|appveyor|\.drone|cloudbuild|buildspec|codecov)\.ya?ml$|^Jenkinsfile/i,
    folders: /^\.(?:github|gitlab|circleci|buildkite|teamcity|woodpecker|husky|ci)$/i,
  },
  {
    tier: 'tooling',
    what: 'a setting of development',
    names:
      /^(?!(?:next|nuxt|astro|gatsby|svelte|remix)\.).*\.(?:config|conf)\.[cm]?[jt]s(?:on)?$|^(?:webpack|rollup|karma)\b.*\.[cm]?[jt]s$|^(?:setupProxy\.[cm]?[jt]s|proxy\.conf\b.*|package\.json|tsconfig\b.*\.json|nodemon\.json|\.\w+rc(?:\.\w+)?)$|^\.env\.(?:development|dev|local|test|testing|ci|example|sample|template|dist|defaults)\b|^(?:example|sample)\.env$/i,
    folders: /^\.(?:vscode|idea|devcontainer|storybook)$/i,
  },
  {
    tier: 'tooling',
    what: 'a script',
    names:
      /\.(?:sh|bash|zsh|fish|ps1|psm1|bat|cmd|http|rest)$|^(?:Makefile|GNUmakefile|Justfile|Taskfile\.ya?ml|Rakefile|fabfile\.py|tasks\.py|Procfile.*|Dockerfile.*|(?:docker-)?compose.*\.ya?ml|.*postman_collection\.json)$/i,
    folders: /^(?:scripts?|bin|tools?|hack|ops|ci)$/i,
  },
  {
    tier: 'historical',
    what: 'a backup',
    names:
      /\.(?:bak|backup|old|orig|save|prev|rej)(?:[._-]?\d+)?$|~$|[._ -](?:backup|bak|old|orig|copy)(?:[._ -]?\d+)?\.\w+$|\.(?:bak|backup|old|orig)[._-]/i,
    folders: /^(?:backups?|bak|old|attic|snapshots?)(?:[._-].*)?$/i,
  },
  {
    tier: 'historical',
    what: 'archived',
    folders: /^_?(?:archived?|archives|graveyard|deprecated|trash)(?:[._-].*)?$/i,
  },
  { tier: 'historical', what: 'evidence', folders: /^(?:evidence|audits?|incidents?|postmortems?)$/i },
  { tier: 'historical', what: 'a document', folders: /^(?:docs?|documentation|wiki|notes|adrs?|rfcs?)$/i },
];

/** Null for everything that may be part of an application. */
export function pathKind(path: string): PathKind | null {
  const folders = folderOf(path).split('/');
  return (
    signs.find((sign) => isNamed(sign, path) || folders.some((folder) => sign.folders?.test(folder) === true)) ?? null
  );
}

/** The same for a file among the sources of a site: `src/tools/api.ts` is one of them, `tools/api.ts` is not. */
export function sourceKind(path: string, base: string): PathKind | null {
  const [first = '', ...deeper] = folderOf(base === '' ? path : path.slice(base.length + 1)).split('/');
  return (
    signs.find(
      (sign) =>
        isNamed(sign, path) ||
        [first, ...(sign.isDeep === true ? deeper : [])].some((folder) => sign.folders?.test(folder) === true),
    ) ?? null
  );
}

function isNamed({ names }: Sign, path: string): boolean {
  return names?.test(baseName(path)) === true;
}
