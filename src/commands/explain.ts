/** `mosaic explain ID`: what a gate checks and why, and what to do about each thing it can find. */
import { nearest } from '../authority/nearest.js';
import { UsageError } from '../errors.js';
import { modes, type AnyGate, type FindingCodes } from '../gates/gate.js';
import { placeholders } from './placeholders.js';
import { builtInGates } from '../gates/registry.js';
import { printable } from '../text/printable.js';
import type { Command } from './command.js';

export const explainCommand: Command = {
  name: 'explain',
  usage: '[gate]',
  says: 'Explains a gate: what it checks, why, and what to do about each finding. Without a gate it lists them.',
  flags: {},
  run({ positionals, io }) {
    const [id] = positionals;
    io.out(id === undefined ? list() : explanation(known(id)));
    return Promise.resolve(0);
  },
};

function list(): string {
  const width = Math.max(...builtInGates.map(({ id }) => id.length));
  return builtInGates.map(({ id, title }) => `${id.padEnd(width)}  ${title}\n`).join('');
}

function known(id: string): AnyGate {
  const gate = builtInGates.find((candidate) => candidate.id === id.toUpperCase().replaceAll('-', '_'));
  if (gate !== undefined) return gate;
  const meant = nearest(
    id,
    builtInGates.map((candidate) => candidate.id),
  );
  throw new UsageError('gate-unknown', `there is no gate "${printable(id)}"`, {
    hint: meant === null ? 'mosaic explain' : `mosaic explain ${meant}`,
  });
}

function explanation({ id, title, explains, layer, scope, modes: own, codes }: AnyGate): string {
  const head = [
    `${id}: ${title}`,
    '',
    ...wrapped(explains, 100),
    '',
    `Modes  ${own.length === 0 ? modes.join(', ') : own.join(', ')}`,
    `Layer  ${layer}`,
    `Scope  ${scope}`,
  ];
  const findings = Object.entries(codes as FindingCodes).flatMap(([name, code]) => ['', ...finding(name, code)]);
  return `${[...head, ...findings].join('\n')}\n`;
}

function finding(name: string, { severity, says, fix }: FindingCodes[string]): string[] {
  const [sentence, remedy] = [placeholders(says), placeholders(fix)];
  return [
    `${name} (${severity})`,
    ...(sentence === null ? [] : [`  ${sentence}`]),
    ...(remedy === null ? [] : [`  → ${remedy.replaceAll('\n', '\n    ')}`]),
  ];
}

function wrapped(text: string, width: number): string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const last = lines.at(-1) ?? '';
    if (last !== '' && last.length + word.length >= width) lines.push(word);
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  return lines;
}
