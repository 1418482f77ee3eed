import { describe, expect, it } from 'vitest';
import { authorityMapJsonSchema, type JsonSchema } from '../../src/authority/json-schema.js';

interface Node {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly items?: Node;
  readonly anyOf?: readonly Node[];
  readonly oneOf?: readonly Node[];
  readonly additionalProperties?: Node | boolean;
  readonly required?: readonly string[];
  readonly enum?: readonly unknown[];
}

const schema = authorityMapJsonSchema() as JsonSchema & Node;

function* properties(node: Node, path = ''): Generator<[string, Node]> {
  const parts = [node.items, ...(node.anyOf ?? []), ...(node.oneOf ?? [])];
  if (typeof node.additionalProperties === 'object') parts.push(node.additionalProperties);
  for (const part of parts) if (part) yield* properties(part, path);
  for (const [key, child] of Object.entries(node.properties ?? {})) {
    yield [`${path}/${key}`, child];
    yield* properties(child, `${path}/${key}`);
  }
}

describe('authorityMapJsonSchema', () => {
  const all = new Map(properties(schema));

  it('describes every key, at any depth, for the hovers of editors', () => {
    const bare = [...properties(schema)].filter(([path, node]) => !node.description && !path.endsWith('/mode'));
    expect(bare.map(([path]) => path)).toEqual([]);
    expect(all.size).toBeGreaterThan(60);
  });

  it('requires services and their names, and forbids no unknown key', () => {
    expect(schema.required).toEqual(['services']);
    expect(schema.properties?.services?.items?.required).toEqual(['name']);
    expect(JSON.stringify(schema)).not.toContain('"additionalProperties":false');
  });

  it('allows null where the parser takes it for absence, and only there', () => {
    expect(all.get('/services/platform')?.type).toEqual(['string', 'null']);
    expect(all.get('/services/role')?.enum).toContain(null);
    expect(all.get('/services/name')?.type).toBe('string');
    expect(all.get('/repo')?.type).toEqual(['object', 'null']);
  });

  it('is plain JSON with patterns that editors can compile', () => {
    const text = JSON.stringify(schema);
    expect(JSON.parse(text)).toEqual(schema);
    for (const [, pattern] of text.matchAll(/"pattern":("(?:[^"\\]|\\.)*")/g)) {
      expect(() => new RegExp(JSON.parse(pattern ?? '""') as string, 'u')).not.toThrow();
    }
  });
});
