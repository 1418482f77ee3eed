/** Questions to the person at the terminal. */
import { createInterface } from 'node:readline/promises';

export interface Prompt {
  ask(question: string): Promise<string>;
  close(): void;
}

/** Null where nobody could answer. */
export function openPrompt(): Prompt | null {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return null;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  return { ask: (question) => terminal.question(question), close: () => terminal.close() };
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
