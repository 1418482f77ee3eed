/** THE list of hosting platforms whose files are known. */
import { caddy } from './caddy.js';
import { cloudflarePages } from './cloudflare-pages.js';
import { firebase } from './firebase.js';
import { netlify } from './netlify.js';
import { next } from './next.js';
import { nginx } from './nginx.js';
import type { Platform } from './platform.js';
import { render } from './render.js';
import { vercel } from './vercel.js';

export const platforms: readonly Platform[] = [netlify, vercel, cloudflarePages, render, firebase, next, nginx, caddy];

/** Base name of a file to the platforms that may read it: several read `_redirects`. */
export const platformFiles: ReadonlyMap<string, readonly Platform[]> = new Map(
  platforms
    .flatMap(({ files }) => files)
    .map((name) => [name, platforms.filter(({ files }) => files.includes(name))] as const),
);

// What people write in a map's `platform`, without case, spaces and punctuation.
const aliases: Readonly<Record<string, string>> = {
  cloudflare: 'cloudflare-pages',
  pages: 'cloudflare-pages',
  workers: 'cloudflare-pages',
  cloudflareworkers: 'cloudflare-pages',
  onrender: 'render',
  renderstatic: 'render',
  renderstaticsite: 'render',
  firebasehosting: 'firebase',
  nextjs: 'next',
  zeit: 'vercel',
  caddyserver: 'caddy',
};

/** By id, title or a usual name ("Cloudflare Pages", "vercel.com"); null for none and for one that is not known. */
export function platformNamed(name: string | null): Platform | null {
  const plain = bare(name ?? '');
  const id = Object.hasOwn(aliases, plain) ? aliases[plain] : plain;
  return (
    platforms.find((platform) => platform.id === id || bare(platform.id) === id || bare(platform.title) === id) ?? null
  );
}

function bare(name: string): string {
  return name
    .toLowerCase()
    .replace(/\.(?:com|app|dev|io|org)$/, '')
    .replace(/[^a-z0-9]/g, '');
}
