import { type Block, type Expression, isScoped, type Mustache, type Node, type Path, type SubExpression } from '../handlebars/ast';
import { helperOf } from '../handlebars/helpers';
import type { Scope } from './variable-reads-scope';
import { ANY, element, member, shownPath, type Value } from './variable-reads-values';

/** One read of the data. */
export interface Variable {
  /**
   * From the data's root: `order.total`; the root itself is `this`. What `{{name}}` reads in `{{#each items}}` is `items[].name` where the
   * data is ANY, else `items[1].name`, or `items.key.name` where `items` is an object.
   */
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

/** Finds the values of expressions, and records what they read. */
export class Evaluator {
  public readonly variables: Variable[] = [];
  /** Paths with more `../` than there are contexts. */
  public readonly outside: string[] = [];

  public constructor(private readonly root: Value) {}

  /** @param condition whether `if` or `unless` asks: a value that is missing is false there, and no error */
  public evaluate(expression: Expression, scope: Scope, condition = false): Value {
    if (expression.type === 'SubExpression') return this.call(expression, scope, condition);
    if (expression.type !== 'PathExpression') return { value: expression.value };
    return this.read(this.resolve(expression, scope), expression, scope, condition);
  }

  /** The call of a helper; only what `lookup` gives is known. */
  public call(node: SubExpression | Mustache | Block, scope: Scope, condition = false): Value {
    const [of, key] = node.params.map((param) => this.evaluate(param, scope, condition));
    node.hash?.pairs.forEach(({ value }) => this.evaluate(value, scope, condition));
    if (helperOf(node) !== 'lookup' || !of || !key) return { value: ANY };
    // In Handlebars, what is looked up may be missing. Whether SES agrees shows only when the template is deployed.
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
