/** What an error may say about a value of the map: enough to recognise it, never a secret, never more than a line. */
import { printable } from '../text/printable.js';
import type { JsonPath } from './json-text.js';

const longestShown = 60;

/** "5", "an array", "\"fronted\"" or "a string of 51 characters (not shown)". */
export function describeFound(value: unknown, path: JsonPath): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty array' : 'an array';
  if (typeof value === 'object' && value !== null) return 'an object';
  if (typeof value !== 'string') return printable(JSON.stringify(value) ?? typeof value, longestShown);
  if (mayBeSecret(value, path)) return `a string of ${value.length} characters (not shown)`;
  return `"${printable(value, longestShown)}"`;
}

/** Keys that name variables attract the variables' values; header values are credentials more often than not. */
const secretKeys =
  /^(?:.*_)?env$|required_env|^required$|headers|authori[sz]ation|cookie|token|secret|passw|credential|api_?key/i;
const secretForms =
  /:\/\/[^/\s@]*@|^(?:sk|pk|rk|gh[a-z]|xox[a-z]|glpat|rnd|npm|github_pat)[-_]|^AKIA|^eyJ|^(?:bearer|basic)\s|-----BEGIN/i;

function mayBeSecret(text: string, path: JsonPath): boolean {
  if (text === '') return false;
  if (path.some((step) => typeof step === 'string' && secretKeys.test(step))) return true;
  const head = text.slice(0, 1024);
  return secretForms.test(head) || isDense(head);
}

/** Long, without spaces, slashes or dots, letters and digits mixed: more likely a key than a name. */
function isDense(text: string): boolean {
  return text.length >= 20 && /^[^\s/.]+$/.test(text) && /\d/.test(text) && /[A-Za-z]/.test(text);
}
