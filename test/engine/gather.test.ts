import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { FactLedger, mergeMarks } from '../../src/engine/gather.js';
import { combine, defineFact, Unavailable, type Gathering } from '../../src/facts/fact.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function ledgerUntil(signal: AbortSignal = new AbortController().signal): FactLedger {
  // The facts of these tests ask for nothing else.
  return new FactLedger({ signal } as Omit<Gathering, 'ask' | 'mark'>);
}

const never = defineFact('never', () => new Promise<never>(() => undefined));

describe('a fact', () => {
  test('is gathered once, however many ask', async () => {
    const gather = vi.fn(async (_: Gathering, name: string) => name);
    const fact = defineFact('name', gather);
    const both = combine({ one: fact('a'), other: fact('b') });
    const ledger = ledgerUntil();
    const [first, second] = await Promise.all([ledger.gather(fact('a')), ledger.gather(both)]);
    expect(first).toMatchObject({ ok: true, value: 'a' });
    expect(second).toMatchObject({ ok: true, value: { one: 'a', other: 'b' } });
    expect(gather).toHaveBeenCalledTimes(2);
  });

  test('that fails makes those that ask for it fail for its reason', async () => {
    const broken = defineFact('broken', () => Promise.reject(new Unavailable('no-such', 'there is none', 'make one')));
    const asking = defineFact('asking', ({ ask }) => ask(broken()));
    expect(await ledgerUntil().gather(asking())).toMatchObject({
      ok: false,
      reason: 'no-such',
      message: 'there is none',
      fix: 'make one',
    });
  });

  test('with a bug rejects', async () => {
    const buggy = defineFact('buggy', () => Promise.reject(new TypeError('bug')));
    await expect(ledgerUntil().gather(buggy())).rejects.toThrow('bug');
    const throwing = {
      key: 'throwing',
      gather: () => {
        throw new TypeError('bug');
      },
    };
    await expect(ledgerUntil().gather(throwing)).rejects.toThrow('bug');
  });

  test('passes its marks on', async () => {
    const marked = defineFact('marked', async ({ mark }) => {
      mark({ cachedSeconds: 4 });
      mark({ isPinned: true });
      mark({ cachedSeconds: 2 });
    });
    const asking = defineFact('asking', ({ ask }) => ask(marked()));
    expect(await ledgerUntil().gather(asking())).toMatchObject({ marks: { cachedSeconds: 4, isPinned: true } });
  });
});

describe('the deadline', () => {
  test('leaves late facts a second, then gives them up', async () => {
    const deadline = new AbortController();
    const gathered = ledgerUntil(deadline.signal).gather(never());
    deadline.abort();
    await vi.advanceTimersByTimeAsync(999);
    expect(await Promise.race([gathered, Promise.resolve('waiting')])).toBe('waiting');
    await vi.advanceTimersByTimeAsync(1);
    expect(await gathered).toMatchObject({ ok: false, reason: 'deadline' });
  });

  test('keeps what gatherers hand over in that second', async () => {
    const deadline = new AbortController();
    const prompt = defineFact(
      'prompt',
      ({ signal }) => new Promise<string>((done) => signal.addEventListener('abort', () => done('what I have'))),
    );
    const gathered = ledgerUntil(deadline.signal).gather(prompt());
    deadline.abort();
    expect(await gathered).toMatchObject({ ok: true, value: 'what I have' });
    expect(vi.getTimerCount()).toBe(0);
  });

  test('that has passed already holds for new questions', async () => {
    const gathered = ledgerUntil(AbortSignal.abort()).gather(never());
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await gathered).toMatchObject({ ok: false, reason: 'deadline' });
  });
});

test('the oldest copy counts', () => {
  const none = { cachedSeconds: null, isPinned: false };
  expect(mergeMarks(none, {})).toEqual(none);
  expect(mergeMarks({ cachedSeconds: 1, isPinned: true }, { cachedSeconds: 9 })).toEqual({
    cachedSeconds: 9,
    isPinned: true,
  });
});
