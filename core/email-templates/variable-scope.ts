import { type Block, inlineName, type Program } from '../handlebars/ast';

/** A value that is known only when an email is sent, so every branch on it may be taken. */
export const ANY = Symbol('any');

/** The value of an expression. */
export interface Value {
  /** From the data's root, whose path is ''. Literals and `@index` have none. */
  readonly path?: string;
  /** ANY, or a JSON value. JSON has no undefined, so undefined means that there is no value. */
  readonly value: unknown;
  /** The members that `{{> x name=value}}` adds to the partial's context; they hide the context's own. */
  readonly named?: Names;
}

export type Names = ReadonlyMap<string, Value>;

interface Item {
  readonly item: Value;
  readonly key: Value;
  /** `@key`, `@index`, `@first` and `@last` */
  readonly frame: Names;
}

/** The path to display: the root is `this`. */
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

/** The item of a list at an index, or any item without an index. */
export function element({ path, value }: Value, index?: number): Value {
  return {
    path: path === undefined ? undefined : `${shownPath(path)}[${index ?? ''}]`,
    value: index === undefined ? ANY : (value as readonly unknown[])[index],
  };
}

/** What `each` visits: the items of a list or the values of an object; for ANY, one item that represents all. */
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

/** What an expression can refer to, and how the walk got there. */
export interface Scope {
  /** Innermost first; never empty. */
  readonly contexts: readonly Value[];
  /** The contexts around the program, without its own. Its inline partials see only these. */
  readonly around: readonly Value[];
  /** Block parameters. */
  readonly params: Names;
  /** `@index` and the like, innermost `each` first. */
  readonly data: readonly Names[];
  readonly partials: ReadonlyMap<string, Closure>;
  /** `@partial-block` */
  readonly block?: Closure;
  /** The programs of the partials that the walk is in. */
  readonly entered: readonly Program[];
  /** The paths that are truthy wherever this scope is reached. */
  readonly guards: readonly string[];
  /** The block that opened the innermost context. */
  readonly opener?: Block;
}

/** The program of a partial, with the scope of its definition, which it keeps wherever it is called. */
export interface Closure {
  readonly program: Program;
  readonly contexts: readonly Value[];
  readonly params: Names;
  readonly block?: Closure;
}

/** What a block adds to its program's scope. */
export interface Opened {
  readonly context: Value;
  /** `@index` and the like. */
  readonly frame?: Names;
  /** The values of the block parameters, in their order. */
  readonly params?: readonly Value[];
}

const NOTHING: Names = new Map();

export function rootScope(root: Value): Scope {
  return { contexts: [root], around: [], params: NOTHING, data: [NOTHING], partials: new Map(), entered: [], guards: [] };
}

export function closureOf(program: Program, contexts: readonly Value[], { params, block }: Scope): Closure {
  return { program, contexts, params, block };
}

/** The scope with the program's inline partials: it can call them before it defines them. */
export function withInlinePartials(scope: Scope, { body }: Program): Scope {
  let partials: Map<string, Closure> | undefined;
  for (const statement of body) {
    if (statement.type !== 'DecoratorBlock' || !statement.program) continue;
    const name = inlineName(statement);
    if (name !== undefined) (partials ??= new Map(scope.partials)).set(name, closureOf(statement.program, scope.around, scope));
  }
  return partials ? { ...scope, partials } : scope;
}

/** The scope inside a block in which the value is truthy. */
export function guarded(scope: Scope, { path }: Value): Scope {
  return path === undefined ? scope : { ...scope, guards: [...scope.guards, shownPath(path)] };
}

/** The scope inside a block's program. */
export function within(scope: Scope, { blockParams = [] }: Program, opened?: Opened): Scope {
  const named = blockParams.map((name, index): [string, Value] => [name, opened?.params?.[index] ?? { value: undefined }]);
  return {
    ...scope,
    contexts: opened ? pushed(opened.context, scope.contexts) : scope.contexts,
    around: scope.contexts,
    params: named.length > 0 ? new Map([...scope.params, ...named]) : scope.params,
    data: opened?.frame ? [new Map([...scope.data[0] ?? NOTHING, ...opened.frame]), ...scope.data] : scope.data,
  };
}

/**
 * The scope inside a partial, which has the caller's data variables, partials and guards.
 *
 * @param block its `@partial-block`
 */
export function withinPartial(scope: Scope, { program, contexts, params }: Closure, context: Value, block: Closure | undefined): Scope {
  return { ...scope, contexts: pushed(context, contexts), around: contexts, params, block, entered: [...scope.entered, program] };
}

/** In Handlebars, `{{#with this}}` adds no context: `../` skips it. */
function pushed(context: Value, contexts: readonly Value[]): readonly Value[] {
  const [innermost] = contexts;
  const same = innermost && !context.named && innermost.path === context.path && innermost.value === context.value;
  return same ? contexts : [context, ...contexts];
}

/** Undefined if only an email's data can tell. */
type Truth = boolean | undefined;

/** The condition of `if` and `unless`: 0 is false unless they have `includeZero=true`. */
export function isTrue(value: unknown, { hash }: Block): Truth {
  if (value !== 0) return isFilled(value);
  return hash?.pairs.some(({ key, value: given }) => key === 'includeZero' && given.type === 'BooleanLiteral' && given.value === true) === true;
}

/** The condition of `with`: JavaScript's truth, except that 0 is true and an empty list is false. */
export function isFilled(value: unknown): Truth {
  if (value === ANY) return undefined;
  return value === 0 || (Boolean(value) && !(Array.isArray(value) && value.length === 0));
}

/** The condition of `{{#x}}` for a value that is no list: 0 and an empty text are true. */
export function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null && value !== false;
}

export function not(truth: Truth): Truth {
  return truth === undefined ? undefined : !truth;
}
