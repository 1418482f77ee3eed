import { describe, expect, it } from 'vitest';
import { readHookScript, runsOnlyMosaic } from '../../src/doctor/hook-script.js';
import { withMosaicLine } from '../../src/hooks/hook-file.js';

describe('a hook that husky starts', () => {
  const read = (text: string) => readHookScript(text, 'pre-commit', true);

  it.each([
    ['the line alone', 'mosaic hook pre-commit\n'],
    ['comments and settings around it', '# judge\nset -e\nexport CI=\nPATH="bin:$PATH"\nmosaic hook pre-commit\n'],
    ['a quoted path with strange characters', `'/a (b); c/node' '/x & y/cli.js' hook pre-commit\n`],
    ['redirections', 'mosaic hook pre-commit --json >report.json 2>&1\n'],
    ['later commands, which a refusal keeps from running', 'mosaic hook pre-commit\nnpx lint-staged\n'],
    ['its own exit', 'mosaic hook pre-commit || exit 1\nnpx lint-staged\n'],
    ['Windows line ends', 'mosaic hook pre-commit\r\n'],
  ])('is run whole with %s', (_, text) => {
    expect(runsOnlyMosaic(read(text))).toBe(true);
    expect(read(text).isIgnoring).toBe(false);
  });

  it.each([
    ['npx lint-staged --no-stash\nmosaic hook pre-commit\n', 'npx lint-staged --no-stash', 'mosaic hook pre-commit'],
    ['npm test && mosaic hook pre-commit\n', 'npm test &&', 'mosaic hook pre-commit'],
    ['VERSION=$(make) run\nmosaic hook pre-commit\n', 'VERSION=$(make) run', 'mosaic hook pre-commit'],
    ['if ! npx mosaic hook pre-commit; then exit 1; fi\n', 'if !', 'npx mosaic hook pre-commit'],
  ])('is not run whole: %j', (text, before, call) => {
    const script = read(text);
    expect(runsOnlyMosaic(script)).toBe(false);
    expect(script.before).toEqual([before]);
    expect(script.call).toBe(call);
  });

  it.each(['mosaic hook pre-commit || true\n', 'mosaic hook pre-commit || exit 0\n', 'mosaic hook pre-commit &\n'])(
    'hides the refusal: %j',
    (text) => expect(read(text).isIgnoring).toBe(true),
  );

  it('does not call Mosaic when only a comment does', () => {
    expect(read('# mosaic hook pre-commit\nnpm test\n')).toMatchObject({ call: null, before: ['npm test'] });
  });

  it('is run whole as mosaic install writes it, before the lines of others', () => {
    const text = withMosaicLine('git lfs pre-push "$@"\n', 'pre-push', 'mosaic');
    expect(runsOnlyMosaic(readHookScript(text, 'pre-push', true))).toBe(true);
  });
});

describe('a hook that Git starts itself', () => {
  const read = (text: string) => readHookScript(text, 'pre-commit', false);

  it.each([
    ['#!/bin/sh\nmosaic hook pre-commit\necho done\n', true],
    ['#!/bin/sh\nmosaic hook pre-commit\nstatus=$?\necho done\nexit $status\n', false],
    ['#!/bin/sh -e\nmosaic hook pre-commit\necho done\n', false],
    ['#!/bin/sh\nset -e\nmosaic hook pre-commit\necho done\n', false],
    ['#!/bin/sh\nexec mosaic hook pre-commit\necho never\n', false],
    ['#!/bin/sh\nif [ -d src ]; then\n  mosaic hook pre-commit\nfi\n', false],
    ['#!/bin/sh\nmosaic hook pre-commit\n', false],
  ])('%j hides the refusal: %s', (text, isIgnoring) => expect(read(text).isIgnoring).toBe(isIgnoring));
});
