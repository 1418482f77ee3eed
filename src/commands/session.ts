/** `mosaic session start|status|end`: where work began, which SESSION_STATE judges. */
import { isCi } from '../engine/ci.js';
import { enforce } from '../engine/enforce.js';
import { plainRequest, type EnforceRequest } from '../engine/request.js';
import { UsageError } from '../errors.js';
import { openGit } from '../facts/git.js';
import { locateRepository, type RepositoryPlace } from '../facts/repository.js';
import { readSession, removeSession, sessionFile } from '../facts/session-file.js';
import { sessionStateGate } from '../gates/session-state.js';
import { beginSession, mapOnDisk, sessionPlace } from '../init/begin-session.js';
import { printable } from '../text/printable.js';
import type { Command, Invocation } from './command.js';

type Action = (place: RepositoryPlace, invocation: Invocation) => Promise<number>;

export const sessionCommand: Command = {
  name: 'session',
  usage: 'start | status | end',
  says: 'Starts, shows or ends the working session: the repository, branch and commit where work began.',
  flags: {},
  async run(invocation) {
    const [name = '', ...rest] = invocation.positionals;
    const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
    if (action === undefined || rest.length > 0) {
      const problem =
        name === ''
          ? 'mosaic session needs to be told what to do'
          : `mosaic session has no "${printable([name, ...rest].join(' '))}"`;
      throw new UsageError('session-action-unknown', problem, { hint: 'mosaic session start, status or end' });
    }
    return action(await locateRepository(openGit(invocation.cwd, invocation.env)), invocation);
  },
};

const start: Action = async (place, { env, io }) => {
  const before = await describe(place.root);
  const session = await beginSession(openGit(place.root, env), place, new Date().toISOString());
  io.out(`Session: ${before} → ${printable(`${sessionPlace(session)}${of(session.slug)}`)}\n`);
  return 0;
};

const status: Action = async (place, invocation) => {
  const { env, io } = invocation;
  const found = await readSession(place.root);
  io.out(`Session: ${await describe(place.root)}\n`);
  if (found.kind === 'missing') {
    io.out('  → mosaic session start\n');
    return 0;
  }
  if (found.kind === 'found') io.out(`Started: ${printable(found.session.startedAt ?? 'not said')}\n`);
  if ((await mapOnDisk(place.root)) === null) {
    io.out('Not judged: there is no authority_map.json\n  → npx mosaic init\n');
    return 0;
  }
  const { report } = await enforce(onlySession(place.root, env), openGit(place.root, env));
  const [gate] = report.gates;
  io.out(`Judged: ${gate?.status ?? 'skip'}\n`);
  for (const { severity, message, fix } of gate?.findings ?? [])
    io.out(`  ${severity}: ${message}\n  → ${fix ?? ''}\n`);
  return gate?.status === 'fail' ? 1 : 0;
};

const end: Action = async (place, { io }) => {
  const before = await describe(place.root);
  await removeSession(place.root);
  io.out(`Session: ${before} → none\n`);
  return 0;
};

const actions: Readonly<Record<string, Action>> = { start, status, end };

async function describe(root: string): Promise<string> {
  const found = await readSession(root);
  if (found.kind === 'missing') return 'none';
  if (found.kind === 'invalid') return printable(`unusable (${sessionFile}: ${found.why})`);
  return printable(`${sessionPlace(found.session)}${of(found.session.slug)}`);
}

function of(slug: string | null): string {
  return slug === null ? '' : ` of ${slug}`;
}

function onlySession(cwd: string, env: NodeJS.ProcessEnv): EnforceRequest {
  return { ...plainRequest, cwd, env, isCi: isCi(env), modes: ['local'], gates: [sessionStateGate.id] };
}
