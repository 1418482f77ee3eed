/** The text of `.husky/pre-commit` and `.husky/pre-push`: keeps what is there and adds the line that calls Mosaic. */

export type HookName = 'pre-commit' | 'pre-push';
export const hookNames: readonly HookName[] = ['pre-commit', 'pre-push'];

/** Whether a line that is not a comment calls `mosaic hook <hook>`, however it finds the command. */
export function callsMosaic(text: string, hook: HookName): boolean {
  return text
    .split(/\r?\n/)
    .some((line) => new RegExp(String.raw`^\s*[^#\s].*\bhook\s+${hook}\b`).test(line) && /mosaic|cli\.js/.test(line));
}

/** `command` is how sh finds Mosaic: "mosaic", or a quoted path. `text` is null when there is no such file. */
export function withMosaicLine(text: string | null, hook: HookName, command: string): string {
  if (text !== null && callsMosaic(text, hook)) return text;
  const call = mosaicCall(hook, command);
  const { head, body } = splitHead(text ?? '');
  if (body.trim() === '') return `${head}${call}\n`;
  if (hook === 'pre-push') return `${head}${sharingInput(call)}${body}`;
  // Last, because formatters such as lint-staged change what is committed. A script that may leave early would never
  // get there.
  return leavesEarly.test(body) ? `${head}${call}\n${body}` : `${head}${endingInNewline(body)}${call}\n`;
}

/** The line for sh. */
export function mosaicCall(hook: HookName, command: string): string {
  return hook === 'pre-push' ? `${command} hook pre-push "$@"` : `${command} hook pre-commit`;
}

// `npm exec` is a command; `exec` and `exit` where a command begins end the script.
const leavesEarly = /(?:^|[;&|({]|\b(?:then|do|else))[ \t]*(?:exit|exec)\b/m;

/** Standard input can be read once, and lines like `git lfs pre-push "$@"` need it too. */
function sharingInput(call: string): string {
  return `# Mosaic reads which refs are pushed, and hands them on to the lines below.
refs=$(cat)
printf '%s\\n' "$refs" | ${call}
if [ -n "$refs" ]; then exec <<REFS
$refs
REFS
else exec </dev/null; fi
`;
}

/** Comments, blank lines and what older versions of husky put first stay in front. */
function splitHead(text: string): { head: string; body: string } {
  const lines = text.split(/(?<=\n)/);
  const first = lines.findIndex((line) => !/^\s*(?:#.*)?$|_\/husky\.sh"?\s*$/.test(line.trimEnd()));
  const at = first === -1 ? lines.length : first;
  const head = lines.slice(0, at).join('');
  return { head: head === '' ? '' : endingInNewline(head), body: lines.slice(at).join('') };
}

function endingInNewline(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`;
}
