import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { layers, modes, type AnyGate, type Decision, type FindingCodes } from '../../src/gates/gate.js';
import { builtInGates } from '../../src/gates/registry.js';
import { printableData } from '../../src/text/printable.js';
import { identified } from '../gates/identity.table.js';
import { allRows } from '../gates/tables.js';
import { project, sourcesIn } from './sources.js';

const fileOf = ({ id }: AnyGate): string => `${id.toLowerCase().replaceAll('_', '-')}.ts`;

describe('the registry', () => {
  test('has every gate of the folder, each in the file named as it is', async () => {
    const defining = sourcesIn('src/gates').filter(({ text }) => /(?<!function )\bdefineGate[<(]/.test(text));
    expect(defining.map(({ path }) => basename(path)).toSorted()).toEqual(builtInGates.map(fileOf).toSorted());
    for (const gate of builtInGates) {
      const url = pathToFileURL(join(project, 'src/gates', fileOf(gate))).href;
      const module = (await import(url)) as Record<string, unknown>;
      expect(Object.values(module)).toContain(gate);
    }
  });

  test('has no gate twice', () => expect(new Set(builtInGates.map(({ id }) => id)).size).toBe(builtInGates.length));
});

const sentence = (text: string): boolean =>
  text.trim().length > 3 && !/(?<!")\bundefined\b|\[object|\bNaN\b/.test(text);

describe.each(builtInGates.map((gate) => ({ id: gate.id, gate })))('$id', ({ gate }) => {
  const rows = allRows.filter((row) => row.gate === gate);
  const decided = rows.map(({ evidence, context }) => gate.decide(evidence, context) as Decision);
  const findings = decided.flatMap((decision) =>
    decision.kind === 'judged' ? decision.judgements.flatMap((each) => each.findings) : [],
  );

  test('explains itself', () => {
    expect(gate.id).toMatch(/^[A-Z][A-Z0-9_]+$/);
    expect(sentence(gate.title) && !gate.title.endsWith('.')).toBe(true);
    expect(gate.explains.length).toBeGreaterThan(80);
    expect(gate.explains).toMatch(/\.$/);
    expect(layers).toContain(gate.layer);
    for (const mode of gate.modes) expect(modes).toContain(mode);
  });

  test('has codes that say how much they weigh', () => {
    expect(Object.keys(gate.codes).length).toBeGreaterThan(0);
    for (const [name, { severity }] of Object.entries(gate.codes as FindingCodes)) {
      expect(name).toMatch(/^[a-z]+(?:-[a-z]+)*$/);
      expect(['fail', 'warn', 'unknown']).toContain(severity);
    }
  });

  test('reaches every one of its codes in its table, and no other', () => {
    expect([...new Set(findings.map(({ code }) => code))].toSorted()).toEqual(Object.keys(gate.codes).toSorted());
  });

  test('words each finding and says what to do', () => {
    for (const { code, args } of findings) {
      const says = gate.codes[code]?.says(printableData(args)) ?? '';
      const fix = gate.codes[code]?.fix(printableData(args)) ?? '';
      expect([code, says, sentence(says)]).toEqual([code, says, true]);
      expect([code, fix, sentence(fix)]).toEqual([code, fix, true]);
      expect(`${says}${fix}`).not.toContain('\n');
    }
  });

  test('decides at once, the same each time, without changing what it is given', () => {
    for (const [at, { evidence, context }] of rows.entries()) {
      const before = JSON.stringify([evidence, context]);
      const again = gate.decide(evidence, context) as Decision;
      expect(['judged', 'skip']).toContain(again.kind);
      expect(again).toEqual(decided[at]);
      expect(JSON.stringify([evidence, context])).toBe(before);
    }
  });

  test('sums up in one line', () => {
    for (const decision of decided) expect(decision.summary).not.toBe('');
  });

  test('names each fact by what it asks', () => {
    const facts = gate.facts(identified);
    const keys = 'kind' in facts ? [] : facts.map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys.length).toBeGreaterThan(0);
  });
});
