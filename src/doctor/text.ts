/** The doctor's report for people: what is wrong first, each line beginning with a mark or a label of ours. Pure. */
import { styleText } from 'node:util';
import type { CheckStatus } from './check.js';
import type { DoctorReport, ReportedCheck } from './report.js';

const marks = { ok: '✓', warning: '!', error: '✗', unknown: '?' } as const;
const colours = { ok: 'green', warning: 'yellow', error: 'red', unknown: 'yellow' } as const;

export function doctorText({ checks }: DoctorReport, { hasColours }: { readonly hasColours: boolean }): string {
  const mark = (status: CheckStatus, text: string): string => {
    const head = `${marks[status]} ${text}`;
    return hasColours ? styleText(colours[status], head) : head;
  };
  const ofStatus = (status: CheckStatus): ReportedCheck[] => checks.filter((check) => check.status === status);
  const width = Math.max(...ofStatus('ok').map(({ title }) => title.length), 0);
  const lines = [
    ...[...ofStatus('error'), ...ofStatus('warning')].flatMap((check) => problemLines(check, mark)),
    ...together(ofStatus('unknown')).flatMap((check) => problemLines(check, mark)),
    ...ofStatus('ok').map((check) => `${mark('ok', check.title.padEnd(width))}  ${check.observed}${fixedNote(check)}`),
    summary(checks),
  ];
  return `${lines.join('\n')}\n`;
}

function problemLines(check: ReportedCheck, mark: (status: CheckStatus, text: string) => string): string[] {
  const { status, title, observed, expected, command } = check;
  return [
    `${mark(status, title)}  ${observed}`,
    ...(expected === null ? [] : [`    expected  ${expected}`]),
    ...(command === null ? [] : [`    fix       ${command}`]),
  ];
}

/** Without a repository a dozen checks have one and the same thing to say. */
function together(checks: readonly ReportedCheck[]): ReportedCheck[] {
  const groups = new Map<string, ReportedCheck>();
  for (const check of checks) {
    const known = groups.get(check.observed);
    const title = known === undefined || known.title === check.title ? check.title : `${known.title}, ${check.title}`;
    groups.set(check.observed, { ...check, title });
  }
  return [...groups.values()];
}

function fixedNote({ fixed }: ReportedCheck): string {
  return fixed ? ' (fixed)' : '';
}

function summary(checks: readonly ReportedCheck[]): string {
  const count = (status: CheckStatus, one: string, many: string): string[] => {
    const found = checks.filter((check) => check.status === status).length;
    return found === 0 ? [] : [`${found} ${found === 1 ? one : many}`];
  };
  const parts = [
    ...count('error', 'error', 'errors'),
    ...count('unknown', 'could not be checked', 'could not be checked'),
    ...count('warning', 'warning', 'warnings'),
  ];
  return parts.length === 0 ? 'Everything is in place.' : `${parts.join(', ')}.`;
}
