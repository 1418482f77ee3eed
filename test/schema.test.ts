/** The published JSON Schemas are what the code derives now, and accept what the parser accepts. */
import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { authorityMapJsonSchema } from '../src/authority/json-schema.js';
import { configJsonSchema } from '../src/config/json-schema.js';
import { defaultPolicy } from '../src/config/policy.js';

it.each([
  ['authority-map.schema.json', authorityMapJsonSchema],
  ['config.schema.json', configJsonSchema],
])('schema/%s is up to date (npm run build writes it)', async (file, derive) => {
  const published: unknown = JSON.parse(await readFile(new URL(`../schema/${file}`, import.meta.url), 'utf8'));
  expect(published).toEqual(JSON.parse(JSON.stringify(derive())));
});

it('describes every key of the policy except gates', () => {
  const { gates: _, ...described } = defaultPolicy;
  expect(Object.keys(configJsonSchema()['properties'] as object).toSorted()).toEqual(
    ['$schema', ...Object.keys(described)].toSorted(),
  );
});
