import { parse, type Parts } from './parts';
import { ANY, variableReads } from './variable-reads';

/**
 * The variables that the template reads, sorted: `order.total` is a member, `items[].name` a member of each item of `items` (or of each
 * value of an object), `[first name]` a name that Handlebars requires in brackets, and `this` the data itself.
 */
export function variablesOf(parts: Parts): string[] {
  const paths = parse(parts).flatMap(({ program }) => (program ? variableReads(program, ANY).variables.map(({ path }) => path) : []));
  return [...new Set(paths)].sort();
}
