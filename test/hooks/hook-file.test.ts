import { describe, expect, it } from 'vitest';
import { callsMosaic, withMosaicLine } from '../../src/hooks/hook-file.js';

describe('the line in a hook file', () => {
  it('is all there is in a new file', () => {
    expect(withMosaicLine(null, 'pre-commit', 'mosaic')).toBe('mosaic hook pre-commit\n');
    expect(withMosaicLine('', 'pre-push', 'mosaic')).toBe('mosaic hook pre-push "$@"\n');
  });

  it.each([
    ['runs last', 'npx lint-staged\n', 'npx lint-staged\nmosaic hook pre-commit\n'],
    ['ends a file without a last newline', 'npm test', 'npm test\nmosaic hook pre-commit\n'],
    ['takes `npm exec` for a command', 'pnpm exec lint-staged\n', 'pnpm exec lint-staged\nmosaic hook pre-commit\n'],
    ['precedes an exit', 'npm test\nexit 0\n', 'mosaic hook pre-commit\nnpm test\nexit 0\n'],
    [
      'precedes an exit in a condition',
      '[ -n "$SKIP" ] && exit 0\nx\n',
      'mosaic hook pre-commit\n[ -n "$SKIP" ] && exit 0\nx\n',
    ],
    ['precedes an exec', 'exec npm test\n', 'mosaic hook pre-commit\nexec npm test\n'],
    ['follows comments', '#!/bin/sh\n# mine\n', '#!/bin/sh\n# mine\nmosaic hook pre-commit\n'],
    [
      'follows what husky 8 put first',
      '#!/usr/bin/env sh\n. "$(dirname -- "$0")/_/husky.sh"\n\nexit 0\n',
      '#!/usr/bin/env sh\n. "$(dirname -- "$0")/_/husky.sh"\n\nmosaic hook pre-commit\nexit 0\n',
    ],
  ])('%s', (_, before, after) => {
    expect(withMosaicLine(before, 'pre-commit', 'mosaic')).toBe(after);
  });

  it.each([
    'mosaic hook pre-push "$@"\n',
    'npm test\n./web/node_modules/.bin/mosaic hook pre-push "$@"\n',
    'npx mosaic hook pre-push "$@"',
  ])('is not added twice: %s', (text) => {
    expect(withMosaicLine(text, 'pre-push', 'mosaic')).toBe(text);
  });

  it('does not count in a comment, nor for another hook', () => {
    expect(callsMosaic('# mosaic hook pre-commit\n', 'pre-commit')).toBe(false);
    expect(callsMosaic('mosaic hook pre-push "$@"\n', 'pre-commit')).toBe(false);
  });
});
