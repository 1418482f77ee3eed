import { mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { addToJournal, journalFile, readOverrides } from '../../src/overrides/journal.js';
import { gateOverride, pushOverride } from './overrides.js';

let dir: string;
beforeEach(async () => void (dir = await mkdtemp(join(tmpdir(), 'mosaic-test-'))));
afterEach(() => rm(dir, { recursive: true, force: true }));

const later = (minutes: number): string =>
  new Date(Date.parse('2026-11-22T20:00:00.000Z') + minutes * 60_000).toISOString();

const idsAt = async (now: string): Promise<string[]> => (await readOverrides(dir, now)).inForce.map(({ id }) => id);

async function writeJournal(text: string): Promise<void> {
  await mkdir(dirname(journalFile(dir)), { recursive: true });
  await writeFile(journalFile(dir), text);
}

describe('the journal of overrides', () => {
  test('holds nothing where none was made, and makes no file by being read', async () => {
    expect(await readOverrides(dir, later(0))).toEqual({ inForce: [], notes: [] });
    await expect(stat(dirname(journalFile(dir)))).rejects.toThrow('ENOENT');
  });

  test('gives back what was added, as long as it lasts', async () => {
    await addToJournal(dir, gateOverride({ service: 'api' }));
    await addToJournal(dir, pushOverride({ id: '11111111', expiresAt: later(60) }));
    expect((await readOverrides(dir, later(10))).inForce).toEqual([
      gateOverride({ service: 'api' }),
      pushOverride({ id: '11111111', expiresAt: later(60) }),
    ]);
    expect(await idsAt(later(0))).toEqual(['0a1b2c3d', '11111111']);
    expect(await idsAt(later(29.9))).toEqual(['0a1b2c3d', '11111111']);
    expect(await idsAt(later(30))).toEqual(['11111111']);
    expect(await idsAt(later(60))).toEqual([]);
    expect((await readOverrides(dir, later(60))).notes).toEqual([]);
  });

  test('ends one before its time, and keeps its line', async () => {
    await addToJournal(dir, gateOverride());
    await addToJournal(dir, pushOverride({ id: '11111111' }));
    await addToJournal(dir, { kind: 'end', id: '0a1b2c3d', who: null, endedAt: later(5) });
    expect(await idsAt(later(10))).toEqual(['11111111']);
    expect((await readFile(journalFile(dir), 'utf8')).trimEnd().split('\n')).toHaveLength(3);
  });

  test('does not believe what comes from the future, and says so', async () => {
    await addToJournal(dir, gateOverride());
    const { inForce, notes } = await readOverrides(dir, later(-1));
    expect(inForce).toEqual([]);
    expect(notes).toEqual([expect.stringMatching(/^override 0a1b2c3d is not in force: .*2026-11-22T20:00:00/)]);
  });

  test('ignores lines that are damaged, says which, and believes the others', async () => {
    const whole = JSON.stringify(gateOverride());
    await writeJournal(`${whole}\r\n\0\0\0\n\n${JSON.stringify(pushOverride({ id: '11111111' })).slice(0, 90)}`);
    const { inForce, notes } = await readOverrides(dir, later(10));
    expect(inForce).toEqual([gateOverride()]);
    expect(notes).toEqual([expect.stringContaining(`${journalFile(dir)}: no override can be read from line 2, 4,`)]);
  });

  test('adds below a torn line, not to it', async () => {
    await writeJournal(JSON.stringify(gateOverride()).slice(0, 40));
    await addToJournal(dir, pushOverride({ id: '11111111' }));
    expect(await idsAt(later(10))).toEqual(['11111111']);
    expect((await readFile(journalFile(dir), 'utf8')).split('\n')).toHaveLength(3);
  });

  test('keeps the lines of all that write at once', async () => {
    const ids = Array.from({ length: 40 }, (_, index) => index.toString(16).padStart(8, '0'));
    await Promise.all(ids.map((id) => addToJournal(dir, gateOverride({ id }))));
    const { inForce, notes } = await readOverrides(dir, later(10));
    expect({ ids: inForce.map(({ id }) => id).toSorted(), notes }).toEqual({ ids, notes: [] });
  });

  test.skipIf(process.platform === 'win32')('is for its owner only', async () => {
    await addToJournal(dir, gateOverride());
    const modes = await Promise.all(
      [journalFile(dir), dirname(journalFile(dir))].map(async (path) => (await stat(path)).mode & 0o777),
    );
    expect(modes).toEqual([0o600, 0o700]);
  });

  const unreadable: readonly [string, () => Promise<unknown>][] = [
    ['a folder', () => mkdir(journalFile(dir), { recursive: true })],
    ['too large', () => writeJournal(`${' '.repeat(1024 * 1024)}\n${JSON.stringify(gateOverride())}\n`)],
  ];
  test.each(unreadable)('overrides nothing when it is %s, and says so', async (_, make) => {
    await make();
    const { inForce, notes } = await readOverrides(dir, later(10));
    expect(inForce).toEqual([]);
    expect(notes).toEqual([expect.stringContaining(`no override is in force: ${journalFile(dir)} cannot be read`)]);
  });

  test.skipIf(process.platform === 'win32')('is not read through a link', async () => {
    await mkdir(dirname(journalFile(dir)), { recursive: true });
    await writeFile(join(dir, 'elsewhere'), `${JSON.stringify(gateOverride())}\n`);
    await symlink(join(dir, 'elsewhere'), journalFile(dir));
    expect(await idsAt(later(10))).toEqual([]);
  });

  test('says when nothing can be written', async () => {
    await writeFile(join(dir, 'mosaic'), 'a file\n');
    await expect(addToJournal(dir, gateOverride())).rejects.toMatchObject({ code: 'override-not-written' });
    expect((await readOverrides(dir, later(10))).inForce).toEqual([]);
  });
});
