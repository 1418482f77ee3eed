/** The incident: a stale file in the base directory takes over, among hundreds of texts that name the same host. */
import { expect, test } from 'vitest';
import { createProject, dead, deadUrl, lines, live, mapOf } from './project.js';

const paths = ['/health', '/config', '/prompts/*', '/wimd/*', '/ob/*', '/auth/*', '/resume/*'];

function netlifyToml(target: string, build: string): string {
  const rules = paths.map(
    (path) => `[[redirects]]\n  from = "${path}"\n  to = "${target}${path.replace('*', ':splat')}"\n  status = 200\n`,
  );
  return `${build}\n${rules.join('\n')}`;
}

const page = '<!doctype html>\n<title>Shop</title>\n<script src="/app.js"></script>\n';

/** 663 mentions in documents, archives and evidence. */
function history(): Record<string, string> {
  const files: Record<string, string> = {};
  for (let index = 0; index < 221; index += 1) {
    const folder = ['docs', 'archive/2025', 'evidence'][index % 3];
    files[`${folder}/note-${index}.md`] = `# ${index}\n${deadUrl}/a\nbare ${dead} and [link](${deadUrl}/b).\n`;
  }
  return files;
}

const repository = {
  'netlify.toml': netlifyToml(live, '[build]\n  base = "site"\n  publish = "."\n'),
  'site/netlify.toml': netlifyToml(deadUrl, ''),
  'site/index.html': page,
  'site/app.js': `fetch('/config');\n// it was at ${deadUrl} once\n`,
  // Inside what is published, and led to by nothing.
  'site/NOTES.md': `${deadUrl}\n`,
  'site/index.html.bak': `<script>fetch("${deadUrl}")</script>\n`,
  'site/old/app.js': `fetch("${deadUrl}/config");\n`,
  'backups/20251031/netlify.toml': netlifyToml(deadUrl, ''),
  'frontend/netlify.toml': netlifyToml(deadUrl, ''),
  'scripts/check.sh': `#!/bin/sh\n# ${deadUrl}\ncurl ${deadUrl}/health\n`,
  '.github/workflows/ci.yml': `jobs:\n  test:\n    env:\n      API: ${deadUrl}\n`,
  'backend/tests/test_health.py': `URL = "${deadUrl}"\n`,
};

test('exactly the seven lines that users meet are production, whatever else names the host', async (t) => {
  const map = mapOf({ root_dir: 'site' });
  const project = await createProject(t, { ...repository, ...history() }, { map });
  const scanned = await project.scan();
  expect(lines(scanned, 'production')).toEqual(
    paths.map((_, index) => `production site/netlify.toml:${4 + index * 5}:9`),
  );
  expect(scanned.tree.references.filter(({ isFailing }) => isFailing)).toHaveLength(7);
  expect(lines(scanned, 'tooling').map((line) => line.split(' ')[1])).toEqual([
    '.github/workflows/ci.yml:4:12',
    'backend/tests/test_health.py:1:8',
    'scripts/check.sh:3:6',
  ]);
  const dormant = lines(scanned, 'dormant');
  expect(dormant).toHaveLength(7 + 7 + 3);
  for (const file of ['site/NOTES.md:1:1', 'site/index.html.bak:1:16', 'site/old/app.js:1:8']) {
    expect(dormant).toContain(`dormant ${file}`);
  }
  // Two comments beside the 663.
  expect(scanned.tree.historical).toBe(663 + 2);
  expect(scanned.tree.effective).toMatchObject([
    { service: 'web', file: 'site/netlify.toml', shadowed: expect.arrayContaining(['netlify.toml']) as unknown },
  ]);

  await project.commit({ 'site/netlify.toml': null });
  const mended = await project.scan();
  expect(lines(mended, 'production')).toEqual([]);
  expect(mended.tree.effective).toMatchObject([{ file: 'netlify.toml' }]);
  expect(mended.tree.historical).toBe(663 + 2);
});

test('the fix names the backend that lives, and why says which rule and which file', async (t) => {
  const project = await createProject(t, repository, { map: mapOf({ root_dir: 'site' }) });
  const first = (await project.scan()).tree.references.find(({ tier }) => tier === 'production');
  expect(first).toMatchObject({ host: dead, url: `${deadUrl}/health`, state: 'retired' });
  expect(first?.why).toMatch(/rule for \/health.*Netlify takes site\/netlify\.toml for web/);
  expect(first?.fix).toContain(live);
});
