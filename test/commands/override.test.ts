import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createRepo, type Outcome, type RepoOptions, type RunOptions, type TestRepo } from '../support/git-repo.js';

const repos: TestRepo[] = [];
afterEach(async () => {
  await Promise.all(repos.splice(0).map((repo) => repo.dispose()));
});

const map = JSON.stringify({
  schema_version: '2.0',
  repo: { work_branches: ['**'] },
  services: [{ name: 'api', role: 'backend', runtime_base_url: { mode: 'static', url: 'https://api.example' } }],
});

interface Options extends RepoOptions {
  /** Null: no policy. */
  readonly policy?: unknown;
}

async function repository({
  policy = { override: { withoutTty: true } },
  ...options
}: Options = {}): Promise<TestRepo> {
  const repo = await createRepo(options);
  repos.push(repo);
  await repo.write('authority_map.json', map);
  if (policy !== null) await repo.write('mosaic.config.json', JSON.stringify(policy));
  return repo;
}

const why = ['--reason', 'users cannot log in'];

const override = (repo: TestRepo, ...args: readonly (string | RunOptions)[]): Promise<Outcome> =>
  repo.mosaic('override', ...args);

async function journal(repo: TestRepo): Promise<unknown[]> {
  const text = (await repo.read('.git/mosaic/overrides.jsonl')) ?? '';
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line): unknown => JSON.parse(line));
}

/** A terminal as far as the command can tell, at which somebody types this. */
function typing(input: string): RunOptions {
  const isTerminal = 'process.stdin.isTTY = true; process.stderr.isTTY = true;';
  return { input, env: { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(isTerminal)}` } };
}

async function head(repo: TestRepo): Promise<string> {
  return (await repo.git('rev-parse', 'HEAD')).stdout.trim();
}

describe('mosaic override', () => {
  it('lets one commit through: written down whole, for its owner only, and said', async () => {
    const repo = await repository();
    const sha = await head(repo);
    const { code, stdout } = await override(repo, '--push', sha.slice(0, 12), ...why, '--ticket', 'SHOP-12');
    expect(code).toBe(0);
    const [entry] = (await journal(repo)) as Record<string, string>[];
    expect(entry).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{8}$/),
      kind: 'push',
      gate: null,
      service: null,
      sha,
      reason: 'users cannot log in',
      ticket: 'SHOP-12',
      who: 'Test <test@example.com>',
      createdAt: expect.stringMatching(/Z$/),
      expiresAt: expect.stringMatching(/Z$/),
    });
    expect(Date.parse(entry?.['expiresAt'] ?? '') - Date.parse(entry?.['createdAt'] ?? '')).toBe(30 * 60_000);
    const until = (entry?.['expiresAt'] ?? '').slice(11, 16);
    expect(stdout).toContain(
      `${entry?.['id']}  push of ${sha.slice(0, 12)} until ${until} UTC, by Test <test@example.com>: users cannot log in (SHOP-12)`,
    );
    expect(stdout).toContain(`mosaic override --end ${entry?.['id']}`);
    if (process.platform === 'win32') return;
    expect((await stat(join(repo.dir, '.git/mosaic/overrides.jsonl'))).mode & 0o777).toBe(0o600);
    expect((await stat(join(repo.dir, '.git/mosaic'))).mode & 0o777).toBe(0o700);
  });

  it('lets one gate through, for all or for one service, as long as asked', async () => {
    const repo = await repository();
    expect((await override(repo, '--gate', 'BACKEND_HEALTH', ...why, '--ttl', '2h')).code).toBe(0);
    expect((await override(repo, '--gate=BACKEND_HEALTH', '--service=api', ...why, '--ttl', '90s')).code).toBe(0);
    const entries = (await journal(repo)) as { createdAt: string; expiresAt: string }[];
    expect(entries).toMatchObject([
      { kind: 'gate', gate: 'BACKEND_HEALTH', service: null, sha: null, ticket: null },
      { kind: 'gate', gate: 'BACKEND_HEALTH', service: 'api', sha: null },
    ]);
    const lasting = entries.map(({ createdAt, expiresAt }) => Date.parse(expiresAt) - Date.parse(createdAt));
    expect(lasting).toEqual([2 * 3_600_000, 90_000]);
  });

  it('lists and ends', async () => {
    const repo = await repository();
    expect((await override(repo, '--list')).stdout).toBe('No override is in force.\n');
    await override(repo, '--push', 'HEAD', ...why);
    await override(repo, '--gate', 'BACKEND_HEALTH', ...why);
    const [first] = (await journal(repo)) as { id: string }[];
    const listed = (await override(repo, '--list')).stdout;
    expect(listed.trimEnd().split('\n')).toEqual([
      expect.stringContaining(`${first?.id}  push of`),
      expect.stringContaining('gate BACKEND_HEALTH until'),
    ]);
    expect(await override(repo, '--end', first?.id ?? '')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('Ended'),
    });
    expect((await override(repo, '--list')).stdout).toBe(listed.split('\n').slice(1).join('\n'));
    expect(await journal(repo)).toHaveLength(3);
    expect(await override(repo, '--end', first?.id ?? '')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--list'),
    });
  });

  it('shows what it cannot understand in the journal, and goes on', async () => {
    const repo = await repository();
    await repo.write('.git/mosaic/overrides.jsonl', '{"kind":"push","sha":');
    expect(await override(repo, '--push', 'HEAD', ...why)).toMatchObject({ code: 0 });
    const { stdout, stderr } = await override(repo, '--list');
    expect(stdout).toContain('push of');
    expect(stderr).toContain('no override can be read from line 1');
  });

  it('says when the journal cannot hold it', async () => {
    const repo = await repository();
    await repo.write('.git/mosaic/overrides.jsonl', `${' '.repeat(1024 * 1024)}\n`);
    expect(await override(repo, '--push', 'HEAD', ...why)).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('larger than 1 MiB'),
    });
  });

  it('is made by whoever it is, named by Git or not', async () => {
    const repo = await repository();
    await repo.write('../home/.gitconfig', '');
    expect((await override(repo, '--push', 'HEAD', ...why)).code).toBe(0);
    expect(await journal(repo)).toMatchObject([{ who: null }]);
  });

  it('keeps what a terminal would obey out of the journal and the terminal', async () => {
    const repo = await repository();
    const { stdout } = await override(
      repo,
      '--push',
      'HEAD',
      '--reason',
      'all is well \u001b[2J\u202e',
      '--ticket',
      '\u0007x',
    );
    expect(stdout).toContain(String.raw`all is well \x1b[2J\u{202e} (\x07x)`);
    expect(await journal(repo)).toMatchObject([
      { reason: String.raw`all is well \x1b[2J\u{202e}`, ticket: String.raw`\x07x` },
    ]);
  });

  it('keeps what URLs hide out of the journal and the terminal', async () => {
    const repo = await repository();
    const reason = 'no login, see https://me:hunter22@ci.example/log?token=hunter22 and HTTP://hunter22@b.example';
    const outcome = await override(
      repo,
      '--push',
      'HEAD',
      '--reason',
      reason,
      '--ticket',
      '(ssh://a:hunter22@h.example/1)',
    );
    const kept = 'no login, see https://[redacted]@ci.example/log?token=[redacted] and HTTP://[redacted]@b.example';
    const ticket = '(ssh://[redacted]@h.example/1)';
    expect(await journal(repo)).toMatchObject([{ reason: kept, ticket }]);
    expect(outcome.stdout).toContain(`${kept} (${ticket})`);
    expect(JSON.stringify([outcome, await repo.read('.git/mosaic/overrides.jsonl')])).not.toContain('hunter22');
  });

  it('works in a linked worktree, in a subfolder, and with SHA-256', async () => {
    const repo = await repository({ objectFormat: 'sha256' });
    await repo.git('add', '-A');
    await repo.git('commit', '--quiet', '--message=map');
    await repo.git('worktree', 'add', '--quiet', '--detach', '../linked');
    await repo.write('../linked/deep/file.txt', 'x\n');
    const cwd = join(repo.dir, '../linked/deep');
    expect((await override(repo, '--push', 'HEAD', ...why, { cwd })).code).toBe(0);
    expect(await journal(repo)).toMatchObject([{ sha: await head(repo) }]);
    expect((await override(repo, '--list')).stdout).toContain('push of');
  });
});

describe('mosaic override refuses', () => {
  const refused: readonly [string, readonly string[], string][] = [
    ['nothing', [], 'what to override is not said'],
    ['both forms', ['--gate', 'BACKEND_HEALTH', '--push', 'HEAD', ...why], '--gate and --push do not go together'],
    ['a form and --list', ['--push', 'HEAD', '--list', ...why], '--push and --list do not go together'],
    ['a service of a commit', ['--push', 'HEAD', '--service', 'api', ...why], '--service does not go with --push'],
    ['a bare word', ['HEAD', ...why], 'it takes no argument "HEAD"'],
    ['no reason', ['--push', 'HEAD'], '--reason of at least 10 characters'],
    ['a short reason', ['--push', 'HEAD', '--reason', ' because     '], '--reason of at least 10 characters'],
    ['more than two hours', ['--push', 'HEAD', ...why, '--ttl', '121m'], '--ttl 121m: an override lasts'],
    ['no time', ['--push', 'HEAD', ...why, '--ttl', '0m'], '--ttl 0m: an override lasts'],
    ['a time without unit', ['--push', 'HEAD', ...why, '--ttl', '30'], "--ttl 30: it has no unit; write '30m'"],
    ['an unknown commit', ['--push', 'b'.repeat(40), ...why], 'is no commit of this clone'],
    ['a file for a commit', ['--push', 'HEAD:README.md', ...why], 'is no commit of this clone'],
    ['a flag for a commit', ['--push=--all', ...why], '--all is no commit of this clone'],
    ['an unknown gate', ['--gate', 'BACKEND_HEALHT', ...why], 'Did you mean --gate BACKEND_HEALTH?'],
    ['the map', ['--gate', 'AUTHORITY_MAP_VALID', ...why], 'AUTHORITY_MAP_VALID cannot be overridden'],
    ['an unknown service', ['--gate', 'BACKEND_HEALTH', '--service', 'apo', ...why], 'Did you mean --service api?'],
  ];
  it.each(refused)('%s', async (_, args, says) => {
    const repo = await repository();
    const { code, stdout, stderr } = await override(repo, ...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(says);
    expect(await journal(repo)).toEqual([]);
  });

  it('CI, whatever the policy says', async () => {
    const repo = await repository();
    const outcome = await override(repo, '--push', 'HEAD', ...why, { env: { CI: 'true' } });
    expect(outcome).toMatchObject({ code: 2, stderr: expect.stringContaining('in CI') });
    expect(await journal(repo)).toEqual([]);
  });

  it.each([[null], [{}], [{ override: { withoutTty: false } }]])(
    'where nobody is at a terminal and policy %j does not do without',
    async (policy) => {
      const repo = await repository({ policy });
      const outcome = await override(repo, '--push', 'HEAD', ...why, { input: 'yes\n' });
      expect(outcome).toMatchObject({ code: 2, stderr: expect.stringContaining('withoutTty: true') });
      expect(await journal(repo)).toEqual([]);
    },
  );
});

describe('mosaic override at a terminal', () => {
  it('has the short SHA typed, after saying what it lets through', async () => {
    const repo = await repository({ policy: null });
    const short = (await head(repo)).slice(0, 12);
    const { code, stderr } = await override(repo, '--push', 'HEAD', ...why, typing(`${short}\n`));
    expect(code).toBe(0);
    expect(stderr).toContain(`push of ${short} until`);
    expect(stderr).toContain(`Type ${short} to confirm: `);
    expect(await journal(repo)).toMatchObject([{ kind: 'push', sha: await head(repo) }]);
  });

  it('has the gate typed', async () => {
    const repo = await repository({ policy: null });
    expect((await override(repo, '--gate', 'BACKEND_HEALTH', ...why, typing('BACKEND_HEALTH\n'))).code).toBe(0);
    expect(await journal(repo)).toMatchObject([{ gate: 'BACKEND_HEALTH' }]);
  });

  it.each([['y\n'], ['\n'], ['BACKEND_HEALT\n'], ['']])('takes nothing else: %j', async (input) => {
    const repo = await repository();
    expect((await override(repo, '--gate', 'BACKEND_HEALTH', ...why, typing(input))).code).toBe(2);
    expect(await journal(repo)).toEqual([]);
  });
});
