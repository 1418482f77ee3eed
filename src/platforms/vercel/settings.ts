/** What the evaluator needs beside the rules: plain JSON, so evidence can carry it. */
import type { SiteBuild } from '../site-build.js';
import type { Rule } from '../platform.js';
import type { VercelConfig } from './config.js';
import type { Middleware } from './middleware.js';

export interface VercelSettings {
  /** Vercel's Root Directory. */
  readonly root: string;
  /** Why nothing can be evaluated; null when it can. */
  readonly refused: string | null;
  readonly config: VercelConfig;
  /** Entries with keys that the engine does not know, as in "rewrites 3". */
  readonly unknowns: Readonly<Record<string, string>>;
  /** Stands for the redirects that `cleanUrls` and `trailingSlash` make; null without them. */
  readonly slashRule: Rule | null;
  readonly build: SiteBuild;
  readonly middleware: Middleware | null;
  /** Contents of the bulk redirect files. */
  readonly bulkRedirects: readonly string[];
}
