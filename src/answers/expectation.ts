/** Whether an answer is what the map expects, and where it is not. Pure. */
import type { Expectation } from '../authority/service.js';
import { readBody } from './body.js';

export interface Mismatch {
  /** JSON pointer into the body, "status", or "body". */
  readonly at: string;
  readonly expected: string;
  readonly observed: string;
}

interface Answered {
  readonly status: number;
  readonly body: string;
  readonly contentType: string;
}

/** The first mismatch; null when the answer is as expected. */
export function mismatchOf(answer: Answered, { status, json, text }: Expectation): Mismatch | null {
  if (!status.includes(answer.status)) {
    return { at: 'status', expected: status.join(' or '), observed: String(answer.status) };
  }
  if (text !== undefined && answer.body.trim() !== text.trim()) {
    return { at: 'body', expected: JSON.stringify(text), observed: JSON.stringify(answer.body.trim().slice(0, 100)) };
  }
  if (json === undefined) return null;
  const body = readBody(answer);
  if (body.kind !== 'json') return { at: 'body', expected: 'JSON', observed: describeBody(answer) };
  return mismatchIn(body.value, json, '');
}

/** "text/html page", "empty", … for people. */
export function describeBody(answer: Answered): string {
  const { kind } = readBody(answer);
  const { what, label } = bodies[kind];
  const isLabelled = answer.contentType === '' || label.test(answer.contentType);
  return isLabelled ? what : `${what} labelled ${answer.contentType}`;
}

const bodies = {
  empty: { what: 'an empty body', label: /./ },
  json: { what: 'JSON', label: /[/+]json$/ },
  page: { what: 'an HTML page', label: /^text\/html$|xhtml/ },
  'broken-json': { what: 'broken JSON', label: /[/+]json$/ },
  text: { what: 'text', label: /^text\// },
} as const;

const types: ReadonlySet<unknown> = new Set(['string', 'number', 'boolean', 'array', 'object', 'any']);

function mismatchIn(value: unknown, expected: unknown, pointer: string): Mismatch | null {
  if (typeof expected === 'string' && types.has(expected)) return mismatchOfType(value, expected, pointer);
  if (expected === null || typeof expected !== 'object') {
    return value === expected ? null : { at: pointer, expected: JSON.stringify(expected), observed: brief(value) };
  }
  if (Array.isArray(expected) !== Array.isArray(value) || value === null || typeof value !== 'object') {
    return { at: pointer, expected: Array.isArray(expected) ? 'array' : 'object', observed: brief(value) };
  }
  for (const [key, part] of Object.entries(expected)) {
    const at = `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    const mismatch = mismatchIn(Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined, part, at);
    if (mismatch !== null) return mismatch;
  }
  return null;
}

function mismatchOfType(value: unknown, expected: string, pointer: string): Mismatch | null {
  const actual =
    value === undefined ? 'nothing' : value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
  if (expected === 'any' ? value !== undefined : actual === expected) {
    // What a template leaves behind when the value it wanted was missing.
    const isHollow = expected === 'string' && ['', 'undefined', 'null'].includes(String(value).trim());
    return isHollow ? { at: pointer, expected: 'a real string', observed: brief(value) } : null;
  }
  return { at: pointer, expected, observed: brief(value) };
}

function brief(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
