/** The names most similar to the given one, at most `count`. */
export function nearest(given: string, names: readonly string[], count: number): string[] {
  const ranked = names.map((name) => ({ name, distance: distanceOf(given, name) }));
  return ranked.sort((one, other) => one.distance - other.distance).slice(0, count).map(({ name }) => name);
}

/** The Levenshtein distance. */
function distanceOf(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i++) {
    const next = [i];
    for (let j = 1; j <= other.length; j++) {
      const changed = row[j - 1]! + (one[i - 1] === other[j - 1] ? 0 : 1);
      next.push(Math.min(changed, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[other.length]!;
}

/** The name that was probably meant: in another case, with two letters exchanged, or with a slip of the pen or two. */
export function likely(given: string, names: readonly string[]): string | undefined {
  const letters = (name: string) => [...plain(name)].sort().join('');
  const same = names.find((name) => sameLetters(name, given)) ?? names.find((name) => letters(name) === letters(given));
  if (same !== undefined) return same;
  const [best] = nearest(given, names, 1);
  return best !== undefined && distanceOf(plain(given), plain(best)) <= Math.min(2, Math.floor(given.length / 3)) ? best : undefined;
}

/** Whether two names differ in nothing but case and what joins their words, some of which nobody sees. */
export function sameLetters(one: string, other: string): boolean {
  return plain(one) === plain(other);
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[\s_\u00ad\u200b-\u200d\u2060\ufeff-]/g, '');
}
