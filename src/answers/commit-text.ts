/** Whether a text names a commit, and what it is when it does not. Pure. */

/** Why no commit can be read. */
export type NoCommit = 'null' | 'empty' | 'placeholder' | 'dirty' | 'too-short' | 'not-hex' | 'not-text';

export type CommitText =
  /** Lower-case hexadecimal, 7 to 64 digits. */
  | { readonly kind: 'commit'; readonly sha: string }
  | { readonly kind: 'none'; readonly why: NoCommit; readonly shown: string };

/**
 * Reads "4f0c…", "sha-4f0c…", what `git describe` and build metadata make of it ("v1.2.3-5-g4f0c…", "1.2.3+4f0c…"), and
 * the ends of images, releases and addresses: "shop:4f0c…", "shop@4f0c…", "…/commit/4f0c…".
 */
export function readCommit(value: unknown): CommitText {
  if (value === null || value === undefined) return none('null', 'null');
  if (typeof value !== 'string') return none('not-text', JSON.stringify(value));
  const text = value.trim().replace(/^(?<quote>["'])(?<inside>.*)\k<quote>$/, '$<inside>');
  if (text === '') return none('empty', '""');
  // Longer than any version; patterns must not be run over a hostile megabyte.
  if (text.length > 200) return none('not-hex', text);
  const word = text.toLowerCase();
  if (isPlaceholder(word)) return none('placeholder', text);
  const marked = dirtyMark.exec(word)?.groups?.['clean'];
  if (marked !== undefined) return none(shaIn(marked) === null ? 'not-hex' : 'dirty', text);
  const sha = shaIn(word);
  if (sha !== null) return { kind: 'commit', sha };
  return none(/^[0-9a-f]+$/.test(word) && word.length < shortest ? 'too-short' : 'not-hex', text);
}

/** Fewer digits name too many commits. */
const shortest = 7;

const shown = 80;

function none(why: NoCommit, text: string): CommitText {
  return { kind: 'none', why, shown: text.slice(0, shown) };
}

const placeholders: ReadonlySet<string> = new Set(
  (
    'unknown undefined null nil none n/a na nan dev develop development devel local localhost debug test testing head ' +
    'latest main master trunk snapshot nightly canary edge current placeholder todo tbd changeme change-me replaceme ' +
    'replace-me example dummy default unset missing empty false true - ? x xxx uncommitted unversioned untracked no-git ' +
    'nogit not-set notset not_set unspecified unavailable (unknown) (none) (devel) prod production staging'
  ).split(' '),
);

/** A word that stands where a commit should, a variable nobody filled in, or only one digit repeated. */
function isPlaceholder(word: string): boolean {
  const isTemplate = /[${}<>%]|^__.*__$|^@.*@$/.test(word);
  return placeholders.has(word) || isTemplate || /^([0-9a-f])\1{6,}$/.test(word);
}

/** As `git describe --dirty`, Go, Bazel and others mark a build of something that was never committed. */
const dirtyMark =
  /^(?<clean>[^\s]{4,}?)(?:[-+._ ]?(?:dirty|modified|uncommitted|localchanges|local-changes)|[-+._]dev|[*+])$/;

function shaIn(word: string): string | null {
  const plain = /^(?:(?:sha|git|commit|rev)[-:]|g(?=[0-9a-f]{7,40}$))?(?<sha>[0-9a-f]{7,64})$/.exec(word)?.groups;
  const described = /(?:-g|\+(?:sha[-.]|git[-.]|g)?|\+.*\.(?:sha[-.])?g?)(?<sha>[0-9a-f]{7,64})$/.exec(word)?.groups;
  // Digits alone are a date or a number there.
  const named = /(?:[@:]|\/commits?\/)(?:sha-)?(?!\d+$)(?<sha>[0-9a-f]{7,40})$/.exec(word)?.groups;
  return plain?.['sha'] ?? described?.['sha'] ?? named?.['sha'] ?? null;
}
