/** What other lists know of Netlify is found from its platform. */
import { expect, it } from 'vitest';
import { commitVariables } from '../../src/platforms/commit-variables.js';
import { netlify } from '../../src/platforms/netlify.js';
import type { Answer } from '../../src/probe/exchange.js';
import { tombstoneOf } from '../../src/probe/tombstone.js';

it('the variable of its builds is one that is looked at', () => {
  expect(commitVariables.map(({ name }) => name)).toContain(netlify.commitVariable);
});

it('a site that is gone is recognised as its tombstone', () => {
  const gone = {
    kind: 'answer',
    status: 404,
    headers: { server: 'Netlify' },
    body: 'Not Found - Request ID: 01JB',
    finalUrl: 'https://gone.netlify.app/',
  } as Partial<Answer> as Answer;
  expect(tombstoneOf('gone.netlify.app', gone)?.platform).toBe(netlify.tombstone);
});
