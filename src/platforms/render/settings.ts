/** What the evaluator needs beside the rules: plain JSON, so evidence can carry it. */

export interface RenderSettings {
  /** Why nothing can be evaluated; null when it can. */
  readonly refused: string | null;
  /** Folders whose files are published as they are. */
  readonly roots: readonly string[];
  /** A build makes more files than the repository shows. */
  readonly isBuilt: boolean;
}
