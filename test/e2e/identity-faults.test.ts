/** What runs is not what was pushed, though every health check is green: each is blocked, by its name. */
import { readFile } from 'node:fs/promises';
import { expect, test, type TestContext } from 'vitest';
import { cli, quoted } from '../support/git-repo.js';
import { showPage } from '../support/system-server.js';
import { findings, parseReport } from './project.js';
import {
  anotherSystem,
  apiSaying,
  apiWith,
  enforceByHand,
  healthStatuses,
  messagesOf,
  openShop,
  type Shop,
} from './identity-shop.js';

interface Fault {
  make(shop: Shop, t: TestContext): void | Promise<void>;
  readonly findings: readonly string[];
  readonly says: RegExp;
}

const foreign = 'beefcafe'.repeat(5);

function identityIs(document: (shop: Shop) => unknown): Fault['make'] {
  return (shop) => void (shop.system.api.answer = apiSaying(document(shop)));
}

function unnamed(code: string, document: (shop: Shop) => unknown, says: RegExp): Fault {
  return {
    make: identityIs(document),
    findings: [
      'RUNTIME_IDENTITY_MATCH/commit-unreported?',
      `BACKEND_SELF_IDENTITY/${code}`,
      'RESPONSE_CONSISTENCY/answerer-unidentified!',
    ],
    says,
  };
}

const faults: Readonly<Record<string, Fault>> = {
  'an old image after a green deploy': {
    make: identityIs(({ older }) => ({ git_sha: older })),
    findings: ['RUNTIME_IDENTITY_MATCH/commit-behind'],
    says: /^api still runs [0-9a-f]{12}, an older commit than [0-9a-f]{12}$/,
  },
  'a rollback hidden from everybody': {
    async make(shop) {
      expect((await shop.project.git('push', '--dry-run', 'origin', 'main')).code).toBe(0);
      expect((await shop.project.report())?.verdict).toBe('ALLOW');
      shop.system.api.answer = apiSaying({ git_sha: shop.older });
    },
    findings: ['RUNTIME_IDENTITY_MATCH/commit-behind'],
    says: /^api still runs [0-9a-f]{12}, an older commit than [0-9a-f]{12}$/,
  },
  'two instances with different commits': {
    make({ system, tip, older }) {
      system.api.answer = apiSaying({ git_sha: tip, hostname: 'pod-1' }, { git_sha: older, hostname: 'pod-2' });
    },
    findings: ['RUNTIME_IDENTITY_MATCH/mixed-instances'],
    says: /^instances of api run different commits: ([0-9a-f]{12}(, )?){2}; it should be [0-9a-f]{12}$/,
  },
  'staging behind the production route': {
    async make({ system, older }, t) {
      const staging = await anotherSystem(t, { git_sha: older });
      system.web.answer = staging.web.answer;
    },
    findings: ['RESPONSE_CONSISTENCY/answerer-differs'],
    says: /^users asking for \/api\/\* are answered by [0-9a-f]{12}, but api itself is [0-9a-f]{12}$/,
  },
  'a foreign application at the host': {
    make: identityIs(() => ({ service: 'billing', git_sha: foreign })),
    findings: ['RUNTIME_IDENTITY_MATCH/commit-foreign'],
    says: /^api runs beefcafebeef, a commit that neither this repository nor its remote knows$/,
  },
  'a foreign application behind the route': {
    async make({ system }, t) {
      const billing = await anotherSystem(t, { service: 'billing', git_sha: foreign });
      system.web.answer = billing.web.answer;
    },
    findings: ['RESPONSE_CONSISTENCY/answerer-differs'],
    says: /are answered by billing at beefcafebeef, but api itself is [0-9a-f]{12}$/,
  },
  'a SHA that the repository does not know': {
    make: identityIs(() => ({ git_sha: foreign })),
    findings: ['RUNTIME_IDENTITY_MATCH/commit-foreign'],
    says: /^api runs beefcafebeef, a commit that neither this repository nor its remote knows$/,
  },
  'git_sha: null': unnamed('identity-null', () => ({ git_sha: null }), /names no commit: it says null$/),
  'git_sha: "unknown"': unnamed(
    'identity-placeholder',
    () => ({ git_sha: 'unknown' }),
    /names no commit but the placeholder unknown$/,
  ),
  'git_sha: "dev"': unnamed(
    'identity-placeholder',
    () => ({ git_sha: 'dev' }),
    /names no commit but the placeholder dev$/,
  ),
  'a build of what was never committed': unnamed(
    'identity-dirty',
    ({ tip }) => ({ git_sha: `${tip}-dirty` }),
    /runs something that was never committed: [0-9a-f]{40}-dirty$/,
  ),
  'the identity path answered by a page': {
    make: ({ system }) => void (system.api.answer = apiWith(showPage)),
    findings: [
      'RUNTIME_IDENTITY_MATCH/commit-unreported?',
      'BACKEND_SELF_IDENTITY/identity-served-by-page',
      'RESPONSE_CONSISTENCY/answerer-unidentified!',
    ],
    says: /\/api\/__version answers with an HTML page, so a fallback of a frontend answers/,
  },
};

for (const [what, fault] of Object.entries(faults)) {
  test.concurrent(`${what}: blocked and named, by hand and offline too, though health is green`, async (t) => {
    const shop = await openShop(t);
    const { project, system } = shop;
    await fault.make(shop, t);
    expect(await healthStatuses(system)).toEqual([200, 200]);

    expect((await project.git('push', 'origin', 'main')).code).toBe(1);
    const pushed = await project.report();
    expect(await project.remoteTip()).toBe(shop.tip);
    expect(pushed?.verdict).toBe('REJECT');
    expect(findings(pushed)).toEqual(fault.findings);

    const { code, report, evidence } = await enforceByHand(shop);
    expect({ code, verdict: report.verdict }).toEqual({ code: 1, verdict: 'REJECT' });
    expect(findings(report)).toEqual(fault.findings);
    expect(messagesOf(report)).toContainEqual(expect.stringMatching(fault.says));

    await system.close();
    const offline = await project.mosaic('judge', evidence, '--json');
    expect({ code: offline.code, report: parseReport(offline) }).toEqual({ code, report });
  });
}

test.concurrent('evidence of yesterday’s good state helps no hook', async (t) => {
  const shop = await openShop(t);
  const { project, system, tip, older } = shop;
  const { code, evidence } = await enforceByHand(shop);
  expect(code).toBe(0);
  system.api.answer = apiSaying({ git_sha: older });

  const line = `refs/heads/main ${shop.next} refs/heads/main ${tip}\n`;
  const hook = (args: readonly string[], input = line) =>
    project.mosaic('hook', 'pre-push', 'origin', project.remote, ...args, { input });
  const refused = [await hook(['--evidence', evidence]), await hook([], await readFile(evidence, 'utf8'))];
  expect(refused.map(({ code: exit }) => exit)).toEqual([2, 2]);

  const call = `${quoted(process.execPath)} ${quoted(cli)} hook pre-push "$@"`;
  for (const [command, isBlockedBy] of [
    [`${call} ${quoted(evidence)}`, /still runs/],
    [`${call} --evidence ${quoted(evidence)}`, /no flag --evidence/],
  ] as const) {
    await project.write('.husky/pre-push', `${command}\n`);
    const pushed = await project.git('push', 'origin', 'main');
    expect(pushed.code).toBe(1);
    expect(pushed.stdout + pushed.stderr).toMatch(isBlockedBy);
  }
  expect(await project.remoteTip()).toBe(tip);
});
