/** Gates that a policy brings along. */
import { describe, expect, it } from 'vitest';
import { checkGates } from '../../src/config/custom-gates.js';
import { code, defineGate, judged } from '../../src/gates/gate.js';
import { builtIn, createProject } from './project.js';

const gate = defineGate({
  id: 'OUR_QUEUE',
  layer: 'integration',
  modes: ['integration'],
  scope: 'deployed',
  title: 'The queue is short',
  explains: 'A long queue is an outage that has not been noticed.',
  codes: {
    'queue-long': code<{ length: number }>(
      'fail',
      ({ length }) => `${length} jobs wait`,
      () => 'Add workers',
    ),
  },
  facts: () => [],
  decide: () => judged('short', []),
});

const check = (...gates: unknown[]) => checkGates(gates, builtIn, 'mosaic.config.ts');

it('accepts a gate as it is', () => {
  expect(check(gate)).toEqual([gate]);
});

describe('refuses', () => {
  it.each([
    [null, 'gates[0]: expected a gate made by defineGate'],
    [
      { ...gate, id: 'our queue' },
      'gates[0].id (our queue): expected capitals, digits and underscores, such as "OUR_QUEUE"',
    ],
    [{ ...gate, id: 'TLS' }, 'gates[0].id (TLS): expected an id of its own: TLS is a built-in gate'],
    [{ ...gate, layer: 'databse' }, 'did you mean "database"?'],
    [{ ...gate, scope: 'all' }, 'gates[0].scope (OUR_QUEUE): expected one of repo, candidate, deployed'],
    [
      { ...gate, modes: 'ci' },
      'gates[0].modes (OUR_QUEUE): expected a list of local, ci, integration, smoke, runtime; [] means all',
    ],
    [{ ...gate, modes: ['CI'] }, 'did you mean "ci"?'],
    [{ ...gate, title: ' ' }, 'gates[0].title (OUR_QUEUE): expected a sentence'],
    [{ ...gate, explains: undefined }, 'gates[0].explains (OUR_QUEUE): expected a sentence'],
    [{ ...gate, codes: null }, 'gates[0].codes (OUR_QUEUE): expected an object from kebab-case names'],
    [{ ...gate, codes: { Long: gate.codes['queue-long'] } }, 'gates[0].codes.Long (OUR_QUEUE)'],
    [
      { ...gate, codes: { long: { ...gate.codes['queue-long'], says: 'x' } } },
      'gates[0].codes.long.says (OUR_QUEUE): expected a function',
    ],
    [{ ...gate, facts: [] }, 'gates[0].facts (OUR_QUEUE): expected a function'],
    [{ ...gate, decide: null }, 'gates[0].decide (OUR_QUEUE): expected a function'],
  ])('%#: %o', (candidate, message) => {
    expect(() => check(candidate)).toThrow(message);
  });

  it('two gates of one id', () => {
    expect(() => check(gate, gate)).toThrow(
      'gates[1].id (OUR_QUEUE): expected an id of its own: OUR_QUEUE is gates[0]',
    );
  });

  it('gates in JSON', async () => {
    const { fault } = await createProject({ 'mosaic.config.json': '{ "gates": [{}] }' });
    expect(await fault()).toMatchObject({
      message: expect.stringContaining('gates hold functions, which JSON cannot') as string,
    });
  });
});

it('loads gates from code, and lets severities name them', async () => {
  const { load } = await createProject({
    'mosaic.config.ts': `import { defineConfig, defineGate } from 'mosaic-gates';
const queue = defineGate({ id: 'OUR_QUEUE', layer: 'integration', modes: [], scope: 'deployed', title: 'Short', explains: 'Why.',
  codes: { 'queue-long': { severity: 'fail', says: () => '', fix: () => '' } }, facts: () => [], decide: () => ({ kind: 'skip', reason: 'none', summary: '' }) });
export default defineConfig({ gates: [queue], severities: { 'OUR_QUEUE/queue-long': 'warn', OUR_QUEUE: 'warn' } });`,
  });
  const { policy, warnings } = await load();
  expect(policy.gates.map(({ id }) => id)).toEqual(['OUR_QUEUE']);
  expect(policy.gates[0]?.decide([], {} as never)).toMatchObject({ kind: 'skip' });
  expect(warnings).toEqual([]);
});
