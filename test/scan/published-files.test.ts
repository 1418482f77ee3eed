/** What users load is read however people would not have written it: bundles, and UTF-16. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test, type TestContext } from 'vitest';
import { createProject, deadUrl, lines, mapOf, type Project } from './project.js';

const map = mapOf({ build: { publish: 'site' } });
const call = `fetch("${deadUrl}/a");\n`;
const page = '<script src="app.js"></script>\n';
/** More than people write. */
const bulk = 'a();\n'.repeat(600_000);
/** More than is read at all. */
const tooMuch = ' '.repeat(32 * 1024 * 1024 + 1);

async function scanned(t: TestContext, files: Readonly<Record<string, string>>): Promise<string[]> {
  return lines(await (await createProject(t, files, { map })).scan());
}

describe('large files', () => {
  test.concurrent('a bundle that a page loads, and one that no page loads', async (t) => {
    const files = { 'site/index.html': page, 'site/app.js': bulk + call, 'site/old.js': bulk + call };
    expect(await scanned(t, files)).toEqual(['production site/app.js:600001:8', 'dormant site/old.js:600001:8']);
  });

  test.concurrent('what a large page loads', async (t) => {
    const files = { 'site/index.html': `<p>${'x'.repeat(3_000_000)}</p>\n${page}`, 'site/app.js': call };
    expect(await scanned(t, files)).toEqual(['production site/app.js:1:8']);
  });

  test.concurrent('on one line, as bundlers write it', async (t) => {
    const line = 'f(1,"a/b.js",{c:`d`});'.repeat(150_000);
    const files = { 'site/index.html': page, 'site/app.js': line + call };
    expect(await scanned(t, files)).toEqual([`production site/app.js:1:${line.length + 8}`]);
  });

  test.concurrent('a page that nobody can read may load whatever is published with it', async (t) => {
    const files = { 'site/index.html': tooMuch, 'site/deep/a.js': call, 'site/b.html': call, 'lib/c.js': call };
    expect(await scanned(t, files)).toEqual([
      'dormant lib/c.js:1:8',
      'production site/b.html:1:8',
      'production site/deep/a.js:1:8',
    ]);
  });

  test.concurrent('published ones beyond all limits are unknown; others are only told', async (t) => {
    const files = { 'site/index.html': page, 'site/app.js': tooMuch + call, 'lib/b.js': bulk + call };
    const project = await createProject(t, files, { map });
    // The second is told from the cache.
    for (const scan of [await project.scan(), await project.scan()])
      expect(scan.tree.unread).toEqual([
        { file: 'lib/b.js', why: expect.stringContaining('too large') as unknown, isPublished: false },
        { file: 'site/app.js', why: expect.stringContaining('larger than 32 MiB') as unknown, isPublished: true },
      ]);
  });

  test.concurrent('a change of one is seen though the last scan is remembered', async (t) => {
    const project = await createProject(t, { 'site/index.html': page, 'site/app.js': bulk + call }, { map });
    expect(lines(await project.scan())).toHaveLength(1);
    expect(lines(await project.scan())).toHaveLength(1);
    await project.commit({ 'site/app.js': bulk });
    expect(lines(await project.scan())).toEqual([]);
  });
});

describe('UTF-16', () => {
  const little = (text: string): Buffer => Buffer.from(`\ufeff${text}`, 'utf16le');
  const big = (text: string): Buffer => little(text).swap16();
  const commit = async (project: Project, files: Readonly<Record<string, Buffer>>): Promise<void> => {
    for (const [file, bytes] of Object.entries(files)) await writeFile(join(project.dir, file), bytes);
    await project.commit({});
  };

  // Few files are read, many are searched.
  test.concurrent.for([0, 300])('of either kind, beside %i other files', async (count, t) => {
    const others = Object.fromEntries(
      Array.from({ length: count }, (_, index) => [`lib/${index}.js`, `a(${index});\n`]),
    );
    const project = await createProject(t, { 'site/a.js': 'a();\n', 'site/b.js': 'b();\n', ...others }, { map });
    await commit(project, {
      'site/index.html': big('<script src="a.js"></script><script src="b.js"></script>\n'),
      'site/a.js': little(`"😀é";\n/* 😀 */ ${call}`),
      'site/b.js': big(bulk + call),
      'site/c.bin': Buffer.from(`\0\0${deadUrl}`),
    });
    expect(lines(await project.scan())).toEqual(['production site/a.js:2:17', 'production site/b.js:600001:8']);
  });
});
