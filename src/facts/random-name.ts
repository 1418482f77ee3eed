/** Names that no server knows and no cache has seen. */

/** A path segment or query value: "mosaic-3f…". */
export function randomName(): string {
  // The global, because importing node:crypto costs each start 8 ms and most runs need no random name.
  return `mosaic-${crypto.randomUUID().replaceAll('-', '').slice(0, 16)}`;
}

/** "/api/health" → "/api/mosaic-3f…": as deep as the path itself. */
export function siblingOf(path: string): string {
  const folder = path
    .replace(/[?#].*$/s, '')
    .replace(/\/+$/, '')
    .replace(/[^/]*$/, '');
  return `${folder === '' ? '/' : folder}${randomName()}`;
}
