/** Every fault and oddity of the lab is really there when it is on, and nothing of it is left when it is off. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { builtInGates } from '../../src/gates/registry.js';
import { layers } from '../../src/gates/gate.js';
import { faults, oddities, startLab, type Lab, type SwitchId } from '../../src/lab/index.js';
import { lookAt, type Look } from './client.js';
import { shownFaults, shownOddities } from './shown/table.js';

const all = [...faults, ...oddities];
const labs: Partial<Record<'open' | 'tls', Lab>> = {};

beforeAll(async () => {
  [labs.open, labs.tls] = await Promise.all([startLab(), startLab({ tls: true })]);
});

afterEach(async () => {
  await Promise.all(Object.values(labs).map((lab) => lab.switchOff()));
});

afterAll(async () => {
  await Promise.all(Object.values(labs).map((lab) => lab.close()));
});

describe('the registries', () => {
  it('have a check for each entry, and an entry for each check', () => {
    expect(Object.keys(shownFaults).toSorted()).toEqual(faults.map(({ id }) => id).toSorted());
    expect(Object.keys(shownOddities).toSorted()).toEqual(oddities.map(({ id }) => id).toSorted());
  });

  it('name each thing once, in words', () => {
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    for (const { id, title, layer } of all) {
      expect(id).toMatch(/^[a-z]+(?:-[a-z0-9]+)*$/);
      expect(title).toMatch(/^\S.*[^.]$/);
      expect(layers).toContain(layer);
    }
    for (const { wrong } of faults) expect(wrong).toMatch(/^\S.*\.$/);
    for (const { healthy } of oddities) expect(healthy).toMatch(/^\S.*\.$/);
  });

  it('name only gates that exist', () => {
    const ids = builtInGates.map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining(faults.flatMap(({ judgedBy }) => judgedBy)));
  });
});

describe.each([
  ['fault', faults, shownFaults],
  ['oddity', oddities, shownOddities],
] as const)('the %s', (_, entries, shown) => {
  it.each(entries.map(({ id, needs }) => [id, needs] as const))('%s', async (id, needs) => {
    const lab = needs === 'tls' ? labs.tls : labs.open;
    if (lab === undefined) throw new Error('no lab was started');
    const look = lookAt(lab);
    const check = (shown as Record<SwitchId, (look: Look) => Promise<void>>)[id];
    const isShownWithout = await check(look).then(
      () => true,
      () => false,
    );
    expect(isShownWithout).toBe(false);
    await lab.switchOn(id);
    expect(lab.switchedOn).toEqual([id]);
    await check(look);
    await lab.switchOff(id);
    expect(lab.switchedOn).toEqual([]);
    await isSound(look);
  });
});

/** Everything that some switch could have changed. */
async function isSound({ web, api }: Look): Promise<void> {
  for (const side of [web, api]) {
    expect((await side('/health')).json).toMatchObject({ status: 'ok', service: 'api' });
    expect((await side('/__version')).json).toMatchObject({ service: 'api', instance: 'api-1' });
    expect((await side('/auth/me')).status).toBe(401);
  }
  expect((await web('/api/config')).json).toMatchObject({ apiBase: '/api' });
  const { text } = await web('/');
  for (const [, path] of text.matchAll(/(?:src|href)="([^"]+)"/g)) {
    expect((await web(path ?? '')).headers['content-type']).toMatch(/^text\/(?:javascript|css)/);
  }
}
