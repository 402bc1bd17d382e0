import {
  type Block, type Expression, inlineName, isScoped, type Mustache, type Node, type Partial, type PartialBlock,
  partialName, type Path, pathOf, type Program, type Statement, type SubExpression,
} from '../handlebars/ast';
import { helperOf } from '../handlebars/helpers';

/** A value that only the data of an email has: every branch on it may be taken. */
export const ANY = Symbol('any');

export interface VariableReads {
  readonly variables: readonly Variable[];
  /** Partials that aren't defined where they are called. */
  readonly unknownPartials: readonly string[];
  /** Paths with more `../` than there are contexts. */
  readonly outside: readonly string[];
}

/**
 * A path from the data's root: `order.total`; with ANY for data `items[].name` for what `{{name}}` reads in `{{#each items}}`, else
 * `items[1].name` (of an object `items.key.name`). The root itself is `this`.
 */
export interface Variable {
  readonly path: string;
  readonly missing: boolean;
  /** Of the part's text. */
  readonly line: number;
  /** The name that the parser was given for the text, where it was given one. */
  readonly file?: string;
  /** The paths that are true wherever this read is reached. */
  readonly guards: readonly string[];
  /** It may be absent: `if` and `unless` ask for it, or `lookup` does. */
  readonly condition: boolean;
}

interface Value {
  /** Literals and `@index` have none. */
  readonly path?: string;
  /** Of JSON, so that undefined is what isn't there. */
  readonly value: unknown;
  /** What `{{> x name=value}}` lays over the context. */
  readonly named?: Names;
}

type Names = ReadonlyMap<string, Value>;

/** A program and what it sees, wherever it's called from. */
interface Closure {
  readonly program: Program;
  readonly contexts: readonly Value[];
  readonly params: Names;
  readonly block?: Closure;
}

interface Scope {
  /** The innermost first. */
  readonly contexts: readonly Value[];
  /** Those around the program; Handlebars gives no others to the inline partials in it. */
  readonly around: readonly Value[];
  /** Block parameters. */
  readonly params: Names;
  /** `@index` and so on, the innermost `each` first. */
  readonly data: readonly Names[];
  readonly partials: ReadonlyMap<string, Closure>;
  /** `@partial-block` */
  readonly block?: Closure;
  readonly entered: readonly Program[];
  readonly guards: readonly string[];
}

/** What a block gives to its program. */
interface Opened {
  readonly frame?: Names;
  readonly params?: readonly Value[];
}

const NOTHING: Names = new Map();
const NOTHINGS: readonly unknown[] = [undefined, null, false];

/** What a template reads of the data: on the way that the data takes, or with ANY on all of them. */
export function variableReads(program: Program, data: unknown): VariableReads {
  const root: Value = { path: '', value: data };
  const variables: Variable[] = [];
  const unknownPartials: string[] = [];
  const outside: string[] = [];

  const walk = (body: Program, scope: Scope): void => {
    const defined = body.body.flatMap((statement): [string, Closure][] => {
      const name = statement.type === 'DecoratorBlock' ? inlineName(statement) : undefined;
      if (statement.type !== 'DecoratorBlock' || name === undefined || !statement.program) return [];
      return [[name, { program: statement.program, contexts: scope.around, params: scope.params, block: scope.block }]];
    });
    const inner = { ...scope, partials: new Map([...scope.partials, ...defined]) };
    body.body.forEach((statement) => visit(statement, inner));
  };

  const visit = (statement: Statement, scope: Scope): void => {
    switch (statement.type) {
      case 'MustacheStatement': return mustache(statement, scope);
      case 'BlockStatement': return block(statement, scope);
      case 'PartialStatement':
      case 'PartialBlockStatement': return partial(statement, scope);
      default: return undefined;
    }
  };

  /** What is missing in a condition is false there, and no error. */
  const evaluate = (expression: Expression, scope: Scope, condition = false): Value => {
    if (expression.type === 'SubExpression') return call(expression, scope, condition);
    if (expression.type !== 'PathExpression') return { value: expression.value };
    return read(resolve(expression, scope), expression, scope, condition);
  };

  const read = (value: Value, { loc }: Node, { guards }: Scope, condition: boolean): Value => {
    const { path } = value;
    if (path !== undefined) {
      const place = loc.source === undefined ? { line: loc.start.line } : { line: loc.start.line, file: loc.source };
      variables.push({ path: path || 'this', missing: value.value === undefined && !condition, ...place, guards, condition });
    }
    return value;
  };

  const resolve = (path: Path, { contexts, params, data: frames }: Scope): Value => {
    const [first = '', ...rest] = path.parts;
    if (path.data) return rest.reduce(member, first === 'root' ? root : frames[path.depth]?.get(first) ?? { value: undefined });
    const param = path.depth === 0 && !isScoped(path) ? params.get(first) : undefined;
    if (param) return rest.reduce(member, param);
    const context = contexts[path.depth];
    if (!context) outside.push(path.original);
    return context ? path.parts.reduce(member, context) : { value: undefined };
  };

  const call = (node: SubExpression | Mustache | Block, scope: Scope, condition: boolean): Value => {
    const [of, key] = node.params.map((param) => evaluate(param, scope, condition));
    node.hash?.pairs.forEach(({ value }) => evaluate(value, scope, condition));
    if (helperOf(node) !== 'lookup' || !of || !key) return { value: ANY };
    // Handlebars looks up what may not be there; whether SES does, the deployment shows.
    return read(key.value === ANY ? element(of) : member(of, String(key.value)), node, scope, true);
  };

  const mustache = (node: Mustache, scope: Scope): void => {
    if (helperOf(node) === undefined) evaluate(pathOf(node), scope);
    else call(node, scope, false);
  };

  const enter = (body: Program | undefined, scope: Scope, context?: Value, opened?: Opened): void => {
    if (body) walk(body, within(scope, body, context, opened));
  };

  const branch = (node: Block, taken: boolean | undefined, scope: Scope, context?: Value, inverse = scope): void => {
    if (taken !== false) enter(node.program, scope, context, { params: context ? [context] : [] });
    if (taken !== true) enter(node.inverse, inverse);
  };

  const each = (node: Block, scope: Scope, list: Value): void => {
    const items = itemsOf(list);
    // What is true of an item around is not of another one.
    const kept = scope.guards.filter((path) => !path.startsWith(`${list.path || 'this'}[]`));
    const inside = guarded({ ...scope, guards: kept }, list);
    items.forEach(({ item, key, frame }) => enter(node.program, inside, item, { frame, params: [item, { value: key }] }));
    if (items.length === 0 || list.value === ANY) enter(node.inverse, scope);
  };

  /** `{{#x}}`: each item of a list, else as `with`; true and false are a condition. */
  const section = (node: Block, scope: Scope, of: Value): void => {
    const list = of.value === ANY || Array.isArray(of.value);
    if (list) each(node, scope, of);
    if (of.value === ANY) enter(node.program, guarded(scope, of), of);
    else if (!list) branch(node, !NOTHINGS.includes(of.value), guarded(scope, of), of.value === true ? undefined : of, scope);
  };

  const block = (node: Block, scope: Scope): void => {
    const [subject] = node.params;
    const helper = helperOf(node);
    if (helper === undefined) return section(node, scope, evaluate(pathOf(node), scope));
    if (!subject) return branch(node, undefined, scope);
    switch (helper) {
      case 'if':
      case 'unless': {
        const asked = evaluate(subject, scope, true);
        const truth = isTrue(asked.value, node);
        if (helper === 'if') return branch(node, truth, guarded(scope, asked), undefined, scope);
        return branch(node, not(truth), scope, undefined, guarded(scope, asked));
      }
      case 'each': return each(node, scope, evaluate(subject, scope));
      case 'with': {
        const context = evaluate(subject, scope);
        return branch(node, isFilled(context.value), guarded(scope, context), context, scope);
      }
      default: // a helper that isn't one
        call(node, scope, false);
        return branch(node, undefined, scope);
    }
  };

  const partial = (node: Partial | PartialBlock, scope: Scope): void => {
    const context = contextOf(node, scope);
    const own: Closure | undefined = node.type === 'PartialBlockStatement' ? { ...scope, program: node.program } : undefined;
    const name = partialName(node) ?? dynamicName(evaluate(node.name, scope).value);
    if (name === undefined) return;
    const called = name === '@partial-block' ? scope.block : scope.partials.get(name) ?? own;
    if (!called) unknownPartials.push(name);
    // A partial may call itself, on data that ends. ANY doesn't.
    if (!called || (data === ANY && scope.entered.includes(called.program))) return;
    walk(called.program, {
      ...scope,
      contexts: pushed(context, called.contexts),
      around: called.contexts,
      params: called.params,
      block: name === '@partial-block' ? called.block : own ?? scope.block,
      entered: [...scope.entered, called.program],
    });
  };

  const contextOf = ({ params: [given], hash }: Partial | PartialBlock, scope: Scope): Value => {
    const context = given ? evaluate(given, scope) : scope.contexts[0] ?? root;
    return hash ? { ...context, named: new Map(hash.pairs.map(({ key, value }) => [key, evaluate(value, scope)])) } : context;
  };

  walk(program, { contexts: [root], around: [], params: NOTHING, data: [NOTHING], partials: new Map(), entered: [], guards: [] });
  return { variables, unknownPartials, outside };
}

function guarded(scope: Scope, { path }: Value): Scope {
  return path === undefined ? scope : { ...scope, guards: [...scope.guards, path || 'this'] };
}

function within(scope: Scope, body: Program, context?: Value, { frame, params }: Opened = {}): Scope {
  const named = body.blockParams?.map((name, index): [string, Value] => [name, params?.[index] ?? { value: undefined }]) ?? [];
  return {
    ...scope,
    contexts: context ? pushed(context, scope.contexts) : scope.contexts,
    around: scope.contexts,
    params: named.length > 0 ? new Map([...scope.params, ...named]) : scope.params,
    data: frame ? [new Map([...scope.data[0] ?? NOTHING, ...frame]), ...scope.data] : scope.data,
  };
}

/** `{{#with this}}` opens no context of its own, for Handlebars. */
function pushed(context: Value, contexts: readonly Value[]): readonly Value[] {
  const [innermost] = contexts;
  const same = innermost && !context.named && innermost.path === context.path && innermost.value === context.value;
  return same ? contexts : [context, ...contexts];
}

function member(of: Value, name: string): Value {
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

function element(of: Value): Value {
  return { path: of.path === undefined ? undefined : `${of.path || 'this'}[]`, value: ANY };
}

function itemsOf(list: Value): { item: Value; key: unknown; frame: Names }[] {
  const { value, path } = list;
  const keys = value === ANY ? [ANY] : typeof value === 'object' && value !== null ? Object.keys(value) : [];
  return keys.map((name, index) => {
    const key = name === ANY ? ANY : Array.isArray(value) ? index : name;
    const item = typeof key === 'symbol' ? element(list)
      : typeof key === 'number' ? { path: path === undefined ? undefined : `${path || 'this'}[${key}]`, value: (value as unknown[])[key] }
        : member(list, key);
    const position = name === ANY ? { index: ANY, first: ANY, last: ANY } : { index, first: index === 0, last: index === keys.length - 1 };
    return { item, key, frame: new Map(Object.entries({ key, ...position }).map(([at, known]) => [at, { value: known }])) };
  });
}

/** Handlebars' truth: an empty list is false, and 0 unless `includeZero`. Undefined where only an email's data can tell. */
function isTrue(value: unknown, { hash }: Block): boolean | undefined {
  const includeZero = hash?.pairs.some(({ key, value: given }) => key === 'includeZero' && given.type === 'BooleanLiteral' && given.value === true);
  return value === 0 ? includeZero === true : isFilled(value);
}

function isFilled(value: unknown): boolean | undefined {
  if (value === ANY) return undefined;
  return value === 0 || (Boolean(value) && !(Array.isArray(value) && value.length === 0));
}

function not(value: boolean | undefined): boolean | undefined {
  return value === undefined ? undefined : !value;
}

function dynamicName(value: unknown): string | undefined {
  return value === ANY || value === undefined ? undefined : String(value);
}
