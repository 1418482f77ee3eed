/** `"key": null` means that the key is left out, wherever null is no value of its own: generated maps are full of it. */
import { $ZodDefault, $ZodOptional, safeParse, type $ZodType } from 'zod/v4/core';
import { schemaBelow } from './schema-walk.js';

/** A copy without such keys. */
export function withoutNullKeys(schema: $ZodType, data: unknown): unknown {
  if (data === null || typeof data !== 'object') return data;
  if (Array.isArray(data)) {
    const element = schemaBelow(schema, '0');
    return element ? data.map((item) => withoutNullKeys(element, item)) : data;
  }
  const entries = Object.entries(data).flatMap(([key, value]: [string, unknown]) => {
    const below = schemaBelow(schema, key);
    if (!below) return [[key, value]];
    return value === null && mayBeDropped(below) ? [] : [[key, withoutNullKeys(below, value)]];
  });
  return Object.fromEntries(entries);
}

/** True for an optional key whose value is never null. */
export function mayBeDropped(schema: $ZodType): boolean {
  const isOptional = schema instanceof $ZodOptional || schema instanceof $ZodDefault;
  return isOptional && !safeParse(schema, null).success;
}
