/** `mosaic routes`: the path users take, as the platforms' files say at one revision. */
import { nearest } from '../authority/nearest.js';
import { isCi } from '../engine/ci.js';
import { contextsOf, load } from '../engine/load.js';
import { plainRequest, type EnforceRequest } from '../engine/request.js';
import { exitCodeOf, userPaths, type FrontendPaths } from '../engine/user-paths.js';
import { UsageError } from '../errors.js';
import { GitFailure, openGit, type Git } from '../facts/git.js';
import { locateRepository } from '../facts/repository.js';
import { readWorktreeStatus } from '../facts/worktree-status.js';
import { routesJson } from '../report/routes-json.js';
import { routesMermaid } from '../report/routes-mermaid.js';
import { routesTable } from '../report/routes-table.js';
import { printable } from '../text/printable.js';
import type { Command, Flags, Invocation } from './command.js';

const formats = ['table', 'json', 'mermaid'] as const;

export const routesCommand: Command = {
  name: 'routes',
  usage: `[--at REV] [--format ${formats.join('|')}]`,
  says: 'Shows which files each platform takes and where every route ends. Exits 0, 1 when one does not end at its service, 3 when one cannot be told.',
  flags: {
    at: { type: 'string', value: 'rev', says: 'the revision whose map and files count; default: HEAD' },
    format: { type: 'string', value: 'format', says: `${formats.join(', ')}; default: table` },
    env: {
      type: 'string',
      value: 'name',
      says: "one of the map's environments; default: the current branch's, else production",
    },
  },
  async run(invocation) {
    const { flags, positionals, io } = invocation;
    if (positionals.length > 0) {
      throw new UsageError('argument-unknown', `mosaic routes takes no "${printable(positionals.join(' '))}"`, {
        hint: 'mosaic routes --at main',
      });
    }
    const format = formatOf(flags);
    const { revision, frontends, notes } = await look(invocation);
    const shown = { revision, frontends };
    if (format !== 'table') for (const note of notes) io.err(`mosaic: ${printable(note, 2_000)}\n`);
    if (format === 'json') io.out(`${JSON.stringify(routesJson(shown))}\n`);
    else if (format === 'mermaid') io.out(routesMermaid(shown));
    else io.out(routesTable(shown, notes, io));
    return exitCodeOf(frontends);
  },
};

function formatOf(flags: Flags): (typeof formats)[number] {
  const asked = flags.text('format') ?? 'table';
  const format = formats.find((name) => name === asked);
  if (format !== undefined) return format;
  const meant = nearest(asked, formats);
  throw new UsageError('format-unknown', `there is no format "${printable(asked)}"`, {
    hint: meant === null ? `It is one of: ${formats.join(', ')}` : `Did you mean --format=${meant}?`,
  });
}

interface Look {
  readonly revision: string;
  readonly frontends: readonly FrontendPaths[];
  readonly notes: readonly string[];
}

async function look({ cwd, env, flags }: Invocation): Promise<Look> {
  const here = openGit(cwd, env);
  const place = await locateRepository(here);
  const git = openGit(place.root, env);
  const revision = await commitAt(git, flags.text('at') ?? 'HEAD');
  const request: EnforceRequest = {
    ...plainRequest,
    cwd,
    env,
    isCi: isCi(env),
    modes: ['integration'],
    environment: flags.text('env'),
    candidate: revision,
  };
  const [loaded, status] = await Promise.all([load(git, place, request), readWorktreeStatus(git)]);
  const run = { startedAt: new Date().toISOString(), isRepository: true };
  const declared = contextsOf(request, loaded, status, run);
  // Apart, because the platforms' engines are large.
  const { withEffectiveRoutes } = await import('../engine/effective-routes.js');
  const { goingOut } = await withEffectiveRoutes(declared, loaded.maps, { git, env });
  return { revision, frontends: await userPaths(goingOut, revision, { git, env }), notes: loaded.notes };
}

async function commitAt(git: Git, revision: string): Promise<string> {
  try {
    return (await git.run(['rev-parse', '--verify', '--end-of-options', `${revision}^{commit}`])).trim();
  } catch (error) {
    if (!(error instanceof GitFailure)) throw error;
    throw new UsageError('revision-unknown', `${printable(revision)} is no commit of this clone`, {
      hint: `git rev-parse --verify ${printable(revision)}`,
      cause: error,
    });
  }
}
