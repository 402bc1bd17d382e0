import Handlebars from 'handlebars';
import { Refusal } from './refusal';

/**
 * What SES renders, by the real Handlebars. SES says little about the rest, so this is what its documentation and reports imply:
 *
 * - What is written out must be there: `{{x}}` and `{{a.b}}` without a value (null is none) are refused under the name as it is written.
 * - What is only tested may be missing: as the condition of `if`, the list of `each`, any other argument of a helper, or a section
 *   `{{#x}}`. It is falsy there. (The documentation's own example has a recipient without the attribute of an `if`.)
 * - A helper that Handlebars doesn't bring is found out at rendering, as an attribute that is missing: so is `{{#IF x}}` reported.
 * - A partial that its own part doesn't define is found out when the template is stored.
 */
const handlebars = Handlebars.create();

// No attribute is called so by accident.
const WRITTEN_OUT = '(written out)';

handlebars.registerHelper(WRITTEN_OUT, (value: unknown, name: string) => {
  if (value === undefined || value === null) throw missing(name);
  return value;
});

handlebars.registerHelper('helperMissing', (...args: unknown[]) => {
  const { name, fn } = args.at(-1) as Handlebars.HelperOptions & { name: string };
  const isSection = args.length === 1 && fn !== undefined;
  if (!isSection) throw missing(name);
});

function missing(name: string): Refusal {
  return new Refusal('MissingRenderingAttribute', `Attribute '${name}' is not present in the rendering data.`);
}

/** Tests have the same few parts again and again. */
function remembering<T>(work: (part: string) => T): (part: string) => T {
  const known = new Map<string, T>();
  return (part) => {
    if (known.size >= 100) known.clear();
    if (!known.has(part)) known.set(part, work(part));
    return known.get(part)!;
  };
}

/** Refuses the part of a template that SES doesn't store. */
export const check = remembering((part: string): void => {
  let program: hbs.AST.Program;
  try {
    program = handlebars.parse(part);
    handlebars.precompile(program);
  } catch (error) {
    throw new Refusal('InvalidTemplate', `Template is not valid: ${(error as Error).message}`);
  }
  const partials = new Partials();
  partials.accept(program);
  const unknown = partials.used.find((name) => !partials.defined.has(name));
  if (unknown !== undefined) throw new Refusal('InvalidTemplate', `Partial '${unknown}' is not defined`);
});

/** Each part by itself: a partial of one isn't known in another. */
const compile = remembering((part) => {
  const program = handlebars.parse(part);
  new WritingOut().accept(program);
  return handlebars.compile(program, { noEscape: true });
});

export function render(part: string, data: object): string {
  const rendered = compile(part);
  try {
    return rendered(data);
  } catch (error) {
    throw error instanceof Refusal ? error : new Refusal('InvalidRenderingParameter', (error as Error).message);
  }
}

export function parseData(json: string): object {
  let data: unknown;
  try {
    data = JSON.parse(json);
  } catch {
    // refused below
  }
  if (typeof data === 'object' && data !== null && !Array.isArray(data)) return data;
  throw new Refusal('InvalidRenderingParameter', 'Unable to parse template data (invalid JSON).');
}

/** Has every attribute that is written out go through the helper that misses it. */
class WritingOut extends Handlebars.Visitor {
  public override MustacheStatement(mustache: hbs.AST.MustacheStatement): void {
    const { path, params, loc } = mustache;
    if (params.length > 0 || path.type !== 'PathExpression') return;
    const { original } = path as hbs.AST.PathExpression;
    mustache.params = [path, { type: 'StringLiteral', value: original, original, loc } as hbs.AST.StringLiteral];
    mustache.path = { type: 'PathExpression', data: false, depth: 0, parts: [WRITTEN_OUT], original: WRITTEN_OUT, loc };
  }
}

/** A name that is computed, and the block that a partial is given, are found out at rendering at the earliest. */
class Partials extends Handlebars.Visitor {
  public readonly defined = new Set<string>();
  public readonly used: string[] = [];

  public override DecoratorBlock(block: hbs.AST.DecoratorBlock): void {
    const [name] = block.params;
    if (name?.type === 'StringLiteral') this.defined.add((name as hbs.AST.StringLiteral).value);
    super.DecoratorBlock(block);
  }

  public override PartialStatement({ name }: hbs.AST.PartialStatement): void {
    if (name.type !== 'SubExpression' && !name.data) this.used.push(name.original);
  }
}
