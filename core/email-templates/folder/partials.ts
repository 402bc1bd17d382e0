import type { DecoratorBlock, Node } from '../../handlebars/ast';
import { type BodyName, PARTIAL_ENDINGS } from './files';
import type { Finding } from './finding';
import { type Following, followingOf, inlinePartial } from './inline-partial';
import type { Source } from './source';

interface Circle {
  /** The last call, which closes the circle. */
  readonly source: Source;
  readonly line: number;
  readonly names: readonly string[];
}

/** The partials shared by all HTML bodies, or by all text bodies. */
export class Partials {
  private readonly blocks = new Map<string, DecoratorBlock>();
  private readonly inlined = new Map<string, string | undefined>();

  /** Circular calls that no data ends. */
  public readonly circleErrors: readonly Finding[];
  /** The partials in such a circle. */
  public readonly endless: ReadonlySet<Source>;

  public constructor(private readonly kind: BodyName, private readonly sources: ReadonlyMap<string, Source>) {
    const circles = this.circles();
    this.circleErrors = circles.map(({ source, line, names }) => circleError(source, line, names));
    this.endless = new Set(circles.flatMap(({ names }) => names.map((name) => sources.get(name)!)));
  }

  public has(name: string): boolean {
    return this.sources.has(name);
  }

  /** The partials that a body uses, directly or through others, by name; callees come first. */
  public usedBy(body: Source): Map<string, Source> {
    const entered = new Set<string>();
    const found = new Map<string, Source>();
    const visit = (source: Source): void => {
      for (const name of source.calledNames()) {
        const callee = body.defined.has(name) || source.defined.has(name) ? undefined : this.sources.get(name);
        if (!callee || entered.has(name)) continue;
        entered.add(name);
        visit(callee);
        found.set(name, callee);
      }
    };
    visit(body);
    return found;
  }

  /** The partials' texts, to be put before a body; and the errors of those that can't be put there as they are. */
  public before(body: string, names: readonly string[]): { readonly text: string; readonly errors: readonly Finding[] } {
    const forms = names.map((name, index) => ({ name, form: this.formOf(name, index === names.length - 1 ? followingOf(body) : 'text') }));
    return {
      text: forms.map(({ form = '' }) => form).join(''),
      errors: forms.filter(({ form }) => form === undefined).map(({ name }) => ({
        file: this.sources.get(name)!.file,
        message: "can't be put into a body as it is, since with the text around it it would be read in another way; end it with a line break",
      })),
    };
  }

  private formOf(name: string, following: Following): string | undefined {
    const key = `${following} ${name}`;
    if (!this.inlined.has(key)) {
      const { text, program } = this.sources.get(name)!;
      this.inlined.set(key, program ? inlinePartial(name, text, following) : '');
    }
    return this.inlined.get(key);
  }

  public get names(): string[] {
    return [...this.sources.keys()];
  }

  /** @param used the names of those that a template uses */
  public unusedErrors(used: ReadonlySet<string>): Finding[] {
    const ending = PARTIAL_ENDINGS[this.kind];
    return [...this.sources].filter(([name]) => !used.has(name)).map(([name, { file }]) =>
      ({ file, message: `is used by no template; call it with {{> ${name}}} in a body${ending}, or remove it` }));
  }

  /** The node to put before a body's others: as Handlebars would parse its text there, with locations in the partial's own file. */
  public block(name: string): DecoratorBlock | undefined {
    const { program, file } = this.sources.get(name)!;
    if (!program) return undefined;
    const known = this.blocks.get(name);
    if (known) return known;
    const loc: Node['loc'] = { source: file, start: { line: 1, column: 0 }, end: { line: 1, column: 0 } };
    const block: DecoratorBlock = {
      type: 'DecoratorBlock',
      loc,
      program,
      path: { type: 'PathExpression', loc, data: false, depth: 0, parts: ['inline'], original: 'inline' },
      params: [{ type: 'StringLiteral', loc, value: name, original: name }],
    };
    this.blocks.set(name, block);
    return block;
  }

  private circles(): Circle[] {
    const circles: Circle[] = [];
    const left = new Set<string>();
    const visit = (name: string, path: readonly string[]): void => {
      const source = this.sources.get(name)!;
      for (const call of alwaysCalled(source)) {
        if (!this.sources.has(call.name) || source.defined.has(call.name)) continue;
        const from = [...path, name].indexOf(call.name);
        if (from >= 0) circles.push({ source, line: call.line, names: [...path, name, call.name].slice(from) });
        else if (!left.has(call.name)) visit(call.name, [...path, name]);
      }
      left.add(name);
    };
    for (const name of this.sources.keys()) if (!left.has(name)) visit(name, []);
    return circles;
  }
}

/** The calls outside any block, since a block can end the recursion. */
function alwaysCalled({ program, calls }: Source): { readonly name: string; readonly line: number }[] {
  const outermost = new Set<unknown>(program?.body);
  return calls.filter(({ node }) => outermost.has(node)).map(({ name, node }) => ({ name, line: node.loc.start.line }));
}

function circleError({ file }: Source, line: number, names: readonly string[]): Finding {
  return {
    file, line,
    message: `the partials call each other without end (${names.join(' > ')}); put one of the calls into {{#if}} or {{#each}}, so that the data ends it`,
  };
}
