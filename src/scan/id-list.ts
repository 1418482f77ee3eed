/** Many ids of one length in one string: read in a moment, and looked up in nearly the order in which they were kept. */

export interface IdList {
  has(id: string): boolean;
  add(id: string): void;
  /** Whether any was added. */
  readonly isChanged: boolean;
  /**
   * All of them, at the end of the list's life. `order` names those that belong to the front; where there are more than
   * `most`, only they are kept.
   */
  text(order: Iterable<string>, most: number): string;
}

/** Making a set of all takes longer than so many searches. */
const cheapSearches = 100;

export function idList(text: string, width: number): IdList {
  const added = new Set<string>();
  let all: Set<string> | null = null;
  let searches = 0;
  let next = 0;
  const search = (id: string): boolean => {
    searches += 1;
    if (searches > cheapSearches) all ??= new Set(pieces(text, width));
    if (all !== null) return all.has(id);
    const found = indexOf(text, id);
    if (found !== -1) next = found + width;
    return found !== -1;
  };
  return {
    has(id) {
      if (id.length === width && text.startsWith(id, next)) {
        next += width;
        return true;
      }
      return added.has(id) || (text !== '' && search(id));
    },
    add(id) {
      added.add(id);
    },
    get isChanged() {
      return added.size > 0;
    },
    text(order, most) {
      const count = (text === '' ? 0 : text.length / width) + added.size;
      // A few more at the end disturb the order little.
      if (count <= most && added.size * 10 < count) return text + [...added].join('');
      for (const id of pieces(text, width)) added.add(id);
      const front = [...order].filter((id) => added.delete(id));
      return [...front, ...(count <= most ? added : [])].join('');
    },
  };
}

function indexOf(text: string, id: string): number {
  let found = text.indexOf(id);
  while (found !== -1 && found % id.length !== 0) found = text.indexOf(id, found + 1);
  return found;
}

function pieces(text: string, width: number): string[] {
  return Array.from({ length: text === '' ? 0 : text.length / width }, (_, index) =>
    text.slice(index * width, (index + 1) * width),
  );
}
