/** The JSON Schema that editors use for authority_map.json; generated, so it cannot drift from the parser. */
import * as z from 'zod/mini';
import { documentation } from './field.js';
import { mayBeDropped } from './null-keys.js';
import { authorityMapSchema } from './schema.js';

export type JsonSchema = Readonly<Record<string, unknown>>;

/** Draft 2020-12, with null allowed wherever the parser takes it for absence. Unknown keys are allowed in it, as the parser only warns about them. */
export function authorityMapJsonSchema(): JsonSchema {
  const schema = z.toJSONSchema(authorityMapSchema, {
    io: 'input',
    metadata: documentation,
    target: 'draft-2020-12',
    override: ({ zodSchema, jsonSchema }) => {
      if (mayBeDropped(zodSchema)) allowNull(jsonSchema);
    },
  });
  const { $schema, ...rest } = JSON.parse(JSON.stringify(schema)) as JsonSchema;
  return {
    $schema,
    title: 'authority_map.json',
    description:
      'The facts Mosaic judges a system by: the repository, the services, where each lives, what is retired.',
    ...rest,
  };
}

function allowNull(schema: z.core.JSONSchema.BaseSchema): void {
  if (schema.anyOf) schema.anyOf = [...schema.anyOf, { type: 'null' }];
  if (schema.type) Object.assign(schema, { type: [schema.type, 'null'].flat() });
  if (schema.enum) schema.enum = [...schema.enum, null];
}
