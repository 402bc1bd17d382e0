import type { Problem } from '../../core/problem';

/**
 * A copy without the values that are of a wrong type, so that the others can be checked as well.
 *
 * @param problems those of the types
 */
export function wellShaped<T>(value: T, problems: readonly Problem[]): T {
  return without(value, '', problems.map(({ property }) => property)) as T;
}

function without(value: unknown, path: string, wrong: readonly string[]): unknown {
  if (wrong.includes(path)) return undefined;
  if (!wrong.some((one) => one.startsWith(path))) return value;
  if (Array.isArray(value)) return Array.from(value, (one, index) => without(one, `${path}[${index}]`, wrong));
  return Object.fromEntries(Object.entries(value as object).map(([name, one]) => [name, without(one, path === '' ? name : `${path}.${name}`, wrong)]));
}

/** The problems that aren't about a value which is of a wrong type anyway. */
export function ofWellShaped(problems: readonly Problem[], shapes: readonly Problem[]): Problem[] {
  const isWrong = (name: string) => shapes.some(({ property }) => name.startsWith(property));
  return problems.filter(({ property }) => !property.split(', ').some(isWrong));
}
