/** `mosaic scan`: every reference to a dead host, and how near it is to users. */
import { UsageError } from '../errors.js';
import { openBlobs } from '../facts/git-blobs.js';
import { openGit } from '../facts/git.js';
import { repositoryPlaceArgs } from '../facts/repository.js';
import { startEarly } from '../scan/early.js';
import { printable } from '../text/printable.js';
import type { Command, Invocation, Io } from './command.js';

export const scanCommand: Command = {
  name: 'scan',
  usage: '[--staged | --tree REV] [--live] [--json]',
  says: 'Finds references to retired hosts and how near each is to users. Exit code 1 when users meet one, 3 when nobody can tell, else 0.',
  flags: {
    staged: { type: 'boolean', says: 'what the next commit would hold; default: HEAD' },
    tree: { type: 'string', value: 'rev', says: 'any other revision' },
    live: { type: 'boolean', says: 'ask the hosts that production refers to whether anybody is there' },
    json: { type: 'boolean', says: 'print one JSON object' },
  },
  async run(invocation) {
    const { flags, cwd, env, io } = invocation;
    refuseArguments(invocation);
    const revision = flags.isSet('staged') ? null : (flags.text('tree') ?? 'HEAD');
    const done = announce(io);
    // Git works while the rest is loaded.
    const git = openGit(cwd, env);
    git.run(repositoryPlaceArgs).catch(() => undefined);
    const blobs = openBlobs(cwd, env);
    blobs.start();
    if (revision === null || revision === 'HEAD') startEarly(git, cwd, revision);
    const [{ scanRepository }, { scanJson, scanNotes, scanText }] = await Promise.all([
      import('../scan/scan-repository.js'),
      import('../scan/scan-report.js'),
    ]);
    const { tree, entries, notes } = await scanRepository({
      git,
      blobs,
      cwd,
      env,
      revision,
      isLive: flags.isSet('live'),
    }).finally(done);
    const all = [...notes, ...scanNotes(tree, entries)];
    if (flags.isSet('json')) {
      for (const note of all) io.err(`mosaic: ${printable(note, 2_000)}\n`);
      io.out(`${JSON.stringify(scanJson(tree))}\n`);
    } else {
      io.out(scanText(tree, all, io));
    }
    if (tree.references.some(({ isFailing }) => isFailing)) return 1;
    return tree.unread.some(({ isPublished }) => isPublished) ? 3 : 0;
  },
};

function refuseArguments({ flags, positionals }: Invocation): void {
  const hint = 'mosaic scan, mosaic scan --staged, or: mosaic scan --tree main';
  if (positionals.length > 0) {
    throw new UsageError('argument-unknown', `mosaic scan takes no "${printable(positionals.join(' '))}"`, { hint });
  }
  if (flags.isSet('staged') && flags.text('tree') !== null) {
    throw new UsageError('flags-exclusive', 'mosaic scan reads the index or a revision, not both', { hint });
  }
}

/** Nobody should look at a silent prompt. */
function announce(io: Io): () => void {
  if (!io.isInteractive) return () => undefined;
  let isShown = false;
  const timer = setTimeout(() => {
    isShown = true;
    io.err('mosaic: reading the files …');
  }, 100);
  return () => {
    clearTimeout(timer);
    if (isShown) io.err('\r\u001b[2K');
  };
}
