/** The part of cosmiconfig 9 that searches, whose own declarations are stripped as internal. */
declare module 'cosmiconfig/dist/Explorer.js' {
  import type { CommonOptions, CosmiconfigResult, Loader } from 'cosmiconfig';

  export class Explorer {
    constructor(
      options: CommonOptions & {
        readonly moduleName: string;
        readonly metaConfigFilePath: string | null;
        readonly loaders: Readonly<Record<string, Loader>>;
        readonly transform: (result: CosmiconfigResult) => CosmiconfigResult;
      },
    );
    /** The first search place in `directory` that holds something; null when none does. */
    search(directory: string): Promise<CosmiconfigResult>;
  }
}
