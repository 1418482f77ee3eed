/** Whether a site is built before it is published, and whether the build brings a server of its own. */
import type { Tree } from './platform.js';
import { within } from './tree-path.js';

export interface SiteBuild {
  /** A build may add files to what the repository holds. */
  readonly isBuilt: boolean;
  /** Package whose server code can answer any path once deployed; null when only files are published. */
  readonly server: string | null;
  /** Every package it is made with. */
  readonly packages: readonly string[];
}

// Their builds give the platforms functions that answer paths no file and no rule has. A package missing here makes a
// site look static, so paths that only its server answers are called "not found".
const serverPackages = new Set(
  (
    'next nuxt nuxt3 nitropack nitro gatsby astro vike vike-server vinxi waku blitz @sveltejs/kit @remix-run/dev ' +
    '@remix-run/node @react-router/dev @react-router/node @tanstack/react-start @tanstack/solid-start @tanstack/start ' +
    '@solidjs/start solid-start @builder.io/qwik-city @qwik.dev/router @analogjs/platform @angular/ssr ' +
    '@redwoodjs/core @shopify/hydrogen @hono/vite-build rwsdk fresh @lazarv/react-server'
  ).split(' '),
);

// As a development dependency such a package is a mock or a proxy for local work.
const plainServers = new Set(['hono', 'express', 'fastify', 'koa', 'h3', 'elysia', '@nestjs/core']);

/** Read from package.json in `folder`; a broken one says nothing. */
export async function siteBuild(tree: Tree, folder: string): Promise<SiteBuild> {
  const manifest = parse(await tree.read(within(folder, 'package.json')));
  const used = Object.keys(record(manifest['dependencies']));
  const all = [...used, ...Object.keys(record(manifest['devDependencies']))];
  const script = record(manifest['scripts'])['build'];
  return {
    isBuilt: typeof script === 'string' && script.trim() !== '',
    server: all.find((name) => serverPackages.has(name)) ?? used.find((name) => plainServers.has(name)) ?? null,
    packages: all,
  };
}

function parse(text: string | null): Readonly<Record<string, unknown>> {
  try {
    return record(JSON.parse((text ?? '{}').replace(/^\ufeff/, '')));
  } catch {
    return {};
  }
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}
