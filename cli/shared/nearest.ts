/** The name that was probably meant: with the fewest slips, at most one for every three characters. */
export function nearest(name: string, names: readonly string[]): string | undefined {
  const slips = names.map((one) => ({ one, count: distance(name.toLowerCase(), one.toLowerCase()) }));
  const [best] = slips.sort((a, b) => a.count - b.count);
  return best && best.count <= Math.max(1, Math.floor(best.one.length / 3)) ? best.one : undefined;
}

/** How many characters have to be put in, taken out, replaced, or swapped with the next one. */
function distance(from: string, to: string): number {
  let [beforeLast, last]: [number[], number[]] = [[], Array.from({ length: to.length + 1 }, (_, index) => index)];
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const isSame = from[row - 1] === to[column - 1];
      const isSwapped = row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      const ways = [last[column]! + 1, current[column - 1]! + 1, last[column - 1]! + (isSame ? 0 : 1)];
      current.push(Math.min(...ways, ...(isSwapped ? [beforeLast[column - 2]! + 1] : [])));
    }
    [beforeLast, last] = [last, current];
  }
  return last[to.length]!;
}
