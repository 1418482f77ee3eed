/** Questions to the person at the terminal. */
import { createInterface } from 'node:readline/promises';
import { UsageError } from '../errors.js';

export interface Prompt {
  ask(question: string): Promise<string>;
  close(): void;
}

/** Null where nobody could answer. */
export function openPrompt(): Prompt | null {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return null;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  // A question stays open for ever when the terminal goes away, or somebody leaves with Ctrl-C or Ctrl-D.
  const gone = new Promise<never>((_done, fail) => {
    terminal.once('close', () => fail(new UsageError('not-answered', 'that was not answered, so nothing was done')));
  });
  gone.catch(() => undefined);
  return { ask: (question) => Promise.race([terminal.question(question), gone]), close: () => terminal.close() };
}

/** An http(s) URL without a trailing slash; null for an empty answer. Asks again until it is one of both. */
export async function askUrl(prompt: Pick<Prompt, 'ask'>, question: string): Promise<string | null> {
  for (;;) {
    const answer = (await prompt.ask(`${question}, or Enter to leave it out: `)).trim();
    if (answer === '') return null;
    const url = URL.canParse(answer) ? new URL(answer) : null;
    const isPlain =
      url !== null && /^https?:$/.test(url.protocol) && url.username + url.password + url.search + url.hash === '';
    if (isPlain) return answer.replace(/\/+$/, '');
  }
}
