import { expect, it } from 'vitest';
import { barrierBefore } from '../../src/doctor/hook-barrier.js';

const before = (text: string) => barrierBefore(text.split('\n').map((line) => line.trim()));

it.each([
  'set -e\nnpx lint-staged',
  'npm test || exit 1',
  'npm test || { echo no; exit 1; }',
  'if ! npm test; then\n  exit 1\nfi',
  'if [ -n "$CI" ]; then\n  echo CI\nfi',
  'for file in *; do\n  echo "$file"\ndone',
  'leave() {\n  exit 0\n}',
  '{\n  npm test',
  'npm exec lint',
  'exec </dev/null',
  'refs=$(cat)\nif [ -n "$refs" ]; then exec <<REFS\n$refs\nREFS\nelse exec </dev/null; fi',
])('nothing: %j', (text) => expect(before(text)).toBeNull());

it.each([
  ['# first\nexit 0', 2],
  ['exit 1', 1],
  ['exec npx lint-staged', 1],
])('always: %j', (text, line) => expect(before(text)).toMatchObject({ line, isAlways: true }));

it.each([
  ['[ -n "$CI" ] && exit 0', 1],
  ['[ -n "$CI" ] && exit', 1],
  ['[ -z "$CI" ] || exit 0', 1],
  ['if [ -n "$CI" ]; then exit 0; fi', 1],
  ['if [ -n "$CI" ]; then\n  exit 0\nfi', 2],
  ['case "$1" in\n  quick) exit 0;;\nesac', 2],
  ['echo\nif [ -d src ]; then', 2],
  ['while read -r line; do', 1],
])('under a condition: %j', (text, line) => expect(before(text)).toMatchObject({ line, isAlways: false }));
