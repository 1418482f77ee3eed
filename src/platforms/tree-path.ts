/** Paths inside a Tree: relative to the repository's root, forward slashes, "" for the root itself. */

/** Null when the result lies outside the repository. Configuration may say "./dist", "/dist" or "..\\dist". */
export function joinTree(...parts: readonly string[]): string | null {
  const steps: string[] = [];
  for (const step of parts.flatMap((part) => part.split(/[\\/]+/))) {
    if (step === '..' && steps.pop() === undefined) return null;
    if (step !== '' && step !== '.' && step !== '..') steps.push(step);
  }
  return steps.join('/');
}

/** A file or folder directly in `folder`. */
export function within(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}

export function folderOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash === -1 ? '' : path.slice(0, slash);
}

export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

export function isInside(path: string, folder: string): boolean {
  return folder === '' || path.startsWith(`${folder}/`);
}

/** How a sentence names a folder. */
export function folderTitle(folder: string): string {
  return folder === '' ? "the repository's root" : folder;
}

/** Dependencies and the platforms' own caches are nobody's configuration, even when committed. */
export function filesNamed(paths: readonly string[], names: readonly string[]): string[] {
  const wanted = new Set(names);
  return paths.filter(
    (path) => wanted.has(baseName(path)) && !/(?:^|\/)(?:node_modules|\.vercel|\.netlify)\//.test(path),
  );
}
