/** Of lists and objects in sample data: deeper than a template reads, and far from where the stack ends for what walks them. */
export const MAX_NESTING = 500;

export function nestsTooDeeply(data: object): boolean {
  let level = [data];
  for (let depth = 1; level.length > 0; depth++) {
    if (depth > MAX_NESTING) return true;
    level = level.flatMap((each) => Object.values(each) as unknown[]).filter((each): each is object => typeof each === 'object' && each !== null);
  }
  return false;
}
