/** Files that belong to Vercel. */

/** Recognised wherever they are. */
export const vercelNames = ['vercel.json', 'vercel.toml', 'now.json'];

/** Configuration only in the project's own folder: elsewhere a "vercel.ts" is just code. */
export const programNames = ['vercel.ts', 'vercel.mts', 'vercel.js', 'vercel.mjs', 'vercel.cjs'];
