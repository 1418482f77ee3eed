/** Runs the gates and prints the report: what `enforce` and `hook` share. */
import type { EnforceRequest } from '../engine/request.js';
import { UsageError } from '../errors.js';
import { openGitEarly } from '../facts/early.js';
import type { Io } from './command.js';

export interface Printing {
  readonly isJson: boolean;
  /** `--evidence`: absolute path of the file to save the evidence to. */
  readonly evidenceFile?: string | null;
  readonly io: Io;
}

/** Returns the exit code of the verdict. */
export async function runEnforce(
  request: EnforceRequest,
  { isJson, io, evidenceFile = null }: Printing,
): Promise<number> {
  const progress = io.isInteractive && !isJson ? announceSlowRun(io) : () => undefined;
  try {
    const git = openGitEarly(request.cwd, request.env);
    const { enforce, exitCodeOf } = await import('./engine.js');
    const { report, notes, policy, evidence } = await enforce(request, git);
    progress();
    if (evidenceFile !== null) await saveEvidence(evidenceFile, evidence());
    if (isJson) {
      for (const note of notes) io.err(`mosaic: ${note}\n`);
      io.out(`${JSON.stringify(report)}\n`);
    } else {
      const { textReport } = await import('../report/text.js');
      io.out(
        textReport(report, notes, { hasColours: io.hasColours, trigger: request.trigger, onClarify: policy.onClarify }),
      );
    }
    return exitCodeOf(report.verdict, policy);
  } finally {
    progress();
  }
}

async function saveEvidence(file: string, evidence: unknown): Promise<void> {
  const { writeFile } = await import('node:fs/promises');
  try {
    // It names hosts and holds answers, so it is for its owner only.
    await writeFile(file, `${JSON.stringify(evidence)}\n`, { mode: 0o600 });
  } catch (error) {
    throw new UsageError('evidence-not-written', `the evidence cannot be written to ${file}`, {
      hint: 'Pass a file in a directory that exists: --evidence evidence.json',
      cause: error,
    });
  }
}

/** Nobody should look at a silent prompt: after 100 ms a line says what is going on, and it is wiped at the end. */
function announceSlowRun(io: Io): () => void {
  let isShown = false;
  const timer = setTimeout(() => {
    isShown = true;
    io.err('mosaic: walking the path users take …');
  }, 100);
  return () => {
    clearTimeout(timer);
    if (isShown) io.err('\r\u001b[2K');
    isShown = false;
  };
}
