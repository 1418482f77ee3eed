/** `mosaic init`: from a repository to one whose pushes are judged. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { UsageError } from '../errors.js';
import { openGit } from '../facts/git.js';
import { locateRepository } from '../facts/repository.js';
import type { FileChange } from '../hooks/install.js';
import { diffText } from '../init/diff.js';
import { planInit, type InitPlan } from '../init/plan.js';
import { askUrl, openPrompt, type Prompt } from '../init/prompt.js';
import { printable } from '../text/printable.js';
import type { Command, Invocation, Io } from './command.js';
import { install } from './install.js';

export const initCommand: Command = {
  name: 'init',
  usage: '[--yes] [--dry-run]',
  says: 'Writes authority_map.json, adds the "prepare" script and installs the hooks. What is there stays.',
  flags: {
    yes: { type: 'boolean', says: 'ask nothing' },
    'dry-run': { type: 'boolean', says: 'show what would change and write nothing' },
  },
  async run(invocation) {
    const { flags } = invocation;
    const prompt = flags.isSet('yes') || flags.isSet('dry-run') ? null : openPrompt();
    if (prompt === null && !flags.isSet('yes') && !flags.isSet('dry-run')) {
      throw new UsageError('confirmation-missing', 'nobody is at the terminal to agree to the changes', {
        hint: 'mosaic init --yes, or to look first: mosaic init --dry-run',
      });
    }
    try {
      return await init(invocation, prompt);
    } finally {
      prompt?.close();
    }
  },
};

async function init({ cwd, env, io, flags }: Invocation, prompt: Prompt | null): Promise<number> {
  const git = openGit(cwd, env);
  const place = await locateRepository(git);
  const ask = async (question: string): Promise<string | null> =>
    prompt === null ? null : askUrl(prompt, printable(question));
  const plan = await planInit(openGit(place.root, env), place.root, cwd, ask);
  for (const change of plan.changes) io.out(`${diffText(change)}\n`);
  for (const note of plan.notes) io.out(`${printable(note)}\n`);
  showMissing(plan, io);
  if (flags.isSet('dry-run')) {
    io.out(plan.changes.length === 0 ? 'Nothing would change.\n' : 'Nothing was written.\n');
    return 0;
  }
  if (
    prompt !== null &&
    plan.changes.length > 0 &&
    !/^(?:y|yes)?$/i.test((await prompt.ask('Write this? [Y/n] ')).trim())
  ) {
    io.out('Nothing was written.\n');
    return 0;
  }
  await write(place.root, plan.changes);
  if (env['HUSKY'] === '0') io.out('The hooks are not installed: HUSKY=0\n');
  // Asked for by a person, so a variable like CI does not hold it back.
  else for (const line of await install(place, { cwd: plan.packageFolder, env })) io.out(`${printable(line, 1_000)}\n`);
  io.out(next);
  return 0;
}

const next = `
Next:
  git add -A && git commit -m "Judge every push"
  npx mosaic enforce --mode=local,ci,integration
  git push
`;

/** In the order of the plan, the map first: a run that is cut off can be run again. */
async function write(root: string, changes: readonly FileChange[]): Promise<void> {
  for (const { file, after } of changes) {
    await mkdir(dirname(join(root, file)), { recursive: true });
    await writeFile(join(root, file), after);
  }
}

function showMissing({ missing }: InitPlan, io: Io): void {
  if (missing.length === 0) return;
  io.out('No file says where these answer. Once you know, add them to "services" in authority_map.json:\n');
  for (const service of missing) io.out(`${printable(JSON.stringify(service), 10_000)}\n`);
  io.out('\n');
}
