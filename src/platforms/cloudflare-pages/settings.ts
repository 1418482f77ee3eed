/** What the evaluator needs beside the rules: plain JSON, so evidence can carry it. */
import type { Wrangler } from './wrangler.js';

export interface CloudflareSettings {
  /** The project's root directory. */
  readonly root: string;
  /** Why nothing can be evaluated; null when it can. */
  readonly refused: string | null;
  /** Folders whose files are published as they are. */
  readonly roots: readonly string[];
  /** A build makes more files than the repository shows. */
  readonly isBuilt: boolean;
  /** A package whose build makes a Worker that comes before everything else; null without one. */
  readonly adapter: string | null;
  /** A Worker with static assets; null for Pages. */
  readonly worker: Wrangler | null;
  /** `_routes.json`, which limits where functions run; null without one. */
  readonly routes: { readonly include: readonly string[]; readonly exclude: readonly string[] } | null;
}
