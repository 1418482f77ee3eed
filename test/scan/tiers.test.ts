/** Which tier a reference is of, by what the platform takes and what a published page leads to. */
import { describe, expect, test } from 'vitest';
import { createProject, dead, deadUrl, lines, live, mapOf } from './project.js';

interface Row {
  readonly name: string;
  readonly web?: object;
  readonly files: Readonly<Record<string, string>>;
  /** "production file:line:column", in the order of the files. */
  readonly expected: readonly string[];
  readonly historical?: number;
}

const rule = (from: string, to: string, rest = ''): string =>
  `[[redirects]]\n  from = "${from}"\n  to = "${to}"\n  status = 200\n${rest}`;
const call = `fetch("${deadUrl}/a");\n`;
const page = (...parts: readonly string[]): string => `<!doctype html>\n${parts.join('\n')}\n`;
const script = (src: string): string => `<script src="${src}"></script>`;

const published = { root_dir: 'site', build: { publish: 'site' } };
const built = { root_dir: 'web', build: { publish: 'web/dist' } };
const vite = {
  'web/package.json': '{"scripts":{"build":"vite build"},"dependencies":{"react":"19"}}',
  'web/index.html': page('<script type="module" src="/src/main.ts"></script>'),
};

const rows: readonly Row[] = [
  // Configuration.
  {
    name: 'a rule of the file that the platform takes',
    files: { 'netlify.toml': rule('/api/*', `${deadUrl}/:splat`) },
    expected: ['production netlify.toml:3:9'],
  },
  {
    name: 'a redirect sends users there too',
    files: { 'netlify.toml': rule('/old', `${deadUrl}/`).replace('200', '301') },
    expected: ['production netlify.toml:3:9'],
  },
  {
    name: 'a rule that an earlier one leaves nothing to do',
    files: { 'netlify.toml': rule('/api/*', `${live}/:splat`) + rule('/api/*', `${deadUrl}/:splat`) },
    expected: ['dormant netlify.toml:7:9'],
  },
  {
    name: 'a rule behind one for some users only',
    files: {
      'netlify.toml':
        rule('/api/*', `${live}/:splat`, '  conditions = {Country = ["de"]}\n') + rule('/api/*', `${deadUrl}/:splat`),
    },
    expected: ['production netlify.toml:8:9'],
  },
  {
    name: 'a rule for previews only',
    files: { 'netlify.toml': `[[context.deploy-preview.redirects]]\nfrom = "/a"\nto = "${deadUrl}/a"\nstatus = 200\n` },
    expected: ['dormant netlify.toml:3:7'],
  },
  {
    name: 'a rule of _redirects in what is published comes first',
    web: published,
    files: { 'site/index.html': page(), 'site/_redirects': `# ${dead}\n/api/* ${deadUrl}/:splat 200\n` },
    expected: ['production site/_redirects:2:8'],
    historical: 1,
  },
  {
    name: 'what the build of the taken file is given',
    files: { 'netlify.toml': `[build.environment]\n  API = "${deadUrl}"\n` },
    expected: ['production netlify.toml:2:10'],
  },
  {
    name: 'a comment in the taken file',
    files: { 'netlify.toml': `# to = "${deadUrl}"\n` },
    expected: [],
    historical: 1,
  },
  {
    name: 'files of a platform that are not taken, wherever they lie',
    web: { root_dir: 'site' },
    files: {
      'netlify.toml': '[build]\n  base = "site"\n',
      'old/netlify.toml': rule('/a', deadUrl),
      'vercel.json': JSON.stringify({ rewrites: [{ source: '/a', destination: deadUrl }] }),
      'docs/_redirects': `/a ${deadUrl} 200\n`,
    },
    expected: ['dormant docs/_redirects:1:4', 'dormant old/netlify.toml:3:9', 'dormant vercel.json:1:44'],
  },
  // What is published as it is.
  {
    name: 'the start page, its scripts, styles, links and imports, transitively',
    web: published,
    files: {
      'site/index.html': page(
        script('js/app.js'),
        '<link rel="stylesheet" href="a.css">',
        '<a href="/about">x</a>',
        `<p>${dead}</p>`,
      ),
      'site/js/app.js': `import { api } from './api.js';\nnew Worker('worker.js');\n`,
      'site/js/api.js': call,
      'site/js/worker.js': call,
      'site/a.css': '@import "b.css";',
      'site/b.css': `a { background: url(${deadUrl}/x.png) }`,
      'site/about.html': page(`<form action="${deadUrl}/login">`),
      'site/data.json': `{"api": "${deadUrl}"}`,
    },
    expected: [
      'production site/about.html:2:15',
      'production site/b.css:1:21',
      'dormant site/data.json:1:10',
      'production site/index.html:5:4',
      'production site/js/api.js:1:8',
      'production site/js/worker.js:1:8',
    ],
  },
  {
    name: 'pages and scripts that nothing leads to',
    web: published,
    files: {
      'site/index.html': page('<!-- <script src="old.js"></script> -->'),
      'site/old.js': call,
      'site/old.html': page(script('older.js')),
      'site/older.js': call,
      'site/README.md': deadUrl,
    },
    expected: ['dormant site/README.md:1:1', 'dormant site/old.js:1:8', 'dormant site/older.js:1:8'],
  },
  {
    name: 'a backup that a page does lead to, and a folder called docs that is published',
    web: { build: { publish: 'docs' } },
    files: { 'docs/index.html': page(script('app.bak.js')), 'docs/app.bak.js': call, 'docs/guide.md': deadUrl },
    expected: ['production docs/app.bak.js:1:8', 'dormant docs/guide.md:1:1'],
  },
  {
    name: 'chunks whose names a bundle computes',
    web: published,
    files: {
      'site/index.html': page(script('/static/main.js')),
      'site/static/main.js': 'self.webpackChunk=[];n.u=e=>"static/"+e+".chunk.js"',
      'site/static/12.chunk.js': call,
      'site/old/12.js': call,
    },
    expected: ['dormant site/old/12.js:1:8', 'production site/static/12.chunk.js:1:8'],
  },
  {
    name: 'a page that a rule names',
    web: published,
    files: {
      'netlify.toml': '[build]\n  publish = "site"\n[[redirects]]\n  from = "/go"\n  to = "/go.html"\n  status = 200\n',
      'site/index.html': page(),
      'site/go.html': page(script('go.js')),
      'site/go.js': call,
    },
    expected: ['production site/go.js:1:8'],
  },
  {
    name: 'a function that the platform runs',
    web: { root_dir: '' },
    files: { 'index.html': page(), 'netlify/functions/proxy.js': call },
    expected: ['production netlify/functions/proxy.js:1:8'],
  },
  // What a build makes the site from.
  {
    name: 'sources that the start page leads to, through imports',
    web: built,
    files: {
      ...vite,
      'web/src/main.ts': "import React from 'react';\nimport { api } from '@/lib/api';\nimport './a.css';\n",
      'web/src/lib/api.ts': call,
      'web/src/a.css': `a{background:url(${deadUrl})}`,
      'web/src/legacy.ts': call,
      'web/src/lib/api.test.ts': call,
      'web/vite.config.ts': call,
      'web/.env.production': `VITE_API=${deadUrl}\n`,
      'web/.env.example': `VITE_API=${deadUrl}\n`,
      'web/public/config.js': call,
      'web/README.md': deadUrl,
    },
    expected: [
      'tooling web/.env.example:1:10',
      'production web/.env.production:1:10',
      'dormant web/public/config.js:1:8',
      'production web/src/a.css:1:18',
      'production web/src/lib/api.ts:1:8',
      'dormant web/src/legacy.ts:1:8',
      'tooling web/src/lib/api.test.ts:1:8',
      'tooling web/vite.config.ts:1:8',
    ].toSorted((one, other) => ((one.split(' ')[1] ?? '') < (other.split(' ')[1] ?? '') ? -1 : 1)),
    historical: 1,
  },
  {
    name: 'sources of which nobody can tell whether they ship',
    web: built,
    files: {
      ...vite,
      'web/src/main.ts': "import pages from '~virtual/pages';\n",
      'web/src/legacy.ts': call,
      'web/src/tools/api.ts': call,
      'web/src/reports/api.ts': call,
      'web/scripts/deploy.js': call,
      'web/tests/a.ts': call,
    },
    expected: [
      'tooling web/scripts/deploy.js:1:8',
      'production web/src/legacy.ts:1:8',
      'production web/src/reports/api.ts:1:8',
      'production web/src/tools/api.ts:1:8',
      'tooling web/tests/a.ts:1:8',
    ],
  },
  {
    name: 'a framework whose modules no page names',
    web: { root_dir: 'web', platform: 'vercel' },
    files: {
      'web/package.json': '{"scripts":{"build":"next build"},"dependencies":{"next":"16"}}',
      'web/app/page.tsx': call,
      'web/lib/api.ts': call,
    },
    expected: ['production web/app/page.tsx:1:8', 'production web/lib/api.ts:1:8'],
  },
  {
    name: 'a frontend on no known platform is built from its folder',
    web: { root_dir: 'web', platform: null },
    files: { ...vite, 'web/src/main.ts': call },
    expected: ['production web/src/main.ts:1:8'],
  },
  // Everything else.
  {
    name: 'the backend, pages elsewhere, scripts, CI and documents',
    web: published,
    files: {
      'site/index.html': page(),
      'backend/app.py': `ORIGINS = ["${deadUrl}"]\n# ${dead}\n`,
      'old-site/index.html': page(deadUrl),
      'docker-compose.yml': `a: ${deadUrl}\n`,
      Makefile: `check:\n\tcurl ${deadUrl}\n`,
      'docs/a.json': `{"a": "${deadUrl}"}`,
      CHANGELOG: deadUrl,
      'backups/2025/app.js': call,
      'run.log': deadUrl,
    },
    expected: [
      'tooling Makefile:2:7',
      'dormant backend/app.py:1:13',
      'tooling docker-compose.yml:1:4',
      'dormant old-site/index.html:2:1',
    ],
    historical: 5,
  },
  {
    name: 'lists of hosts to refuse, and the policy, are no findings at all',
    web: published,
    files: {
      'site/index.html': page(script('a.js')),
      'site/a.js': `const deadHosts = ["${dead}"];\n`,
      'mosaic.config.json': JSON.stringify({ scan: { ignore: [{ host: 'b.example', reason: deadUrl }] } }),
      'package.json': JSON.stringify({ proxy: deadUrl }),
    },
    expected: ['tooling package.json:1:11'],
  },
];

describe('tiers', () => {
  test.concurrent.for(rows)('$name', async ({ web, files, expected, historical = 0 }, t) => {
    const project = await createProject(t, files, { map: mapOf(web) });
    const scanned = await project.scan();
    expect(lines(scanned)).toEqual(expected);
    expect(scanned.tree.historical).toBe(historical);
  });
});
