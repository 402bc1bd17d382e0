import { type Compiled, compileForJson, parseText } from '../../handlebars';
import {
  type AnyNode, isPartial, type Mustache, nodesOf, partialName, type PartialNode, type Path, type Program,
} from '../../handlebars/ast';
import { Lines } from '../../handlebars/lines';
import { braceFinding } from '../brace-beside';
import { type DialectFinding, dialectFindings, namedIn } from '../dialect';
import { slipFinding } from '../handlebars-slips';
import { definedIn, PARTIAL_BLOCK } from '../handlebars-validation';
import { type HtmlRegions, htmlRegions } from '../html-places';
import { oneLine } from '../parts';
import { INSIDE_MUSTACHE, PLACEHOLDER } from '../placeholder';
import { escapedFinding, mustachesIn } from '../tool-damage';
import type { Finding } from './finding';

export interface Placeholder {
  readonly name: string;
  readonly offset: number;
  readonly line: number;
}

interface PartialCall {
  readonly name: string;
  readonly node: PartialNode;
}

/** A Handlebars file, parsed and analyzed once, however many templates use it. */
export class Source {
  public readonly lines: Lines;
  /** Absent if Handlebars can't parse it. */
  public readonly program?: Program;
  public readonly nodes: readonly AnyNode[];
  public readonly defined: ReadonlySet<string>;
  public readonly calls: readonly PartialCall[];
  /** The errors of the file alone, whichever template uses it. */
  public readonly errors: readonly Finding[];
  public readonly placeholders: readonly Placeholder[];
  private readonly findings: readonly DialectFinding[];
  private compiled?: Compiled;
  private regions?: HtmlRegions;

  public constructor(public readonly file: string, public readonly text: string) {
    this.lines = new Lines(text);
    const parsed = parseFile(file, text, this.lines);
    this.program = parsed.program;
    this.nodes = parsed.program ? nodesOf(parsed.program) : [];
    this.defined = definedIn(this.nodes);
    this.calls = this.nodes.filter(isPartial).flatMap((node) => {
      const name = partialName(node);
      return name === undefined || name === PARTIAL_BLOCK ? [] : [{ name, node }];
    });
    this.findings = this.nodes.flatMap((node) => [...dialectFindings(node, this.lines), ...argumentFindings(node)]);
    this.errors = [...parsed.errors, ...this.findings.map((finding) => this.errorOf(finding))];
    this.placeholders = text.includes('%%')
      ? Array.from(text.matchAll(PLACEHOLDER), ({ index, 1: name }) => ({ name: name!, offset: index, line: this.lines.lineAt(index) }))
      : [];
  }

  /** Its errors, told with what the samples have, as JSON. */
  public errorsWith(samples: readonly string[]): readonly Finding[] {
    return this.findings.length === 0 ? this.errors : this.findings.map((finding) => this.errorOf(namedIn(samples, finding)));
  }

  public errorOf(finding: DialectFinding): Finding {
    return findingAt(this.file, finding);
  }

  /** The names of the partials that it calls; a guess if it doesn't parse. */
  public calledNames(): string[] {
    if (this.program) return this.calls.map(({ name }) => name);
    return Array.from(this.text.matchAll(/\{\{~?#?(?:>|&gt;)\s*([\w/-]+)/g), ([, name]) => name!);
  }

  public callOf(name: string): PartialNode | undefined {
    return this.calls.find((call) => call.name === name)?.node;
  }

  public pathAs(original: string): Path | undefined {
    return this.nodes.find((node): node is Path => node.type === 'PathExpression' && node.original === original);
  }

  /** To test whether it renders: without the static text, which doesn't matter for that and takes most of the time. */
  public skeleton(): Compiled {
    if (!this.compiled) {
      for (const node of this.nodes) if (node.type === 'ContentStatement') (node as { value?: string }).value = '';
      this.compiled = compileForJson(this.program!);
    }
    return this.compiled;
  }

  public html(): HtmlRegions {
    this.regions ??= htmlRegions({ program: this.program!, lines: this.lines });
    return this.regions;
  }

  /** Undoes what Handlebars' compiler does to the tree: it adds the context that a call omits. */
  public tidy(): void {
    for (const { params } of this.nodes.filter(isPartial)) {
      if (params.length > 0 && (params[0] as { loc?: Mustache['loc'] }).loc === undefined) (params as unknown[]).length = 0;
    }
  }
}

function findingAt(file: string, { value, expected, change, line }: DialectFinding): Finding {
  return { file, line, message: `got ${JSON.stringify(value)}, expected ${expected}; ${change}` };
}

function parseFile(file: string, text: string, lines: Lines): { readonly program?: Program; readonly errors: readonly Finding[] } {
  try {
    return { program: parseText(text, file), errors: [] };
  } catch (error) {
    const misplaced = misplacedPlaceholders(file, text, lines);
    if (misplaced.length > 0) return { errors: misplaced };
    const message = oneLine((error as Error).message);
    const reason = escapedFinding(text, lines) ?? braceFinding(text, lines) ?? slipFinding(text, lines, message);
    if (reason) return { errors: [findingAt(file, reason)] };
    const line = / on line (\d+)/.exec(message)?.[1] ?? / - (\d+):\d+$/.exec(message)?.[1];
    return { errors: [{ file, line: line === undefined ? undefined : Number(line), message: `isn't Handlebars that parses; Handlebars says: ${message}` }] };
  }
}

/** Placeholders within mustaches, if these alone are why the text doesn't parse. */
function misplacedPlaceholders(file: string, text: string, lines: Lines): Finding[] {
  const found = mustachesIn(text).filter(({ mustache }) => mustache.search(PLACEHOLDER) >= 0);
  if (found.length === 0) return [];
  try {
    parseText(found.reduce((known, { mustache }) => known.replace(mustache, () => mustache.replaceAll(PLACEHOLDER, 'x')), text));
  } catch {
    return [];
  }
  return found.map(({ mustache, offset }) => ({ file, line: lines.lineAt(offset), message: `${mustache.match(PLACEHOLDER)![0]} ${INSIDE_MUSTACHE}` }));
}

/** Finds errors that otherwise only Handlebars' compiler finds. */
function argumentFindings(node: AnyNode): DialectFinding[] {
  if (!isPartial(node) || node.params.length < 2) return [];
  return [{
    value: `{{> ${partialName(node) ?? '(..)'}}}`,
    line: node.loc.start.line,
    expected: `at most one context, it has ${node.params.length}`,
    change: 'name the others, such as {{> row item label=title}}',
  }];
}
