/** Matches `[]` for each item, else a name, as `[first name]` or without brackets; a name may contain `]`. */
const SEGMENT = /(?<items>\[\])|\[(?<bracketed>(?:[^\]]|\](?![.[]|$))+)\]|(?<name>[^.[]+)/g;

/** Stands for each item of a list, or each value of an object. */
export const ITEMS = '[]';

/** The names of a variable's path, from the data's root; none for `this`. */
export function segmentsOf(path: string): string[] {
  if (path === 'this') return [];
  // Such a path begins with `this` only for the items of the data itself.
  return Array.from(path.replace(/^this(?=\[)/, '').matchAll(SEGMENT), ({ groups }) => {
    const { items, bracketed, name } = groups!;
    return items ?? bracketed ?? name!;
  });
}

/** The condition that asks for the value where it is read: within `{{#each}}` an item's members have no path before them. */
export function conditionFor(path: string): string {
  return `{{#if ${path.replace(/^.*\[\d*\]\.?/, '') || 'this'}}}`;
}
