/** `mosaic override`: break-glass for one gate or one commit, in this clone, for a while. */
import { parseDuration } from '../config/duration.js';
import { loadPolicy } from '../config/load.js';
import type { Policy } from '../config/policy.js';
import { isCi } from '../engine/ci.js';
import { EnvironmentError, UsageError } from '../errors.js';
import { GitFailure, openGit, type Git } from '../facts/git.js';
import { locateRepository, type RepositoryPlace } from '../facts/repository.js';
import { builtInGates } from '../gates/registry.js';
import { openPrompt } from '../init/prompt.js';
import { addToJournal, readOverrides } from '../overrides/journal.js';
import { longestOverride, overrideSentence, shortSha, type Override } from '../overrides/override.js';
import { gateSubject, pushSubject, type Subject } from '../overrides/subject.js';
import { redactUrlsIn } from '../probe/redact.js';
import { printable } from '../text/printable.js';
import type { Command, Flags, Invocation, Io } from './command.js';

export const overrideCommand: Command = {
  name: 'override',
  usage: '(--gate ID [--service NAME] | --push SHA) --reason "…" [--ttl 30m] | --list | --end ID',
  says: 'Break-glass: lets what one gate finds, or a push of one commit, through for a while; in this clone, never in CI.',
  flags: {
    gate: { type: 'string', value: 'id', says: 'let through what this gate finds' },
    service: { type: 'string', value: 'name', says: 'only what the gate finds of this service' },
    push: {
      type: 'string',
      value: 'sha',
      says: 'let a push of exactly this commit through where it may be the repair',
    },
    reason: { type: 'string', value: 'text', says: 'why, in at least 10 characters; every report shows it' },
    ttl: { type: 'string', value: 'duration', says: 'how long, at most 2h; default: 30m' },
    ticket: { type: 'string', value: 'text', says: 'where it is followed up' },
    list: { type: 'boolean', says: 'show what is in force' },
    end: { type: 'string', value: 'id', says: 'end an override before its time' },
  },
  async run(invocation) {
    const { flags, positionals, cwd, env, io } = invocation;
    const action = actionOf(flags, positionals);
    // Wrong flags are told before anything is looked at.
    const terms = action === 'make' ? termsOf(flags) : null;
    const git = openGit(cwd, env);
    const { root, commonDir } = await locateRepository(git);
    const clone: Clone = { root, commonDir, git };
    if (terms !== null) return make(terms, clone, invocation);
    return action === 'end' ? end(flags.text('end') ?? '', clone, io) : list(clone, io);
  },
};

type Clone = Pick<RepositoryPlace, 'root' | 'commonDir'> & { readonly git: Git };

type Action = 'make' | 'list' | 'end';

const actions: Readonly<Record<string, Action>> = { gate: 'make', push: 'make', end: 'end', list: 'list' };

function actionOf(flags: Flags, positionals: readonly string[]): Action {
  const asked = Object.keys(actions).filter((name) => flags.text(name) !== null || flags.isSet(name));
  const [only = ''] = asked;
  const action = actions[only];
  const problem =
    positionals.length > 0
      ? `it takes no argument "${printable(positionals.join(' '))}"`
      : asked.length > 1
        ? `--${asked.join(' and --')} do not go together`
        : action === undefined
          ? 'what to override is not said'
          : flags.text('service') !== null && only !== 'gate'
            ? `--service does not go with --${only}`
            : null;
  if (problem === null && action !== undefined) return action;
  throw new UsageError('override-unclear', `mosaic override: ${problem ?? ''}`, {
    hint: 'mosaic override --push SHA --reason "…", or: mosaic override --gate ID --reason "…"',
  });
}

interface Terms {
  readonly reason: string;
  readonly ticket: string | null;
  readonly milliseconds: number;
}

function termsOf(flags: Flags): Terms {
  const reason = (flags.text('reason') ?? '').trim();
  if (reason.length < 10) {
    throw new UsageError('reason-missing', 'an override needs a --reason of at least 10 characters', {
      hint: '--reason "nobody can log in, and this restores the session key"',
    });
  }
  const text = flags.text('ttl') ?? '30m';
  const ttl = parseDuration(text);
  const why = ttl.kind === 'invalid' ? ttl.why : 'an override lasts longer than nothing and at most 2h';
  if (ttl.kind === 'invalid' || ttl.milliseconds === 0 || ttl.milliseconds > longestOverride) {
    throw new UsageError('ttl-invalid', `--ttl ${printable(text)}: ${why}`, { hint: '--ttl 30m' });
  }
  const ticket = flags.text('ticket')?.trim() ?? '';
  return {
    reason: printable(redactUrlsIn(reason)),
    ticket: ticket === '' ? null : printable(redactUrlsIn(ticket)),
    milliseconds: ttl.milliseconds,
  };
}

async function make(terms: Terms, clone: Clone, { flags, env, io }: Invocation): Promise<number> {
  if (isCi(env)) {
    throw new UsageError('override-in-ci', 'no override is made in CI, and none has an effect there', {
      hint: 'Mend what the report names',
    });
  }
  const { root, commonDir, git } = clone;
  const options = { allowCode: true, cacheDir: `${commonDir}/mosaic`, builtIn: builtInGates };
  const { policy } = await loadPolicy(root, options);
  const gate = flags.text('gate');
  const subject =
    gate === null
      ? await pushSubject(flags.text('push') ?? '', git)
      : await gateSubject(gate, flags.text('service'), { policy, root });
  const { milliseconds, reason, ticket } = terms;
  const who = await configuredName(git);
  const asked = { ...subject, reason, ticket, who };
  await confirm(subject, overrideSentence({ ...asked, ...lasting(milliseconds) }), policy);
  // From when somebody agreed, not from when they were asked.
  const override: Override = { id: crypto.randomUUID().slice(0, 8), ...asked, ...lasting(milliseconds) };
  await addToJournal(commonDir, override);
  const { inForce, notes } = await readOverrides(commonDir, override.createdAt);
  if (!inForce.some(({ id }) => id === override.id)) {
    throw new EnvironmentError('override-not-in-force', `the override has no effect: ${notes.join('; ')}`);
  }
  io.out(
    `${overrideLine(override)}\nIn this clone, never in CI. It ends by itself, or: mosaic override --end ${override.id}\n`,
  );
  return 0;
}

function lasting(milliseconds: number): Pick<Override, 'createdAt' | 'expiresAt'> {
  const now = Date.now();
  return { createdAt: new Date(now).toISOString(), expiresAt: new Date(now + milliseconds).toISOString() };
}

/** Somebody at the terminal says it once more, or the policy does without. Throws `UsageError`. */
async function confirm(subject: Subject, sentence: string, policy: Policy): Promise<void> {
  const prompt = openPrompt();
  if (prompt === null) {
    if (policy.override.withoutTty) return;
    throw new UsageError('confirmation-missing', 'an override is confirmed at a terminal, and there is none', {
      hint: 'Run it in a terminal, or say in mosaic.config.ts: override: { withoutTty: true }',
    });
  }
  const word = subject.kind === 'gate' ? subject.gate : shortSha(subject.sha);
  try {
    const answer = await prompt.ask(`This lets through: ${sentence}\nType ${word} to confirm: `);
    if (answer.trim() === word) return;
  } finally {
    prompt.close();
  }
  throw new UsageError('override-not-confirmed', `that was not ${word}, so nothing is overridden`);
}

/** "Name <address>"; null where Git has neither. */
async function configuredName(git: Git): Promise<string | null> {
  const [name, address] = await Promise.all(['user.name', 'user.email'].map((key) => configured(git, key)));
  const parts = [name ?? '', address === null || address === undefined ? '' : `<${address}>`].filter(
    (part) => part !== '',
  );
  return parts.length === 0 ? null : printable(parts.join(' '));
}

async function configured(git: Git, key: string): Promise<string | null> {
  try {
    return (await git.run(['config', '--get', key])).trim();
  } catch (error) {
    // Exit code 1: it is not set.
    if (error instanceof GitFailure) return null;
    throw error;
  }
}

async function end(id: string, { commonDir, git }: Clone, io: Io): Promise<number> {
  const now = new Date().toISOString();
  const { inForce } = await readOverrides(commonDir, now);
  const found = inForce.find((override) => override.id === id);
  if (found === undefined) {
    throw new UsageError('override-unknown', `no override ${printable(id)} is in force`, {
      hint: 'mosaic override --list',
    });
  }
  await addToJournal(commonDir, { kind: 'end', id, who: await configuredName(git), endedAt: now });
  io.out(`Ended: ${overrideLine(found)}\n`);
  return 0;
}

async function list({ commonDir }: Clone, io: Io): Promise<number> {
  const { inForce, notes } = await readOverrides(commonDir, new Date().toISOString());
  for (const note of notes) io.err(`mosaic: ${printable(note, 2_000)}\n`);
  io.out(inForce.length === 0 ? 'No override is in force.\n' : inForce.map((one) => `${overrideLine(one)}\n`).join(''));
  return 0;
}

function overrideLine(override: Override): string {
  return `${override.id}  ${overrideSentence(override)}`;
}
