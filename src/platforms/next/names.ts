/** Files that belong to Next.js. */

// The first one found is taken: https://nextjs.org/docs/app/api-reference/config/next-config-js
export const nextNames = ['next.config.js', 'next.config.mjs', 'next.config.ts', 'next.config.mts', 'next.config.cjs'];
