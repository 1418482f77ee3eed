/** The report for people at a terminal: what is wrong first, each line beginning with words of ours. */
import { styleText } from 'node:util';
import type { Trigger } from '../engine/context.js';
import type { GateReport, Report, ReportedFinding, Verdict } from '../engine/report.js';
import type { Policy } from '../config/policy.js';
import { overrideSentence, type ReportedOverride } from '../overrides/override.js';

export interface TextOptions {
  readonly hasColours: boolean;
  readonly trigger: Trigger;
  readonly onClarify: Policy['onClarify'];
}

type Paint = (style: 'red' | 'yellow' | 'green' | 'cyan' | 'dim' | 'bold', text: string) => string;

/** Every line starts with a mark or a label, never with text from outside, so no log can be made to obey it. */
export function textReport(report: Report, notes: readonly string[], options: TextOptions): string {
  // Whoever calls has looked at the stream and its variables; styleText would look at another.
  const paint: Paint = (style, text) => (options.hasColours ? styleText(style, text, { validateStream: false }) : text);
  const worstFirst = ['fail', 'unknown', 'warn', 'overridden'].flatMap((status) =>
    report.gates.filter((gate) => gate.status === status),
  );
  const lines = [
    ...worstFirst.flatMap((gate) => gateLines(gate, paint)),
    ...restLines(report.gates, paint),
    ...notes.map((note) => paint('dim', `  note  ${note}`)),
    ...report.overrides.map((override) => overrideLine(override, paint)),
    verdictLine(report, paint),
    ...afterLines(report, options),
  ];
  return `${lines.join('\n')}\n`;
}

const marks = { fail: '✗', unknown: '?', warn: '!', overridden: '!', pass: '✓', skip: '-' } as const;
const colours = {
  fail: 'red',
  unknown: 'yellow',
  warn: 'yellow',
  overridden: 'yellow',
  pass: 'green',
  skip: 'dim',
} as const;

function gateLines(gate: GateReport, paint: Paint): string[] {
  const colour = colours[gate.status];
  const head = `${paint(colour, `${marks[gate.status]} ${gate.id}`)}  ${gate.summary}${provenance(gate)}`;
  return [head, ...gate.findings.flatMap((finding) => findingLines(finding, paint))];
}

function provenance({ cached_seconds: cached, pinned }: GateReport): string {
  return `${cached === null ? '' : ` (cached ${cached} s ago)`}${pinned ? ' (pinned)' : ''}`;
}

function findingLines(finding: ReportedFinding, paint: Paint): string[] {
  const place = finding.file === null ? null : `${finding.file}${finding.line === null ? '' : `:${finding.line}`}`;
  const details: readonly (readonly [string, string | null])[] = [
    ['at', finding.message.includes(finding.url ?? '\0') ? null : finding.url],
    ['in', place],
    ['expected', finding.expected],
    ['observed', finding.observed],
    ['fix', finding.fix === '' ? null : finding.fix],
  ];
  return [
    `  ${paint(colours[finding.severity], `${marks[finding.severity]} `)}${paint('bold', finding.message)}`,
    ...details.flatMap(([label, value]) =>
      value === null ? [] : [`      ${paint('dim', label.padEnd(8))}  ${value}`],
    ),
  ];
}

function restLines(gates: readonly GateReport[], paint: Paint): string[] {
  const passed = gates.filter(({ status }) => status === 'pass');
  const skipped = gates.filter(({ status }) => status === 'skip');
  const started = passed.filter(({ summary }) => summary.includes('was started'));
  return [
    ...(passed.length === 0 ? [] : [`${paint('green', '✓')} ${passed.map(({ id }) => id).join(', ')}`]),
    ...started.map(({ summary }) => paint('dim', `  note  ${summary}`)),
    ...skipped.map(({ id, summary }) => paint('dim', `- ${id}: ${summary}`)),
  ];
}

function verdictLine(report: Report, paint: Paint): string {
  const colour = { ALLOW: 'green', REJECT: 'red', CLARIFY_REQUIRED: 'yellow' } as const;
  const scope = [report.modes.join(', '), ...(report.partial ? ['partial'] : [])].join('; ');
  const isDeployed = report.gates.some((gate) => gate.scope !== 'repo');
  const where = report.environment === null || !isDeployed ? '' : ` for ${report.environment}`;
  const used = report.overrides.filter((override) => override.used).length;
  // Before its scope: whoever reads one word more than the verdict reads this.
  const overridden =
    used === 0 || report.verdict !== 'ALLOW' ? '' : ` (${used} ${used === 1 ? 'override' : 'overrides'})`;
  return `${paint(colour[report.verdict], paint('bold', `${report.verdict}${overridden} (${scope})`))}${where}${limits(report)}, ${report.duration_ms} ms`;
}

/** In force, needed or not: nobody should forget one. */
function overrideLine(override: ReportedOverride, paint: Paint): string {
  const sentence = overrideSentence({ ...override, expiresAt: override.expires_at });
  return `${paint('yellow', `! override ${override.id}`)}  ${sentence}`;
}

/** What an ALLOW does not claim. */
function limits({ verdict, modes, coverage }: Report): string {
  if (verdict !== 'ALLOW') return '';
  // A commit changes nothing that runs; naming every layer of the system at each one would be noise.
  const isLocal = modes.every((mode) => mode === 'local');
  const open = isLocal
    ? []
    : Object.entries(coverage.layers).flatMap(([layer, state]) => (state === 'uncovered' ? [layer] : []));
  return open.length === 0 ? '' : `; not judged: ${open.join(', ')}`;
}

function afterLines({ verdict }: Report, { trigger, onClarify }: TextOptions): string[] {
  if (trigger !== 'pre-commit' && trigger !== 'pre-push') return [];
  const what = trigger === 'pre-commit' ? 'committed' : 'pushed';
  const effect: Record<Verdict, string | null> = {
    ALLOW: null,
    REJECT: `Nothing was ${what}.`,
    CLARIFY_REQUIRED:
      onClarify === 'warn'
        ? `Policy "onClarify" is "warn", so it was ${what} all the same.`
        : `Nothing was ${what}: not proved healthy, not proved broken.`,
  };
  return effect[verdict] === null ? [] : [effect[verdict]];
}
