/** Lists of hosts to refuse: who names a host there means that nobody should use it. */

const words =
  /^(?:retired|dead|deny|denied|denylist(?:ed)?|blocklist(?:ed)?|blocked|blacklist(?:ed)?|banned|forbid|forbidden|refused?|reject|rejected|disallow|disallowed|prohibited|decommissioned|defunct)$/;
const together =
  /^(?:retired|dead|denied|blocked|banned|forbidden|refused|rejected|disallowed)(?:hosts?|urls?|domains?|backends?|origins?|names?|list)$/;

/** A list that people keep is short, and looking at all lines of a large text takes long. */
const longestList = 100_000;

/** Labels further out than this name something larger than a list of hosts. */
const nearest = 3;

/** `labels` as `labelsAt` found them; `list` is the path of a file that is nothing but a list, else null. */
export function isRefused(labels: readonly string[], list: string | null): boolean {
  return [...labels.slice(0, nearest), ...(list === null ? [] : [nameOf(list)])].some(saysRefused);
}

/** A JSON array, or one word a line: then the file's name is the list's. */
export function isListOnly(text: string): boolean {
  // Most texts are told by their first line.
  if (text.length > longestList || !/^(?:\s*#[^\n]*\n)*\s*(?:\[|\S+(?: \S+)?[ \t]*\r?(?:\n|$))/.test(text))
    return false;
  const whole = text.trim();
  if (whole.startsWith('[')) return whole.endsWith(']');
  const lines = whole.split('\n').filter((line) => !/^\s*(?:#.*)?$/.test(line));
  return lines.every((line) => /^\s*(?:-\s*)?["']?[\w*.:/-]+["']?,?\s*$/.test(line));
}

function saysRefused(label: string): boolean {
  const parts = label
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z]+/);
  // A dead letter queue is alive.
  return parts.some((part, index) => (words.test(part) && parts[index + 1] !== 'letter') || together.test(part));
}

function nameOf(file: string): string {
  return file.slice(file.lastIndexOf('/') + 1).replace(/\.[^.]*$/, '');
}
