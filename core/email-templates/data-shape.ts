import { ITEMS, segmentsOf } from './variable-path';
import type { Variable } from './variable-reads';

/** The reads of an email's data at one path, and below it. */
export interface Shape {
  readonly parent?: Shape;
  readonly members: Map<string, Shape>;
  /** Each item of a list, or each value of an object. */
  items?: Shape;
  readonly reads: Read[];
}

interface Read {
  readonly condition: boolean;
  /** The shapes that have a value wherever the read is reached. */
  readonly guards: ReadonlySet<Shape>;
}

export function shapeOf(variables: readonly Variable[]): Shape {
  const root = emptyShape();
  for (const { path, condition, guards } of variables) {
    placeOf(path, root).reads.push({ condition, guards: new Set(guards.flatMap((guard) => withParents(placeOf(guard, root)))) });
  }
  return root;
}

/** Whether a condition tests the value, and all other reads of it, or below it, are guarded by such a test. */
export function isOptional(shapes: readonly Shape[]): boolean {
  return shapes.some(({ reads }) => reads.some(({ condition }) => condition))
    && shapes.every((shape) => below(shape).every(({ reads }) => reads.every(({ condition, guards }) => condition || guards.has(shape))));
}

function placeOf(path: string, root: Shape): Shape {
  return segmentsOf(path).reduce((shape, name) => (name === ITEMS ? itemsOf(shape) : memberOf(shape, name)), root);
}

function itemsOf(parent: Shape): Shape {
  return parent.items ??= emptyShape(parent);
}

function memberOf(parent: Shape, name: string): Shape {
  const shape = parent.members.get(name) ?? emptyShape(parent);
  parent.members.set(name, shape);
  return shape;
}

function emptyShape(parent?: Shape): Shape {
  return { parent, members: new Map(), reads: [] };
}

function withParents(shape: Shape): Shape[] {
  return shape.parent ? [shape, ...withParents(shape.parent)] : [shape];
}

function below(shape: Shape): Shape[] {
  return [shape, ...[...shape.members.values(), ...shape.items ? [shape.items] : []].flatMap(below)];
}
