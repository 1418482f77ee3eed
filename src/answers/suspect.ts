/** Whether one answer alone looks wrong, so that it is asked for again before anybody is blamed. Pure. */
import type { Expectation, Health } from '../authority/service.js';
import { readBody } from './body.js';
import { mismatchOf } from './expectation.js';
import { healthWords } from './health-words.js';

interface Answered {
  readonly status: number;
  readonly body: string;
  readonly contentType: string;
}

export function isSuspectHealth(answer: Answered, { expect }: Health, dependencies: readonly string[]): boolean {
  if (mismatchOf(answer, expect) !== null) return true;
  const body = readBody(answer);
  if (body.kind === 'json') return healthWords(body.value, dependencies).kind === 'unhealthy';
  return body.kind !== 'text' && answer.status !== 204;
}

export function isSuspectAnswer(answer: Answered, expect: Expectation | null): boolean {
  return answer.status >= 500 || (expect !== null && mismatchOf(answer, expect) !== null);
}
