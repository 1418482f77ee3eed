import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Gathering } from '../../src/facts/fact.js';
import { GitFailure } from '../../src/facts/git.js';
import { head, type Head } from '../../src/facts/head.js';

const sha = 'a'.repeat(40);

let gitDir = '';
beforeEach(async () => void (gitDir = await mkdtemp(join(tmpdir(), 'mosaic-head-'))));
afterEach(() => rm(gitDir, { recursive: true, force: true }));

/** `symbolic` is what HEAD refers to; null when it is detached. */
function headWith(branch: string | null, symbolic: string | null = null): Promise<Head> {
  const run = async (args: readonly string[]): Promise<string> => {
    if (symbolic === null) throw new GitFailure(args, 1, '');
    return `${symbolic}\n`;
  };
  const ask = async (): Promise<unknown> => ({ head: sha, branch });
  return head().gather({ gitDir, git: { cwd: gitDir, run, test: async () => true }, ask } as unknown as Gathering);
}

describe('the branch a commit lands on', () => {
  test('the one checked out', async () =>
    expect(await headWith('main')).toEqual({ sha, branch: 'main', rebasing: null }));
  test('none', async () => expect(await headWith(null)).toEqual({ sha, branch: null, rebasing: null }));
  test('one that is called "(detached)"', async () => {
    expect(await headWith(null, 'refs/heads/(detached)')).toEqual({ sha, branch: '(detached)', rebasing: null });
  });
  test.each(['rebase-merge', 'rebase-apply'])('the one being rebased, in %s', async (folder) => {
    await mkdir(join(gitDir, folder));
    await writeFile(join(gitDir, folder, 'head-name'), 'refs/heads/a/b\n');
    expect(await headWith(null)).toEqual({ sha, branch: null, rebasing: 'a/b' });
    await writeFile(join(gitDir, folder, 'head-name'), 'detached HEAD\n');
    expect(await headWith(null)).toEqual({ sha, branch: null, rebasing: null });
  });
});
