/** So that the rest of a response has room for its ids. */
const ROOM = 2_000;

/** What a response says of the templates that were there before: as many names as it has room for, and how many there are besides. */
export function adoptedData(names: ReadonlySet<string>): { readonly Adopted?: string } {
  const sorted = [...names].sort();
  const shown: string[] = [];
  for (let room = ROOM; shown.length < sorted.length; shown.push(sorted[shown.length]!)) {
    room -= sorted[shown.length]!.length + 2;
    if (room < 0) break;
  }
  const more = sorted.length - shown.length;
  return shown.length > 0 ? { Adopted: `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}` } : {};
}
