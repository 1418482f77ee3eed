/** What evaluating a request needs beside the rules; plain data, for it is part of a routing. */
import type { CodePaths } from './code-paths.js';

export interface Settings {
  /** Folders whose files are published under "/", the first one first. */
  readonly roots: readonly string[];
  /** The repository holds everything that is published: no build adds to it. */
  readonly isComplete: boolean;
  readonly code: CodePaths;
  /** Why no build of this revision succeeds; null: nothing speaks against it. */
  readonly failure: string | null;
  /** Why there may be rules that come before those of the repository; null: there are none. */
  readonly earlierRules: string | null;
  /** Who may answer a path that no file and no rule has; null: nobody. */
  readonly lateAnswers: string | null;
}
