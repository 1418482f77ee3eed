/** `mosaic judge FILE`: the verdict that saved evidence gives, with no look at the world. */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { judgeEvidence } from '../engine/evidence.js';
import { exitCodes } from '../engine/outcome.js';
import { UsageError } from '../errors.js';
import { textReport } from '../report/text.js';
import { printable } from '../text/printable.js';
import type { Command } from './command.js';

export const judgeCommand: Command = {
  name: 'judge',
  usage: 'FILE',
  says: 'Judges evidence saved by `mosaic enforce --evidence FILE` again, offline: the same verdict and findings.',
  flags: { json: { type: 'boolean', says: 'print the report as one JSON object' } },
  async run({ flags, positionals, cwd, io }) {
    const [file, ...more] = positionals;
    if (file === undefined || more.length > 0) {
      throw new UsageError('evidence-missing', 'mosaic judge needs one file of evidence', {
        hint: 'mosaic judge FILE',
      });
    }
    const { report, notes } = judgeEvidence(await read(resolve(cwd, file), file), printable(file));
    if (flags.isSet('json')) io.out(`${JSON.stringify(report)}\n`);
    else io.out(textReport(report, notes, { hasColours: io.hasColours, trigger: 'hand', onClarify: 'block' }));
    return exitCodes[report.verdict];
  },
};

async function read(path: string, file: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new UsageError('evidence-unreadable', `${printable(file)} cannot be read`, {
      hint: `ls -l ${printable(file)}`,
      cause: error,
    });
  }
}
