/** Checks the shape of gates that a policy brings along, since code without types may hold anything. */
import { nearest } from '../authority/nearest.js';
import { UsageError } from '../errors.js';
import { type AnyGate, layers, modes } from '../gates/gate.js';
import { printable } from '../text/printable.js';

/** What is needed of a built-in gate to tell names apart. */
export type BuiltInGate = Pick<AnyGate, 'id' | 'codes'>;

/** Returns the gates; throws `UsageError` (`gate-invalid`) for the first that is malformed or takes a used id. */
export function checkGates(candidates: readonly unknown[], builtIn: readonly BuiltInGate[], file: string): AnyGate[] {
  const taken = new Map(builtIn.map(({ id }) => [id, 'a built-in gate']));
  return candidates.map((candidate, index) => {
    const fault = faultOf(candidate) ?? clash(candidate as AnyGate, taken);
    if (fault !== null) throw invalidGate(file, candidate, index, fault);
    const gate = candidate as AnyGate;
    taken.set(gate.id, `gates[${index}]`);
    return gate;
  });
}

/** Every name that `severities` may use: gate ids, and gate id and finding code. */
export function severityKeys(gates: readonly BuiltInGate[]): string[] {
  return gates.flatMap(({ id, codes }) => [id, ...Object.keys(codes).map((code) => `${id}/${code}`)]);
}

interface Fault {
  readonly key: string;
  readonly expected: string;
  readonly nearest?: string | null;
}

function faultOf(candidate: unknown): Fault | null {
  if (typeof candidate !== 'object' || candidate === null) return { key: '', expected: 'a gate made by defineGate' };
  const gate = candidate as Record<string, unknown>;
  if (typeof gate['id'] !== 'string' || !/^[A-Z][A-Z0-9_]*$/.test(gate['id'])) {
    return { key: 'id', expected: 'capitals, digits and underscores, such as "OUR_QUEUE"' };
  }
  return (
    wordFault('layer', gate['layer'], layers) ??
    wordFault('scope', gate['scope'], ['repo', 'candidate', 'deployed']) ??
    modesFault(gate['modes']) ??
    textFault('title', gate['title']) ??
    textFault('explains', gate['explains']) ??
    codesFault(gate['codes']) ??
    functionFault('facts', gate['facts']) ??
    functionFault('decide', gate['decide'])
  );
}

function wordFault(key: string, value: unknown, words: readonly string[]): Fault | null {
  if (typeof value === 'string' && words.includes(value)) return null;
  return {
    key,
    expected: `one of ${words.join(', ')}`,
    nearest: typeof value === 'string' ? nearest(value, words) : null,
  };
}

function modesFault(value: unknown): Fault | null {
  if (!Array.isArray(value)) return { key: 'modes', expected: `a list of ${modes.join(', ')}; [] means all` };
  for (const mode of value as readonly unknown[]) {
    const fault = wordFault('modes', mode, modes);
    if (fault !== null) return fault;
  }
  return null;
}

function codesFault(value: unknown): Fault | null {
  const expected = 'an object from kebab-case names to code(severity, says, fix)';
  if (typeof value !== 'object' || value === null) return { key: 'codes', expected };
  for (const [name, entry] of Object.entries(value) as [string, unknown][]) {
    if (!/^[a-z][a-z0-9-]*$/.test(name)) return { key: `codes.${name}`, expected };
    if (typeof entry !== 'object' || entry === null) return { key: `codes.${name}`, expected };
    const code = entry as Record<string, unknown>;
    const fault =
      wordFault(`codes.${name}.severity`, code['severity'], ['fail', 'warn', 'unknown']) ??
      functionFault(`codes.${name}.says`, code['says']) ??
      functionFault(`codes.${name}.fix`, code['fix']);
    if (fault !== null) return fault;
  }
  return null;
}

function textFault(key: string, value: unknown): Fault | null {
  return typeof value === 'string' && value.trim() !== '' ? null : { key, expected: 'a sentence' };
}

function functionFault(key: string, value: unknown): Fault | null {
  return typeof value === 'function' ? null : { key, expected: 'a function' };
}

function clash(gate: AnyGate, taken: ReadonlyMap<string, string>): Fault | null {
  const owner = taken.get(gate.id);
  return owner === undefined ? null : { key: 'id', expected: `an id of its own: ${gate.id} is ${owner}` };
}

function invalidGate(file: string, candidate: unknown, index: number, fault: Fault): UsageError {
  const id = typeof candidate === 'object' && candidate !== null ? (candidate as Record<string, unknown>)['id'] : null;
  const name = typeof id === 'string' ? ` (${printable(id, 60)})` : '';
  const path = `gates[${index}]${fault.key === '' ? '' : `.${printable(fault.key, 60)}`}`;
  const match = fault.nearest ?? null;
  return new UsageError(
    'gate-invalid',
    `${file}: ${path}${name}: expected ${fault.expected}${match === null ? '' : `; did you mean "${match}"?`}`,
    {
      hint: `correct ${path} in ${file}; defineGate from 'mosaic-gates' checks gates in the editor`,
      place: { file, line: null },
    },
  );
}
