import { basename } from 'node:path';
import { describe, expect, test } from 'vitest';
import { helpOf, parseFlags } from '../../src/commands/command.js';
import { commands } from '../../src/commands/registry.js';
import { UsageError } from '../../src/errors.js';
import { sourcesIn } from './sources.js';

describe.each(Object.entries(commands).map(([name, entry]) => ({ name, entry })))('mosaic $name', ({ name, entry }) => {
  test('says what it does and lists every flag', async () => {
    const command = await entry.load();
    const help = helpOf(command);
    expect(command.name).toBe(name);
    expect(entry.says).toMatch(/^\S.{9,}[^.]$/);
    expect(help).toMatch(new RegExp(`^Usage: mosaic ${name}\\b`));
    expect(help).toContain(command.says);
    for (const [flag, { says, type, value }] of Object.entries(command.flags)) {
      expect(says).not.toBe('');
      expect(help).toContain(`--${flag}${value === undefined ? '' : ` <${value}>`}`);
      expect([flag, value !== undefined]).toEqual([flag, type === 'string']);
    }
    for (const flag of ['--cwd', '--help']) expect(help).toContain(flag);
  });

  test('refuses a flag it does not have, and knows those it has', async () => {
    const command = await entry.load();
    expect(() => parseFlags(command, ['--no-such-flag'])).toThrow(UsageError);
    for (const [flag, { type }] of Object.entries(command.flags)) {
      const { flags } = parseFlags(command, [type === 'string' ? `--${flag}=a,b` : `--${flag}`]);
      if (type === 'string') expect(flags.list(flag)).toEqual(['a', 'b']);
      else expect(flags.isSet(flag)).toBe(true);
    }
  });
});

test('every command of the folder is registered', () => {
  const defining = sourcesIn('src/commands').filter(({ text }) => /^export const \w+Command: Command\b/m.test(text));
  expect(defining.map(({ path }) => basename(path, '.ts')).toSorted()).toEqual(Object.keys(commands).toSorted());
});
