/** The files in `.husky/_` that Git runs: husky's own, and those that also run the hooks of before. */
import { mosaicCall, type HookName } from './hook-file.js';

/** Hooks of a working copy, all of which may stop firing when `core.hooksPath` changes. */
export const gitHooks: readonly string[] = (
  'applypatch-msg pre-applypatch post-applypatch pre-commit pre-merge-commit prepare-commit-msg commit-msg post-commit ' +
  'pre-rebase post-checkout post-merge pre-push pre-auto-gc post-rewrite reference-transaction post-index-change ' +
  'sendemail-validate'
).split(' ');

const readsInput = new Set(['pre-push', 'post-rewrite', 'reference-transaction']);

const marker = '# Written by mosaic install';

/** Whether somebody else's hook was put in the place of husky's. */
export function isForeignHook(text: string): boolean {
  return !text.includes(marker) && !/^\s*\. .*\/(?:h|husky\.sh)"?\s*$/m.test(text);
}

/**
 * `previous` are the hooks to run as well: sh words that name a file when the hook runs. `command` is how sh finds
 * Mosaic.
 */
export function wrapperOf(hook: string, previous: readonly string[], command: string): string {
  const own = ownLines(hook, command);
  const lines =
    previous.length === 0 ? [own] : readsInput.has(hook) ? sharing(hook, previous, own) : chained(previous, own);
  return `#!/usr/bin/env sh\n${marker}\n${lines.join('\n')}\n`;
}

const notFound =
  'mosaic: a command of this hook, or Node, was not found; run: npm install ' +
  '(to remove the hooks: git config --unset core.hooksPath)';

function ownLines(hook: string, command: string): string {
  return [
    `trap '[ $? != 127 ] || echo "${notFound}" >&2' EXIT`,
    ...(hook === 'pre-commit' || hook === 'pre-push' ? withoutFile(hook, command) : []),
    '. "$(dirname "$0")/h"',
  ].join('\n');
}

/** Husky passes over a hook whose file the branch does not have, and so would every push from there. */
function withoutFile(hook: HookName, command: string): string[] {
  return [
    `if [ ! -f "$(dirname "$(dirname "$0")")/${hook}" ]; then`,
    '  init="${XDG_CONFIG_HOME:-$HOME/.config}/husky/init.sh"',
    '  [ ! -f "$init" ] || . "$init"',
    '  [ "${HUSKY-}" != 0 ] || exit 0',
    // A branch from before Mosaic has nothing to judge a commit by; a push is judged by the remote's map.
    ...(hook === 'pre-commit' ? ['  [ -f authority_map.json ] || [ -f .mosaic/authority_map.json ] || exit 0'] : []),
    '  export PATH="node_modules/.bin:$PATH"',
    `  ${mosaicCall(hook, command)}`,
    '  exit $?',
    'fi',
  ];
}

/** What was there comes first: it may change what is committed. */
function chained(previous: readonly string[], own: string): string[] {
  return [...previous.flatMap((file) => [`hook=${file}`, '[ ! -x "$hook" ] || "$hook" "$@" || exit $?']), own];
}

/** Each gets its own copy of standard input. Mosaic's pre-push comes first: others upload (Git LFS). */
function sharing(hook: string, previous: readonly string[], own: string): string[] {
  const old = previous.flatMap((file) => [`hook=${file}`, '[ ! -x "$hook" ] || input | "$hook" "$@" || exit $?']);
  const ours = `input | (\n${own}\n) || exit $?`;
  return [
    'lines=$(cat)',
    `input() { [ -z "$lines" ] || printf '%s\\n' "$lines"; }`,
    ...(hook === 'pre-push' ? [ours, ...old] : [...old, ours]),
  ];
}
