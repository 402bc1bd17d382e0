import {
  type Block, type Expression, isRawBlock, isScoped, type Mustache, type Node, type Partial, type PartialBlock, partialName,
  type Path, pathOf, type Place, placeOf, type Program, type Statement, type SubExpression,
} from '../handlebars/ast';
import { helperOf, HELPERS } from '../handlebars/helpers';
import { placeholderAt, type PlaceholderUse, sesPlaceholderOf } from './ses-placeholders';
import {
  ANY, closureOf, element, guarded, isFilled, isPresent, isTrue, itemsOf, member, not, type Opened, rootScope,
  type Scope, shownPath, type Value, within, withInlinePartials, withinPartial,
} from './variable-scope';

export { ANY } from './variable-scope';

/** One read of the data. */
export interface Variable {
  /**
   * From the data's root: `order.total`; the root itself is `this`. For `{{name}}` in `{{#each items}}` it is `items[].name` if the data is
   * ANY, else `items[1].name`, or `items.key.name` if `items` is an object.
   */
  readonly path: string;
  /** There is no value; or it is null and the template writes it out, for which SES drops the email, too. */
  readonly missing: boolean;
  /** Whether the value is null. */
  readonly isNull: boolean;
  /** Of a missing value: the paths of the contexts around it, innermost first. The root's is empty. */
  readonly contexts?: readonly string[];
  /** A condition, or a lookup, finds no value. */
  readonly isAbsent?: boolean;
  /** The block that has made a text or a number the context of this read; it has no members. */
  readonly scalarContext?: ScalarContext;
  /** A use that renders, and hardly what was meant. */
  readonly misuse?: Misuse;
  /** The line in the part's text. */
  readonly line: number;
  /** The name that the parser was given for the text, if any. */
  readonly file?: string;
  /** The paths that are truthy wherever this read is reached. */
  readonly guards: readonly string[];
  /** It may be absent, because it is read by `if`, `unless` or `lookup`. */
  readonly condition: boolean;
}

/** An object or a list is written out; or `each` gets a text or a number. */
export type Misuse = 'written' | 'iterated';

export interface ScalarContext {
  /** The path of the text or number. */
  readonly path: string;
  readonly place: Place;
}

export interface VariableReads {
  readonly variables: readonly Variable[];
  /** In the order in which they are rendered. */
  readonly placeholders: readonly PlaceholderUse[];
  /** Where one is used as if the data had it, such as in a condition. */
  readonly placeholderReads: readonly PlaceholderUse[];
  /** There is too much to walk through, so that the rest is unknown. */
  readonly isTooLarge: boolean;
  /** Partials that aren't defined where they are called. */
  readonly unknownPartials: readonly string[];
  /** Paths with more `../` than there are contexts. */
  readonly outside: readonly string[];
}

/** Collects what a template reads of the data, in the branches that the data takes; in all branches if the data is ANY. */
export function variableReads(program: Program, data: unknown): VariableReads {
  const root: Value = { path: '', value: data };
  const evaluator = new Evaluator(root);
  const walker = new Walker(evaluator, data === ANY);
  const isTooLarge = !walker.start(program, rootScope(root));
  const { unknownPartials, placeholders } = walker;
  const { variables, placeholderReads, outside } = evaluator;
  return { variables, placeholders, placeholderReads, isTooLarge, unknownPartials, outside };
}

/** As many statements as a rendering may take: far more than a large email with long lists has. */
export const MAX_STATEMENTS = 100_000;

class TooLarge extends Error {}

/** Walks a template's statements as Handlebars does, and has their expressions evaluated. */
class Walker {
  public readonly unknownPartials: string[] = [];
  public readonly placeholders: PlaceholderUse[] = [];
  private left = MAX_STATEMENTS;

  public constructor(private readonly evaluator: Evaluator, private readonly isAny: boolean) {}

  /** @returns whether it came to the end */
  public start(program: Program, scope: Scope): boolean {
    try {
      this.walk(program, scope);
      return true;
    } catch (error) {
      if (!(error instanceof TooLarge)) throw error;
      return false;
    }
  }

  private walk(program: Program, scope: Scope): void {
    this.left -= program.body.length;
    if (this.left < 0) throw new TooLarge();
    const inner = withInlinePartials(scope, program);
    program.body.forEach((statement) => this.visit(statement, inner));
  }

  private visit(statement: Statement, scope: Scope): void {
    switch (statement.type) {
      case 'MustacheStatement': return this.mustache(statement, scope);
      case 'BlockStatement': return this.block(statement, scope);
      case 'PartialStatement':
      case 'PartialBlockStatement': return this.partial(statement, scope);
      default: return undefined;
    }
  }

  private mustache(node: Mustache, scope: Scope): void {
    const placeholder = sesPlaceholderOf(node);
    if (placeholder) this.placeholders.push({ placeholder, ...placeOf(node), ...contextBelow(scope) });
    else if (helperOf(node) === undefined) this.evaluator.evaluate(pathOf(node), scope, 'written');
    else this.evaluator.call(node, scope, 'written');
  }

  private block(node: Block, scope: Scope): void {
    if (isRawBlock(node)) return undefined; // an error of its own
    const [subject] = node.params;
    const helper = helperOf(node);
    if (helper === undefined) return this.section(node, this.evaluator.evaluate(pathOf(node), scope), scope);
    if (!subject) return this.branch(node, undefined, scope);
    // A block in other letters is an error of its own, and not that what it opens has no members.
    switch (helper.toLowerCase()) {
      case 'if': {
        const condition = this.evaluator.evaluate(subject, scope, 'condition');
        return this.branch(node, isTrue(condition.value, node), guarded(scope, condition), scope);
      }
      case 'unless': {
        const condition = this.evaluator.evaluate(subject, scope, 'condition');
        return this.branch(node, not(isTrue(condition.value, node)), scope, guarded(scope, condition));
      }
      case 'each':
        if (node.params.length > 1) return undefined; // what it opens is anybody's guess
        return this.each(node, this.evaluator.evaluate(subject, scope, 'iterated'), scope);
      case 'with': {
        const context = this.evaluator.evaluate(subject, scope);
        return this.branch(node, isFilled(context.value), guarded(scope, context), scope, context);
      }
      default: // no block helper of Handlebars
        this.evaluator.call(node, scope);
        return this.branch(node, undefined, scope);
    }
  }

  /** `{{#x}}` acts as `each` on a list, as `if` on true and false, and as `with` on all else. ANY may be a list or not. */
  private section(node: Block, subject: Value, scope: Scope): void {
    const { value } = subject;
    if (value === ANY || Array.isArray(value)) this.each(node, subject, scope);
    if (value === ANY) this.enter(node, node.program, guarded(scope, subject), { context: subject });
    else if (!Array.isArray(value)) {
      this.branch(node, isPresent(value), guarded(scope, subject), scope, value === true ? undefined : subject);
    }
  }

  private each(node: Block, list: Value, scope: Scope): void {
    const items = itemsOf(list);
    // If an outer `each` iterates over the same list, what is truthy for its item need not be for this one.
    const guards = scope.guards.filter((path) => !path.startsWith(`${shownPath(list.path)}[]`));
    const inside = guarded({ ...scope, guards }, list);
    items.forEach(({ item, key, frame }) => this.enter(node, node.program, inside, { context: item, frame, params: [item, key] }));
    if (items.length === 0 || list.value === ANY) this.enter(node, node.inverse, scope);
  }

  /**
   * @param taken whether the data takes the program (true) or its inverse (false); undefined for both
   * @param inverse the scope of the inverse
   * @param context the program's context, if it isn't that of the scope
   */
  private branch(node: Block, taken: boolean | undefined, scope: Scope, inverse = scope, context?: Value): void {
    if (taken !== false) this.enter(node, node.program, scope, context && { context, params: [context] });
    if (taken !== true) this.enter(node, node.inverse, inverse);
  }

  private enter(node: Block, program: Program | undefined, scope: Scope, opened?: Opened): void {
    if (!program) return;
    const inner = within(scope, program, opened);
    this.walk(program, opened ? { ...inner, opener: node } : inner);
  }

  private partial(node: Partial | PartialBlock, scope: Scope): void {
    const context = this.contextOf(node, scope);
    const own = node.type === 'PartialBlockStatement' ? closureOf(node.program, scope.contexts, scope) : undefined;
    const name = partialName(node) ?? dynamicName(this.evaluator.evaluate(node.name, scope).value);
    if (name === undefined) return;
    const isBlock = name === '@partial-block';
    const called = isBlock ? scope.block : scope.partials.get(name) ?? own;
    if (!called) this.unknownPartials.push(name);
    // A recursive partial ends where the data ends; ANY has no end.
    if (!called || (this.isAny && scope.entered.includes(called.program))) return;
    this.walk(called.program, withinPartial(scope, called, context, isBlock ? called.block : own ?? scope.block));
  }

  private contextOf({ params: [given], hash }: Partial | PartialBlock, scope: Scope): Value {
    const context = given ? this.evaluator.evaluate(given, scope) : scope.contexts[0]!;
    if (!hash) return context;
    return { ...context, named: new Map(hash.pairs.map(({ key, value }) => [key, this.evaluator.evaluate(value, scope)])) };
  }
}

/** Nothing if the context is the data itself, even with names that a partial's call adds to it. */
function contextBelow({ contexts: [context] }: Scope): { readonly context?: string } {
  return context?.path === '' ? {} : { context: context?.path ?? 'a value of its own' };
}

/** Undefined if the data decides which partial is called. */
function dynamicName(value: unknown): string | undefined {
  return value === ANY || value === undefined ? undefined : String(value);
}

/** How an expression is used: `if` and `unless` take a missing value as false. */
type Use = 'condition' | 'read' | Misuse;

/** Evaluates expressions and records what they read. */
class Evaluator {
  public readonly variables: Variable[] = [];
  /** Paths with more `../` than there are contexts. */
  public readonly outside: string[] = [];
  public readonly placeholderReads: PlaceholderUse[] = [];

  public constructor(private readonly root: Value) {}

  public evaluate(expression: Expression, scope: Scope, use: Use = 'read'): Value {
    if (expression.type === 'SubExpression') return this.call(expression, scope, use);
    if (expression.type !== 'PathExpression') return { value: expression.value };
    return this.read(this.resolve(expression, scope), expression, scope, use);
  }

  /** Evaluates a helper's call; only the result of `lookup` is known. */
  public call(node: SubExpression | Mustache | Block, scope: Scope, use: Use = 'read'): Value {
    const helper = helperOf(node)!;
    // What isn't a helper may be no reading either, as in {{ vip ? "a" : "b" }}.
    const argument = use === 'condition' || !Object.hasOwn(HELPERS, helper) ? 'condition' : 'read';
    const [of, key] = node.params.map((param) => this.evaluate(param, scope, argument));
    node.hash?.pairs.forEach(({ value }) => this.evaluate(value, scope, argument));
    if (helper !== 'lookup' || !of || !key) return { value: ANY };
    // In Handlebars, the result of `lookup` may be missing. Whether SES agrees shows only when the template is deployed.
    return this.read(key.value === ANY ? element(of) : member(of, String(key.value)), node, scope, 'condition', use);
  }

  private resolve(path: Path, { contexts, params, data }: Scope): Value {
    const [first = '', ...rest] = path.parts;
    if (path.data) return rest.reduce(member, first === 'root' ? this.root : data[path.depth]?.get(first) ?? { value: undefined });
    const param = path.depth === 0 && !isScoped(path) ? params.get(first) : undefined;
    if (param) return rest.reduce(member, param);
    const context = contexts[path.depth];
    if (!context) this.outside.push(path.original);
    return context ? path.parts.reduce(member, context) : { value: undefined };
  }

  /** @param purpose what becomes of the value, where it may be missing all the same */
  private read(value: Value, node: Node, scope: Scope, use: Use, purpose = use): Value {
    const { path } = value;
    if (path === undefined) return value;
    const placeholder = placeholderAt(path);
    if (placeholder) {
      this.placeholderReads.push({ placeholder, ...placeOf(node) });
      return value;
    }
    const isNull = value.value === null;
    const condition = use === 'condition';
    const missing = isNull ? use === 'written' : value.value === undefined && !condition;
    this.variables.push({
      path: shownPath(path), missing, isNull, ...placeOf(node), guards: scope.guards, condition,
      ...(missing && { scalarContext: scalarContext(scope, path), contexts: scope.contexts.flatMap((context) => context.path ?? []) }),
      ...(condition && value.value === undefined && { isAbsent: true }), ...misuseOf(value.value, purpose),
    });
    return value;
  }
}

/** Undefined if the path isn't below the innermost context. */
function scalarContext({ contexts: [context], opener }: Scope, path: string): ScalarContext | undefined {
  const isBelow = context?.path !== undefined && path.startsWith(`${context.path}.`);
  return opener && isBelow && isScalar(context.value) ? { path: shownPath(context.path), place: placeOf(opener) } : undefined;
}

function misuseOf(value: unknown, use: Use): { readonly misuse?: Misuse } {
  const isMisused = (use === 'written' && typeof value === 'object' && value !== null) || (use === 'iterated' && isScalar(value) && Boolean(value));
  return isMisused ? { misuse: use } : {};
}

function isScalar(value: unknown): boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}
