/** The shape of a body without what changes from one answer to the next, to tell one answerer from another. Pure. */
import { readBody } from './body.js';

interface Answered {
  readonly status: number;
  readonly body: string;
  readonly contentType: string;
}

/** Same status and same shape: most likely the same answerer. */
export function isAlike(one: Answered, other: Answered): boolean {
  return one.status === other.status && skeletonOf(one) === skeletonOf(other);
}

/** JSON: its key paths and types. Page: its tags. Text: its words, without numbers, paths and long tokens. */
export function skeletonOf(answer: Answered): string {
  const body = readBody(answer);
  switch (body.kind) {
    case 'empty':
      return 'empty';
    case 'json':
      return `json ${[...new Set(keyPaths(body.value, '', 0))].toSorted().join(' ')}`;
    case 'page':
      return `page ${(body.text.match(/<[a-z!/][\w:-]*/gi) ?? []).join(' ').toLowerCase()}`;
    case 'broken-json':
    case 'text':
      return `text ${body.text
        .replaceAll(/\/\S*|\S*\d\S*|\S{25,}/g, '·')
        .replaceAll(/\s+/g, ' ')
        .toLowerCase()}`;
  }
}

const deepest = 20;

function keyPaths(value: unknown, path: string, depth: number): string[] {
  if (value === null || typeof value !== 'object' || depth > deepest)
    return [`${path}=${value === null ? 'null' : typeof value}`];
  // How long a list is says nothing about who answers; what its items look like does.
  if (Array.isArray(value))
    return [`${path}[]`, ...value.slice(0, 100).flatMap((item) => keyPaths(item, `${path}[]`, depth + 1))];
  const entries = Object.entries(value);
  return [
    `${path}{}`,
    ...entries.flatMap(([key, item]) => keyPaths(item, `${path}.${JSON.stringify(key)}`, depth + 1)),
  ];
}
