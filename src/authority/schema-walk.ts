/** Reads a zod schema as data: which keys it knows, what lies below one, and what its documentation says. */
import {
  $ZodArray,
  $ZodDefault,
  $ZodNullable,
  $ZodObject,
  $ZodOptional,
  $ZodRecord,
  $ZodUnion,
  type $ZodType,
} from 'zod/v4/core';
import { documentation } from './field.js';
import type { JsonPath } from './json-text.js';

export interface UnknownKey {
  readonly path: JsonPath;
  /** What is known where it stands. */
  readonly known: readonly string[];
}

/** Every key of the data that the schema does not know, at any depth; the data need not be valid. */
export function unknownKeys(schema: $ZodType, data: unknown, path: JsonPath = []): UnknownKey[] {
  if (data === null || typeof data !== 'object') return [];
  const known = Array.isArray(data) ? null : knownKeys(schema);
  return Object.entries(data).flatMap(([key, value]) => {
    const here = [...path, Array.isArray(data) ? Number(key) : key];
    if (known && !known.includes(key)) return [{ path: here, known }];
    const below = schemaBelow(schema, key);
    return below ? unknownKeys(below, value, here) : [];
  });
}

/** The keys an object may have here; null when any may stand (or the value is no object). */
function knownKeys(schema: $ZodType): readonly string[] | null {
  const keys = objectsIn(schema).flatMap((object) => Object.keys(object._zod.def.shape));
  return keys.length === 0 ? null : keys;
}

/** First documented example of the value at a path, or undefined. */
export function exampleAt(schema: $ZodType, path: JsonPath): unknown {
  let current: $ZodType | null = schema;
  for (const step of path) current = current && schemaBelow(current, String(step));
  return current ? documentation.get(current)?.examples?.[0] : undefined;
}

/** What the schema says about one key or element, or null. */
export function schemaBelow(schema: $ZodType, key: string): $ZodType | null {
  for (const option of optionsOf(schema)) {
    if (option instanceof $ZodArray) return option._zod.def.element;
    if (option instanceof $ZodRecord) return option._zod.def.valueType;
    if (option instanceof $ZodObject && Object.hasOwn(option._zod.def.shape, key))
      return option._zod.def.shape[key] ?? null;
  }
  return null;
}

function objectsIn(schema: $ZodType): $ZodObject[] {
  return optionsOf(schema).filter((option) => option instanceof $ZodObject);
}

/** The alternatives of a union, all levels flattened; wrappers that only allow absence are looked through. */
function optionsOf(schema: $ZodType): $ZodType[] {
  if (schema instanceof $ZodOptional || schema instanceof $ZodNullable || schema instanceof $ZodDefault)
    return optionsOf(schema._zod.def.innerType);
  if (schema instanceof $ZodUnion) return schema._zod.def.options.flatMap((option) => optionsOf(option));
  return [schema];
}
