import { expect, test } from 'vitest';
import { decideCodes } from './contexts.js';
import { identityRows } from './identity.table.js';
import { consistencyRows } from './response-consistency.table.js';

test.each([...identityRows, ...consistencyRows])('$gate.id: $name', ({ gate, evidence, context, codes }) => {
  expect(decideCodes(gate, [evidence], context)).toEqual(codes);
});
