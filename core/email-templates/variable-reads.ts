import {
  type Block, type Expression, isScoped, type Mustache, type Node, type Partial, type PartialBlock, partialName,
  type Path, pathOf, type Program, type Statement, type SubExpression,
} from '../handlebars/ast';
import { helperOf } from '../handlebars/helpers';
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
  readonly missing: boolean;
  /** The line in the part's text. */
  readonly line: number;
  /** The name that the parser was given for the text, if any. */
  readonly file?: string;
  /** The paths that are truthy wherever this read is reached. */
  readonly guards: readonly string[];
  /** It may be absent, because it is read by `if`, `unless` or `lookup`. */
  readonly condition: boolean;
}

export interface VariableReads {
  readonly variables: readonly Variable[];
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
  walker.walk(program, rootScope(root));
  return { variables: evaluator.variables, unknownPartials: walker.unknownPartials, outside: evaluator.outside };
}

/** Walks a template's statements as Handlebars does, and has their expressions evaluated. */
class Walker {
  public readonly unknownPartials: string[] = [];

  public constructor(private readonly evaluator: Evaluator, private readonly isAny: boolean) {}

  public walk(program: Program, scope: Scope): void {
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
    if (helperOf(node) === undefined) this.evaluator.evaluate(pathOf(node), scope);
    else this.evaluator.call(node, scope);
  }

  private block(node: Block, scope: Scope): void {
    const [subject] = node.params;
    const helper = helperOf(node);
    if (helper === undefined) return this.section(node, this.evaluator.evaluate(pathOf(node), scope), scope);
    if (!subject) return this.branch(node, undefined, scope);
    switch (helper) {
      case 'if': {
        const condition = this.evaluator.evaluate(subject, scope, true);
        return this.branch(node, isTrue(condition.value, node), guarded(scope, condition), scope);
      }
      case 'unless': {
        const condition = this.evaluator.evaluate(subject, scope, true);
        return this.branch(node, not(isTrue(condition.value, node)), scope, guarded(scope, condition));
      }
      case 'each': return this.each(node, this.evaluator.evaluate(subject, scope), scope);
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
    if (value === ANY) this.enter(node.program, guarded(scope, subject), { context: subject });
    else if (!Array.isArray(value)) {
      this.branch(node, isPresent(value), guarded(scope, subject), scope, value === true ? undefined : subject);
    }
  }

  private each(node: Block, list: Value, scope: Scope): void {
    const items = itemsOf(list);
    // If an outer `each` iterates over the same list, what is truthy for its item need not be for this one.
    const guards = scope.guards.filter((path) => !path.startsWith(`${shownPath(list.path)}[]`));
    const inside = guarded({ ...scope, guards }, list);
    items.forEach(({ item, key, frame }) => this.enter(node.program, inside, { context: item, frame, params: [item, key] }));
    if (items.length === 0 || list.value === ANY) this.enter(node.inverse, scope);
  }

  /**
   * @param taken whether the data takes the program (true) or its inverse (false); undefined for both
   * @param inverse the scope of the inverse
   * @param context the program's context, if it isn't that of the scope
   */
  private branch(node: Block, taken: boolean | undefined, scope: Scope, inverse = scope, context?: Value): void {
    if (taken !== false) this.enter(node.program, scope, context && { context, params: [context] });
    if (taken !== true) this.enter(node.inverse, inverse);
  }

  private enter(program: Program | undefined, scope: Scope, opened?: Opened): void {
    if (program) this.walk(program, within(scope, program, opened));
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

/** Undefined if the data decides which partial is called. */
function dynamicName(value: unknown): string | undefined {
  return value === ANY || value === undefined ? undefined : String(value);
}

/** Evaluates expressions and records what they read. */
class Evaluator {
  public readonly variables: Variable[] = [];
  /** Paths with more `../` than there are contexts. */
  public readonly outside: string[] = [];

  public constructor(private readonly root: Value) {}

  /** @param condition whether `if` or `unless` tests the value, so that a missing one is false instead of an error */
  public evaluate(expression: Expression, scope: Scope, condition = false): Value {
    if (expression.type === 'SubExpression') return this.call(expression, scope, condition);
    if (expression.type !== 'PathExpression') return { value: expression.value };
    return this.read(this.resolve(expression, scope), expression, scope, condition);
  }

  /** Evaluates a helper's call; only the result of `lookup` is known. */
  public call(node: SubExpression | Mustache | Block, scope: Scope, condition = false): Value {
    const [of, key] = node.params.map((param) => this.evaluate(param, scope, condition));
    node.hash?.pairs.forEach(({ value }) => this.evaluate(value, scope, condition));
    if (helperOf(node) !== 'lookup' || !of || !key) return { value: ANY };
    // In Handlebars, the result of `lookup` may be missing. Whether SES agrees shows only when the template is deployed.
    return this.read(key.value === ANY ? element(of) : member(of, String(key.value)), node, scope, true);
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

  private read(value: Value, { loc }: Node, { guards }: Scope, condition: boolean): Value {
    const { path } = value;
    if (path !== undefined) {
      const place = loc.source === undefined ? { line: loc.start.line } : { line: loc.start.line, file: loc.source };
      this.variables.push({ path: shownPath(path), missing: value.value === undefined && !condition, ...place, guards, condition });
    }
    return value;
  }
}
