import { describe, expect, test } from 'vitest';
import { examine } from '../../src/scan/examine.js';
import { isRefused } from '../../src/scan/refusal.js';
import { retiredHosts } from '../../src/scan/retired-hosts.js';
import { syntaxOf, type Syntax } from '../../src/scan/syntax.js';

const retired = retiredHosts({ retired_hosts: ['old.example'] });
const of = (file: string, text: string) => examine(text, syntaxOf(file), retired);

/** For each mention "line:column", with "#" for one in a comment and "-" for one that is refused. */
function seen(file: string, text: string): string[] {
  const { mentions, isList } = of(file, text);
  return mentions.map(({ line, column, isComment, labels }) => {
    const mark = isComment ? '#' : isRefused(labels, isList ? file : null) ? '-' : '';
    return `${mark}${line}:${column}`;
  });
}

describe('comments', () => {
  const rows: readonly (readonly [string, string, ...string[]])[] = [
    ['a.ts', '// https://old.example\nfetch("//old.example")', '#1:4', '2:8'],
    ['a.ts', '/*\n * old.example\n */ go("old.example")', '#2:4', '3:9'],
    ['a.ts', 'go("https://old.example") // old.example', '1:5', '#1:30'],
    ['a.js', 'const a = /[/*]/; go("https://old.example") /* old.example */', '1:23', '#1:48'],
    ['a.js', 'a = b / c; d("it\'s"); e("//old.example/x")', '1:26'],
    ['a.js', 'const t = `// ${x}`; go("//old.example")', '1:26'],
    ['a.js', 'x = cond ? `https://old.example` : y', '1:13'],
    ['a.jsx', "<p>don't</p>; go('//old.example/x')", '1:19'],
    // A quote misread far above must not make the rest of a minified line a comment.
    ['a.js', `function f(){}/"/.test(x);s="a//b";${'x();'.repeat(2_000)}go("https://old.example")`, '1:8040'],
    ['a.json', '{ "url": "https://old.example" }', '1:11'],
    ['a.css', 'a{b:url(//old.example/x)} /* old.example */', '1:9', '#1:30'],
    ['a.scss', '// old.example\na{b:url(//old.example/x)}', '#1:4', '2:9'],
    ['a.html', '<!-- old.example --><a href="//old.example">', '#1:6', '1:30'],
    ['a.html', '<script>\n// old.example\ngo("old.example")\n</script>', '#2:4', '3:5'],
    ['a.vue', '<template>old.example</template>\n<style>/* old.example */</style>', '1:11', '#2:11'],
    [
      'netlify.toml',
      '# to = "https://old.example"\nto = "https://old.example/#a" # old.example',
      '#1:9',
      '2:7',
      '#2:33',
    ],
    ['_redirects', '/a https://old.example/a 200 # old.example', '1:4', '#1:32'],
    ['.env', 'A=https://old.example #old.example', '1:3', '#1:24'],
    ['a.py', 'a = "old.example"  # old.example', '1:6', '#1:22'],
    ['a.yml', 'a: https://old.example/#b\n# old.example', '1:4', '#2:3'],
    ['a.sql', "select 'old.example' -- old.example", '1:9', '#1:25'],
    ['a.txt', '# old.example', '1:3'],
  ];
  test.each(rows)('%s: %.60s', (file, text, ...expected) => expect(seen(file, text)).toEqual(expected));
});

describe('lists of hosts to refuse', () => {
  const rows: readonly (readonly [string, string, ...string[]])[] = [
    ['a.ts', 'const DEAD_HOSTS = ["x", "old.example"]; const api = "old.example"', '-1:27', '1:55'],
    ['a.ts', 'const retired: readonly string[] = new Set(["old.example"])', '-1:46'],
    ['a.ts', 'blockedHosts: [\n  "old.example",\n]', '-2:4'],
    ['a.ts', 'const blocks = ["old.example"]; const deadline = "old.example"', '1:18', '1:51'],
    ['a.ts', 'fetch("https://old.example")', '1:8'],
    ['a.ts', 'const deadLetterUrl = "https://old.example"', '1:24'],
    ['map.json', '{"retired_hosts": ["*.x", {"host": "old.example"}], "url": "old.example"}', '-1:37', '1:61'],
    ['a.json', '{"hosts": {"denied": {"old.example": true}}}', '-1:24'],
    ['a.yml', 'retired:\n  - old.example\nlive:\n  api: old.example', '-2:5', '4:8'],
    ['a.yml', 'denylist:\n- old.example\n', '-2:3'],
    ['a.yml', 'deploy:\n  env:\n    - old.example', '3:7'],
    ['a.toml', 'forbidden = [\n  "old.example"\n]\nurl = "old.example"', '-2:4', '4:8'],
    ['a.py', 'BANNED = frozenset({"old.example"})', '-1:22'],
    ['a.sh', 'DEAD_HOST=old.example\nHOST=old.example', '-1:11', '2:6'],
    ['blocked-hosts.json', '["old.example", "b.example"]', '-1:3'],
    ['retired.txt', '# gone\nold.example\nb.example\n', '-2:1'],
    // Its name alone says nothing.
    ['blocked.ts', 'fetch("https://old.example")', '1:8'],
    ['retired.txt', 'We moved from old.example to another.', '1:15'],
  ];
  test.each(rows)('%s: %s', (file, text, ...expected) => expect(seen(file, text)).toEqual(expected));
});

describe('marks', () => {
  const rows: readonly (readonly [string, string, string | null, boolean])[] = [
    ['a.ts', 'x // mosaic-ignore: kept for the redirect', 'kept for the redirect', true],
    ['a.html', '<!-- mosaic-ignore: old links -->', 'old links', true],
    ['a.css', '/* MOSAIC-IGNORE: why */', 'why', true],
    ['a.json', '{"note": "mosaic-ignore: why", "url": 1}', 'why', false],
    ['a.ts', '// mosaic-ignore', null, true],
    ['a.ts', '// mosaic-ignore:  */', null, true],
    ['a.ts', '// mosaic-ignore-next-line: x', null, true],
  ];
  test.each(rows)('%s: %s', (file, text, reason, isComment) => {
    expect(of(file, text).marks).toEqual([{ line: 1, reason, isComment }]);
  });
});

describe('positions', () => {
  test('lines end in LF or CRLF, and columns count UTF-16 units', () => {
    expect(seen('a.txt', 'a\r\n😀 old.example\r\nold.example')).toEqual(['2:4', '3:1']);
  });

  test('the last of a minified mebibyte', () => {
    const head = 'a();'.repeat(262_144);
    expect(seen('a.js', `${head}b("https://old.example")`)).toEqual([`1:${head.length + 4}`]);
  });

  test('a source map holds its sources with their line ends escaped', () => {
    const map = JSON.stringify({ version: 3, sourcesContent: ['a\n\tfetch("https://old.example")\nold.example\n'] });
    expect(seen('a.js.map', map)).toEqual([`1:${map.indexOf('https') + 1}`, `1:${map.lastIndexOf('old') + 1}`]);
  });
});

test('a file that names hosts without end keeps the first ones and counts the rest', () => {
  const { mentions, more } = of('a.txt', 'old.example\n'.repeat(2_500));
  expect([mentions.length, more]).toEqual([2_000, 500]);
});

test.each<[string, Syntax]>([
  ['a/b.TSX', 'script'],
  ['.env.production', 'hash'],
  ['web/_headers', 'hash'],
  ['Dockerfile.web', 'hash'],
  ['README', 'none'],
  ['a.map', 'script'],
])('%s is written as %s', (path, syntax) => expect(syntaxOf(path)).toBe(syntax));
