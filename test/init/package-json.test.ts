import { describe, expect, it } from 'vitest';
import { withPrepareScript } from '../../src/init/package-json.js';

const line = '"prepare": "mosaic install || exit 0"';

describe('the prepare script', () => {
  it.each([
    [
      'scripts with others',
      '{\n  "name": "x",\n  "scripts": {\n    "test": "t"\n  },\n  "files": ["a", "b"]\n}\n',
      `{\n  "name": "x",\n  "scripts": {\n    "test": "t",\n    ${line}\n  },\n  "files": ["a", "b"]\n}\n`,
    ],
    ['tabs', '{\n\t"scripts": {\n\t\t"a": "b"\n\t}\n}', `{\n\t"scripts": {\n\t\t"a": "b",\n\t\t${line}\n\t}\n}`],
    [
      'Windows line ends and a BOM',
      '\ufeff{\r\n  "name": "x"\r\n}\r\n',
      `\ufeff{\r\n  "name": "x",\r\n  "scripts": {\r\n    ${line}\r\n  }\r\n}\r\n`,
    ],
    [
      'no scripts',
      '{\n    "name": "x",\n    "version": "1.0.0"\n}\n',
      `{\n    "name": "x",\n    "version": "1.0.0",\n    "scripts": {\n        ${line}\n    }\n}\n`,
    ],
    ['empty scripts', '{\n  "scripts": {}\n}\n', `{\n  "scripts": {\n    ${line}\n  }\n}\n`],
    ['nothing at all', '{}\n', `{\n  "scripts": {\n    ${line}\n  }\n}\n`],
    ['a single line', '{"scripts":{"a":"say \\"hi\\""},"b":1}', `{"scripts":{"a":"say \\"hi\\"",${line}},"b":1}`],
    ['a name with braces', '{ "scripts": { "a{": "}" } }', `{ "scripts": { "a{": "}", ${line} } }`],
  ])('is added to %s, and nothing else changes', (_, before, after) => {
    expect(withPrepareScript(before, 'package.json')).toBe(after);
    expect(() => JSON.parse(after.replace('\ufeff', '')) as unknown).not.toThrow();
  });

  it.each([
    ['husky', 'husky && (mosaic install || exit 0)'],
    ['is-ci || husky install', '(is-ci || husky install) && (mosaic install || exit 0)'],
    ['', 'mosaic install || exit 0'],
  ])('is chained to "%s"', (before, after) => {
    const text = JSON.stringify({ scripts: { prepare: before, test: 't' } }, null, 2);
    expect(JSON.parse(withPrepareScript(text, 'package.json'))).toEqual({ scripts: { prepare: after, test: 't' } });
  });

  it('is not added twice', () => {
    const once = withPrepareScript('{ "scripts": { "prepare": "husky" } }', 'package.json');
    expect(withPrepareScript(once, 'package.json')).toBe(once);
  });

  it.each(['{', '[]', '{ "scripts": [] }', '{ "scripts": { "test": 5 } }'])('is refused by %s', (text) => {
    expect(() => withPrepareScript(text, 'package.json')).toThrow(expect.objectContaining({ code: 'package-invalid' }));
  });
});
