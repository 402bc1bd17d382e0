import { type Shape, shapeOf } from './data-shape';
import { parse, type Parts } from './parts';
import { ANY, variableReads } from './variable-reads';

/** JSON has no comments, and no template reads a member of this name. */
export const GUESSED_MARK = '//';
const GUESSED = 'Guessed from the variables by cdk-adopt. Give them values as an email has them, and remove this line.';

/** Data that the parts can be rendered with, as far as their variables tell, marked as guessed. Undefined if they read none. */
export function guessedSample(parts: Parts): object | undefined {
  const programs = parse(parts).flatMap(({ program }) => program ?? []);
  const root = shapeOf(programs.flatMap((program) => variableReads(program, ANY).variables));
  // What goes through its own data would show the mark.
  if (root.items) return { item: valueAt('item', root.items), ...membersOf(root) };
  return root.members.size === 0 ? undefined : { [GUESSED_MARK]: GUESSED, ...membersOf(root) };
}

export function isGuessed(sample: unknown): boolean {
  return typeof sample === 'object' && sample !== null && (sample as Record<string, unknown>)[GUESSED_MARK] === GUESSED;
}

function membersOf({ members }: Shape): object {
  return Object.fromEntries([...members].map(([name, shape]) => [name, valueAt(name, shape)]));
}

/** A text is the variable's name. */
function valueAt(name: string, shape: Shape): unknown {
  const { members, items, reads } = shape;
  const indices = [...members.keys()].filter((member) => /^\d{1,2}$/.test(member));
  if ([...members.keys()].some((member) => member !== 'length' && !indices.includes(member))) return membersOf(shape);
  if (items || members.size > 0) return listOf(singular(name), shape, indices);
  return reads.length > 0 && reads.every(({ condition }) => condition) ? true : name;
}

function listOf(name: string, { members, items }: Shape, indices: readonly string[]): unknown[] {
  const length = Math.max(1, ...indices.map((index) => Number(index) + 1));
  return Array.from({ length }, (_, index) => {
    const shape = merged(members.get(String(index)), items); // {{#each}} goes through that one, too
    return shape ? valueAt(name, shape) : name;
  });
}

function merged(one: Shape | undefined, other: Shape | undefined): Shape | undefined {
  if (!one || !other) return one ?? other;
  const members = new Map(one.members);
  for (const [name, shape] of other.members) members.set(name, merged(members.get(name), shape)!);
  return { members, items: merged(one.items, other.items), reads: [...one.reads, ...other.reads] };
}

function singular(name: string): string {
  return name.replace(/s$/, '');
}
