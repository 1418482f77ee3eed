import { expect, test } from 'vitest';
import { suppressionsOf } from '../../src/scan/suppressions.js';
import { createProject, deadUrl, lines, mapOf } from './project.js';

const map = mapOf({ build: { publish: 'site' } });
const call = (rest = ''): string => `fetch("${deadUrl}/a");${rest}\n`;
const site = { 'site/index.html': '<script src="a.js"></script><script src="b.js"></script>\n' };

const policy = (...ignore: readonly object[]): string => JSON.stringify({ scan: { ignore } });
const host = '*.up.railway.app';

test.concurrent('a reasoned entry excuses a host in the files it names, up to its day', async (t) => {
  const project = await createProject(
    t,
    {
      ...site,
      'site/a.js': call(),
      'site/b.js': call(),
      'mosaic.config.json': policy({ host, path: 'site/a.*', reason: 'moves in May', until: '2999-05-01' }),
    },
    { map },
  );
  const { tree, entries } = await project.scan();
  expect(tree.references.map(({ file }) => file)).toEqual(['site/b.js']);
  expect(entries).toEqual([]);
});

test.concurrent('entries that excuse nothing, or no more, are reported', async (t) => {
  const project = await createProject(
    t,
    {
      ...site,
      'site/a.js': call(),
      'mosaic.config.json': policy(
        { host, path: 'site/a.js', reason: 'over', until: '2026-01-01' },
        { host: 'old.example', reason: 'gone' },
        { host, path: 'web/**', reason: 'elsewhere' },
      ),
    },
    { map },
  );
  const { tree, entries } = await project.scan();
  expect(tree.references).toHaveLength(1);
  expect(entries.map(({ kind, entry }) => `${kind} ${entry}`)).toEqual([
    `expired ${host} in site/a.js`,
    'unused old.example',
    `unused ${host} in web/**`,
  ]);
});

test.concurrent('a mark with a reason excuses its own line', async (t) => {
  const files = {
    ...site,
    'site/a.js': `${call(' // mosaic-ignore: old links still point there')}${call()}${call(' // mosaic-ignore')}`,
    'site/b.js': '// mosaic-ignore: nothing here\nconst text = "mosaic-ignore: a string";\n',
    'docs/a.md': 'Write `mosaic-ignore: <reason>` on the line.\n',
  };
  const scanned = await (await createProject(t, files, { map })).scan();
  expect(lines(scanned)).toEqual(['production site/a.js:2:8', 'production site/a.js:3:8']);
  expect(scanned.tree.marks.map(({ kind, place }) => `${kind} ${place?.file}:${place?.line}`)).toEqual([
    'no-reason site/a.js:3',
    'unused site/b.js:1',
  ]);
});

test('the last day still counts, in UTC', () => {
  const covers = (today: string): boolean =>
    suppressionsOf([{ host: 'a.example', reason: 'x', until: '2026-05-01' }], today).cover('a.js', 'a.example');
  expect(covers('2026-05-01T23:59:59.999Z')).toBe(true);
  expect(covers('2026-05-02T00:00:00.000Z')).toBe(false);
});

test('a wildcard covers what is below, and no path means any', () => {
  const { cover, problems } = suppressionsOf([{ host: '*.A.example', reason: 'x' }], '2026-01-01');
  expect([cover('x', 'b.a.example'), cover('.y/z', 'c.b.a.example'), cover('x', 'a.example')]).toEqual([
    true,
    true,
    false,
  ]);
  expect(problems()).toEqual([]);
});
