/** This Node, and the one that the hooks find on the PATH, are supported. */
import { ok, type Check, type CheckResult } from '../check.js';
import { findProgram } from '../find-program.js';
import { isSupported, supportedNode } from '../node-range.js';
import { runProgram } from '../run-program.js';

const expected = `Node ${supportedNode}`;

export const nodeVersion: Check = {
  id: 'node-version',
  title: 'Node',
  async run(world) {
    const here = judge(process.version, `${process.version} runs this`);
    const file = await findProgram('node', world.env, world.platform);
    // Another check says that there is none.
    if (file === null) return [here];
    const { exitCode, output } = await runProgram(file, ['--version'], { ...world, limit: 5_000 });
    const version = output.trim();
    if (exitCode !== 0) {
      const observed = `${file} --version exits with ${exitCode ?? 'nothing'}: ${version}`;
      return [here, { status: 'error', observed, expected, command: `${file} --version` }];
    }
    return version === process.version ? [here] : [here, judge(version, `${version} is the one on the PATH: ${file}`)];
  },
};

function judge(version: string, observed: string): CheckResult {
  if (isSupported(version)) return ok(observed, expected);
  return { status: 'error', observed, expected, command: 'https://nodejs.org/en/download, then: node --version' };
}
