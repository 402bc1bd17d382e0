/** Stands for a value that is known only when an email is sent: every branch on it may be taken. */
export const ANY = Symbol('any');

/** What an expression gives. */
export interface Value {
  /** From the data's root, which itself has ''. Literals and `@index` have no path. */
  readonly path?: string;
  /** ANY, or a value of JSON. JSON has no undefined, so undefined means that there is no value. */
  readonly value: unknown;
  /** The members that `{{> x name=value}}` adds to the context of the partial; they hide those of the context itself. */
  readonly named?: Names;
}

export type Names = ReadonlyMap<string, Value>;

interface Item {
  readonly item: Value;
  readonly key: Value;
  /** `@key`, `@index`, `@first` and `@last` */
  readonly frame: Names;
}

/** The path as it's shown: the root is `this`. */
export function shownPath(path: string | undefined): string {
  return path || 'this';
}

export function member(of: Value, name: string): Value {
  const named = of.named?.get(name);
  if (named) return named;
  const { value } = of;
  const segment = /[\s!"#%-,./;<=>@[-^`{-~]/.test(name) ? `[${name}]` : name;
  return {
    path: of.path === undefined ? undefined : of.path === '' ? segment : `${of.path}.${segment}`,
    value: value === ANY ? ANY : value !== undefined && value !== null && Object.hasOwn(Object(value), name)
      ? (value as Record<string, unknown>)[name]
      : undefined,
  };
}

/** The item of a list at an index; without an index, any item. */
export function element({ path, value }: Value, index?: number): Value {
  return {
    path: path === undefined ? undefined : `${shownPath(path)}[${index ?? ''}]`,
    value: index === undefined ? ANY : (value as readonly unknown[])[index],
  };
}

/** What `each` visits: the items of a list or the values of an object; of ANY, one item that stands for all. */
export function itemsOf(list: Value): Item[] {
  const { value } = list;
  if (value === ANY) return [itemOf(element(list), ANY, ANY, ANY, ANY)];
  if (typeof value !== 'object' || value === null) return [];
  return Object.keys(value).map((name, index, { length }) => {
    const [item, key] = Array.isArray(value) ? [element(list, index), index] : [member(list, name), name];
    return itemOf(item, key, index, index === 0, index === length - 1);
  });
}

function itemOf(item: Value, key: unknown, index: unknown, first: unknown, last: unknown): Item {
  const keyValue = { value: key };
  return { item, key: keyValue, frame: new Map([['key', keyValue], ['index', { value: index }], ['first', { value: first }], ['last', { value: last }]]) };
}
