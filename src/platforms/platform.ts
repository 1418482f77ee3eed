/** What a hosting platform is: which of the repository's files it takes, and what they make of a request. */

/** The files of one revision. Paths are relative to the repository's root, with forward slashes. */
export interface Tree {
  /** Every path, in Git's order. */
  paths(): Promise<readonly string[]>;
  /** A file's text; null when there is none, or it is a link, a submodule or no text. */
  read(path: string): Promise<string | null>;
}

/** What only the platform's own UI knows, as the map says it. */
export interface Site {
  /** Name of the service in the map. */
  readonly service: string;
  /** Where users reach it, without a path: rules may depend on the host. */
  readonly origin: string;
  /** `root_dir`: null when the map does not say. */
  readonly rootDir: string | null;
  /** `build.base`: null states that none is set; undefined when the map does not say. */
  readonly base: string | null | undefined;
  /** `build.publish`: null when the map does not say. */
  readonly publish: string | null;
}

/** Where something is written. 1-based. */
export interface Position {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** One rule, in the order in which the platform tries them. */
export interface Rule extends Position {
  /** As written. */
  readonly from: string;
  /** As written: a path of the site or an absolute URL. */
  readonly to: string;
  /** Null where the platform has none, such as for a header rule's kin. */
  readonly status: number | null;
  /** What else must hold (country, cookie, header, query …), as written; empty for none. */
  readonly conditions: readonly string[];
  /** Whether it holds only in a deploy context, such as a preview; null for everywhere. */
  readonly context: string | null;
  /** What the platform's own engine is fed; plain JSON. */
  readonly raw: unknown;
}

/** A file that the platform does not take, and why. */
export interface Shadowed {
  readonly file: string;
  readonly why: string;
  /** Its rules, which users never meet. */
  readonly rules: readonly Rule[];
}

/** What is wrong with the configuration itself, by the platform's own limits. */
export interface RoutingProblem extends Position {
  /** Kebab-case. */
  readonly code: string;
  readonly message: string;
  /** False when the platform ignores what is wrong, so users never notice. */
  readonly isFatal: boolean;
}

/** What a platform makes of a repository's files at one revision: plain data. */
export interface Routing {
  readonly platform: string;
  /** Files it takes, the first tried first. Empty when it needs none. */
  readonly files: readonly { readonly file: string; readonly why: string }[];
  readonly shadowed: readonly Shadowed[];
  readonly rules: readonly Rule[];
  readonly problems: readonly RoutingProblem[];
  /** Folder that is published as it is or after a build; null when nothing says. "" is the root. */
  readonly publish: string | null;
  /** Sentences about what had to be guessed because only the platform's UI knows it. */
  readonly guesses: readonly string[];
  /**
   * What the platform's UI settles and the map leaves open, as it was taken from the files of this revision: "Root
   * Directory" and "web". No commit changes the UI, so two revisions that differ here cannot be compared. Absent for none.
   */
  readonly choices?: Readonly<Record<string, string>>;
  /** Anything else the evaluator needs; plain JSON. */
  readonly settings: unknown;
}

/** Where a request ends. */
export type Destination =
  /** Handed to another host. */
  | { readonly kind: 'proxy'; readonly url: string; readonly rule: Rule }
  | { readonly kind: 'redirect'; readonly url: string; readonly status: number; readonly rule: Rule }
  /** Answered by a file of the site: itself, or the page that a rule names. `rule` is null for a file of that very path. */
  | { readonly kind: 'page'; readonly path: string; readonly status: number; readonly rule: Rule | null }
  /** Answered by the platform's functions or middleware, which only run there. */
  | {
      readonly kind: 'function';
      readonly name: string;
      readonly rule: Rule | null;
      /** Its file, or the folder of its files; absent where the repository does not show it. */
      readonly source?: string;
      /** Equal for two revisions in which those files say the same; absent until they are read. */
      readonly print?: string;
    }
  | { readonly kind: 'not-found' }
  /** A construct decides that cannot be evaluated here. */
  | { readonly kind: 'undecided'; readonly why: string; readonly rule: Rule | null };

export interface RouteRequest {
  /** "GET". */
  readonly method: string;
  /** Path and query at the site. */
  readonly path: string;
}

/** Answers as the platform would; loaded apart, for engines are large. */
export interface Evaluator {
  evaluate(request: RouteRequest): Destination;
}

export interface Platform {
  /** As the map's `platform` says it: "netlify". */
  readonly id: string;
  readonly title: string;
  /** Variable in which its builds find their commit, one of `commitVariables`; absent when it has none. */
  readonly commitVariable?: string;
  /** What its `Tombstone` names as the platform; absent when a deployment that is gone leaves none. */
  readonly tombstone?: string;
  /** Base names of files that belong to it, wherever they are: "netlify.toml". */
  readonly files: readonly string[];
  /** Which files it takes at that revision. Throws `Unavailable` when they cannot be understood. */
  resolve(site: Site, tree: Tree): Promise<Routing>;
  /** Null: its files are recognised, but nothing here can evaluate them. */
  readonly open: ((routing: Routing, site: Site, tree: Tree) => Promise<Evaluator>) | null;
}
