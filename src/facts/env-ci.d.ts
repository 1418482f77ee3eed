/** What is used of env-ci, which ships no declarations. */
declare module 'env-ci' {
  export default function envCi(options: { readonly env: NodeJS.ProcessEnv; readonly cwd: string }): {
    readonly isPr?: boolean;
    /** The branch that was pushed; on a pull request the one it is to be merged into. */
    readonly branch?: string;
  };
}
