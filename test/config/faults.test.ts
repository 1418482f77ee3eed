/** Policies that are wrong: one error that names file, key path, what was expected, what was found. */
import { rm } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { createProject } from './project.js';

describe('values', () => {
  it.each([
    ['{ "onClarify": "blok" }', 'onClarify: expected "block" or "warn", found "blok"; did you mean "block"?'],
    [
      '{ "worktree": { "unstaged": "fial" } }',
      'worktree.unstaged: expected "fail", "warn" or "off", found "fial"; did you mean "fail"?',
    ],
    ['{ "worktree": [] }', 'worktree: expected an object, found []'],
    ['{ "worktree": { "ignore": "dist" } }', 'worktree.ignore: expected a list of globs, found "dist"'],
    ['{ "worktree": { "ignore": ["a", ""] } }', 'worktree.ignore.1: expected glob, found ""'],
    [
      '{ "severities": { "TLS": "of" } }',
      'severities.TLS: expected "fail", "warn" or "off", found "of"; did you mean "off"?',
    ],
    [
      '{ "severities": { "tls!": "off" } }',
      'severities.tls!: expected a gate id such as TLS, or gate id and finding such as TLS/expires-soon, found "tls!"',
    ],
    [
      '{ "session": { "maxAge": "12" } }',
      "session.maxAge: expected a duration such as '24h' (it has no unit; write '12m' or '12s'), found \"12\"",
    ],
    [
      '{ "session": { "maxAge": "9w" } }',
      'session.maxAge: expected a duration such as \'24h\' (units are ms, s, m, h and d), found "9w"',
    ],
    [
      '{ "session": { "maxAge": -1 } }',
      "session.maxAge: expected a duration such as '24h' (it must be 0 or more), found -1",
    ],
    [
      '{ "session": { "maxAge": "9999d" } }',
      'session.maxAge: expected a duration such as \'24h\' (it is longer than ten years), found "9999d"',
    ],
    [
      '{ "push": { "allowForce": "main" } }',
      'push.allowForce: expected true, false or a list of refs such as "refs/heads/main", found "main"',
    ],
    [
      '{ "push": { "allowDelete": [""] } }',
      'push.allowDelete.0: expected true, false or a list of refs such as "refs/heads/main", found ""',
    ],
    ['{ "probe": { "control": "nonsense" } }', 'probe.control: expected a URL, "host:port" or null, found "nonsense"'],
    [
      '{ "probe": { "allowPrivate": ["http://a"] } }',
      'probe.allowPrivate.0: expected a host name without scheme, port or path, found "http://a"',
    ],
    ['{ "probe": { "resolve": ["a:443"] } }', 'probe.resolve.0: expected "host:port:address", found "a:443"'],
    ['{ "env": { "allow": ["A B"] } }', 'env.allow.0: expected the name of a variable, found "A B"'],
    ...['2026-13-45', '2026-02-30', '2026-1-1'].map((until) => [
      JSON.stringify({ scan: { ignore: [{ host: 'a.example', reason: 'x', until }] } }),
      `scan.ignore.0.until: expected a date such as "2027-01-31", found "${until}"`,
    ]),
    ...['*.com', '*.com.', '*', 'a.*.example'].map((host) => [
      JSON.stringify({ scan: { ignore: [{ host, reason: 'x' }] } }),
      `scan.ignore.0.host: expected a host name such as "old.example" or "*.old.example", found "${host}"`,
    ]),
    ['{ "hooks": { "pre-push": [] } }', 'hooks.pre-push: expected at least one mode, found []'],
    [
      '{ "hooks": { "pre-push": ["integrate"] } }',
      'hooks.pre-push.0: expected "local", "ci", "integration", "smoke" or "runtime", found "integrate"; did you mean "integration"?',
    ],
    [
      '{ "onClarify": "warm", "env": 1 }',
      'onClarify: expected "block" or "warn", found "warm"; did you mean "warn"? (also wrong: env)',
    ],
    ['null', 'the policy: expected an object, found null'],
    ['[]', 'the policy: expected an object, found []'],
    ['{ "onClarify": "\\u001b[31m" }', 'onClarify: expected "block" or "warn", found "\\u001b[31m"'],
  ])('%s', async (content, message) => {
    const { fault } = await createProject({ 'mosaic.config.json': content });
    const error = await fault();
    expect(error).toMatchObject({ code: 'config-invalid', message: `mosaic.config.json: ${message}` });
    expect(error.hint).not.toBe('');
  });

  it('names the line', async () => {
    const { fault, write } = await createProject({
      'mosaic.config.json': '{\n  "worktree": {\n    "staged": 1\n  }\n}',
    });
    expect((await fault()).place).toEqual({ file: 'mosaic.config.json', line: 3 });
    await write('mosaic.config.json', '{\n  "onClarify": "warn",\n}');
    expect(await fault()).toMatchObject({ code: 'config-invalid', place: { line: 3 } });
  });

  it('names the line in package.json too', async () => {
    const { fault } = await createProject({
      'package.json': '{\n  "onClarify": 1,\n  "mosaic": {\n    "onClarify": 1 } }',
    });
    expect((await fault()).place).toEqual({ file: 'package.json', line: 4 });
  });
});

describe('unknown words', () => {
  it('warns and judges on', async () => {
    const { load } = await createProject({
      'mosaic.config.json':
        '{ "onClarfy": "warn", "worktree": { "unstagd": "off", "staged": "off" }, "severities": { "TSL": "off", "TLS/expires-soon": "off" } }',
    });
    const { policy, warnings } = await load();
    expect(policy.worktree).toEqual({ unstaged: 'fail', untracked: 'fail', staged: 'off', ignore: [] });
    expect(warnings).toEqual([
      'mosaic.config.json: unknown key "worktree.unstagd"; did you mean "unstaged"?',
      'mosaic.config.json: unknown key "onClarfy"; did you mean "onClarify"?',
      'mosaic.config.json: severities: no gate or finding is called "TSL"; did you mean "TLS"?',
    ]);
  });
});

describe('exports', () => {
  it.each([
    ['export const policy = {};', 'it has no default export'],
    ['export default () => ({});', 'it exports a function, not a policy'],
    ['export default Promise.resolve({});', 'it exports a promise; await it before exporting'],
    ['export default null;', 'it exports null, not a policy'],
    ["export default 'warn';", 'it exports a string, not a policy'],
  ])('%s', async (content, message) => {
    for (const file of ['mosaic.config.ts', 'mosaic.config.mjs']) {
      const { fault } = await createProject({ [file]: content });
      expect(await fault()).toMatchObject({ code: 'config-invalid', message: `${file}: ${message}` });
    }
  });
});

describe('code that fails', () => {
  it('names the line that threw', async () => {
    const { fault, cacheDir } = await createProject({
      'mosaic.config.ts': "type A = 1;\n\nthrow new Error('no luck');\nexport default {};",
    });
    const expected = {
      code: 'config-threw',
      message: 'mosaic.config.ts:3: it threw: no luck',
      place: { file: 'mosaic.config.ts', line: 3 },
    };
    expect(await fault({ cacheDir })).toMatchObject(expected);
    expect(await fault({ cacheDir })).toMatchObject(expected);
  });

  it('survives what is no Error', async () => {
    const { fault } = await createProject({ 'mosaic.config.ts': "throw 'words';\nexport default {};" });
    expect(await fault()).toMatchObject({
      code: 'config-threw',
      message: 'mosaic.config.ts: it threw: it threw string: words',
    });
  });

  it('does not mistake its missing file for a missing policy', async () => {
    const { fault } = await createProject({
      'mosaic.config.ts':
        "import { readFileSync } from 'node:fs';\nexport default JSON.parse(readFileSync('/no/such/file', 'utf8'));",
    });
    expect(await fault()).toMatchObject({ code: 'config-threw', place: { line: 2 } });
  });

  it('names the line of a syntax error', async () => {
    const { fault } = await createProject({ 'mosaic.config.ts': 'const a = 1;\nexport default {,' });
    expect(await fault()).toMatchObject({ code: 'config-invalid', place: { file: 'mosaic.config.ts', line: 2 } });
  });

  it('says how to get mosaic-gates', async () => {
    const { fault, root } = await createProject({ 'mosaic.config.mjs': "import 'mosaic-gates';\nexport default {};" });
    await rm(`${root}/node_modules`, { recursive: true });
    expect(await fault()).toMatchObject({ code: 'config-threw', hint: 'npm install --save-dev mosaic-gates' });
  });

  it.each([
    ['at once', ''],
    [
      'after an import',
      "import { defineConfig } from 'mosaic-gates';\nimport fs from 'node:fs';\nvoid defineConfig(fs);\n",
    ],
  ])('stops a loop that never ends %s', async (_, head) => {
    const { fault } = await createProject({ 'mosaic.config.ts': `${head}for (;;);\nexport default {};` });
    expect(await fault({ limit: 50 })).toMatchObject({ code: 'config-timeout', place: { file: 'mosaic.config.ts' } });
  });

  it('gives process.exit back', async () => {
    const { exit } = process;
    const { fault } = await createProject({ 'mosaic.config.ts': 'process.exit(0);\nexport default {};' });
    expect(await fault()).toMatchObject({ code: 'config-exited' });
    expect(process.exit).toBe(exit);
  });

  it.each(['mosaic.config.ts', 'mosaic.config.mjs'])('leaves a %s that never ends', async (file) => {
    const { fault } = await createProject({ [file]: 'await new Promise(() => {});\nexport default {};' });
    const error = await fault({ limit: 20 });
    expect(error).toMatchObject({ code: 'config-timeout', message: `${file} did not finish loading within 0.02 s` });
  });
});
