import { describe, expect, it } from 'vitest';
import { Flags, type Io } from '../../src/commands/command.js';
import { explainCommand } from '../../src/commands/explain.js';
import { placeholders } from '../../src/commands/placeholders.js';
import type { FindingCodes } from '../../src/gates/gate.js';
import { builtInGates } from '../../src/gates/registry.js';

async function explain(...positionals: string[]): Promise<string> {
  let printed = '';
  const io: Io = {
    out: (text) => void (printed += text),
    err: () => undefined,
    readInput: () => Promise.resolve(''),
    hasColours: false,
    isInteractive: false,
  };
  expect(await explainCommand.run({ flags: new Flags({}), positionals, cwd: '.', env: {}, io })).toBe(0);
  return printed;
}

describe('mosaic explain', () => {
  it('lists every gate', async () => {
    const printed = await explain();
    for (const { id, title } of builtInGates) expect(printed).toMatch(new RegExp(`^${id} +${title}$`, 'm'));
  });

  it.each(builtInGates.map((gate) => [gate.id, gate] as const))(
    'explains %s with every code and its remedy',
    async (id, gate) => {
      const printed = await explain(id);
      expect(printed.replaceAll(/\s+/g, ' ')).toContain(gate.explains.replaceAll(/\s+/g, ' '));
      for (const [name, { severity, says, fix }] of Object.entries(gate.codes as FindingCodes)) {
        expect(printed).toContain(`${name} (${severity})`);
        expect([name, placeholders(says), placeholders(fix)]).toEqual([name, expect.any(String), expect.any(String)]);
      }
      expect(printed).not.toMatch(/undefined|NaN|\[object|function \w*\(|=>|native code/);
    },
  );

  it('takes the id in small letters too', async () => {
    expect(await explain('branch-match')).toContain('BRANCH_MATCH:');
  });

  it('names the gate that was meant', async () => {
    await expect(explain('BRANCH_MACH')).rejects.toMatchObject({
      code: 'gate-unknown',
      hint: 'mosaic explain BRANCH_MATCH',
    });
  });
});

describe('a sentence without arguments', () => {
  it.each<[string, (args: never) => string, string | null]>([
    ['text', ({ sha }: { sha: string }) => `at ${sha.slice(0, 12)} ${sha.toUpperCase()}`, 'at <sha> <SHA>'],
    [
      'a list',
      ({ paths }: { paths: string[] }) => `${paths.slice(0, 3).join(', ')}${paths.length > 3 ? ' …' : ''}`,
      '<paths>',
    ],
    [
      'a list of records',
      ({ refs }: { refs: { name: string }[] }) => refs.map(({ name }) => `"${name}"`).join(' '),
      '"<name>"',
    ],
    ['a number', ({ maxAge }: { maxAge: number }) => `${maxAge.toFixed(1)} s`, '<max age> s'],
    ['a nested field', ({ to }: { to: { host: string } }) => `on ${to.host}`, 'on <host>'],
    ['JSON', ({ value }: { value: object }) => JSON.stringify(value), '"<value>"'],
    ['arithmetic, which has no words', ({ hours }: { hours: number }) => `${hours * 60} min`, null],
    [
      'a crash',
      () => {
        throw new Error('no');
      },
      null,
    ],
  ])('of %s', (_, sentence, text) => {
    expect(placeholders(sentence)).toBe(text);
  });
});
