/** The known word that a mistyped one most likely meant: keys of the map, flags, gate ids. */

/** Longer words are not typing errors, and comparing them costs time. */
const longest = 64;

/** The candidate within about a third of the word's length in edits, or null. The first of equals wins. */
export function nearest(word: string, candidates: readonly string[]): string | null {
  const wanted = plain(word);
  if (wanted === '' || wanted.length > longest) return null;
  let best: string | null = null;
  let fewest = Math.max(1, Math.floor(wanted.length / 3)) + 1;
  for (const candidate of candidates) {
    const other = plain(candidate);
    if (other === '' || other.length > longest || Math.abs(other.length - wanted.length) >= fewest) continue;
    const edits = distance(wanted, other);
    // Replacing every letter is not a resemblance: "db" is not "ui".
    if (edits < fewest && edits < Math.min(wanted.length, other.length)) [best, fewest] = [candidate, edits];
  }
  return best;
}

/** Case and separators are what people mistype first: `baseUrl`, `base-url` and `base_url` are one word. */
function plain(word: string): string {
  return word.length > 2 * longest ? word : word.toLowerCase().replaceAll(/[-_. ]/g, '');
}

/** Insertions, deletions, substitutions and swaps of neighbours that turn one word into the other. */
function distance(one: string, other: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, column) => column);
  for (let row = 1; row <= one.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= other.length; column += 1) {
      const isSame = one[row - 1] === other[column - 1];
      let edits = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (isSame ? 0 : 1),
      );
      const isSwap = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      if (row > 1 && column > 1 && isSwap) edits = Math.min(edits, (beforeLast[column - 2] ?? 0) + 1);
      current.push(edits);
    }
    [beforeLast, last] = [last, current];
  }
  return last[other.length] ?? 0;
}
