/** Handlebars' parser output. Its own typings call a decorator block a block statement, so a switch over `type` can't rely on them. */
export interface Program {
  readonly type: 'Program';
  readonly body: readonly Statement[];
  readonly blockParams?: readonly string[];
}

/** Lines count from 1, columns from 0. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

export interface Node {
  readonly type: string;
  /** `source` is the name that the parser was given. */
  readonly loc: { readonly source?: string; readonly start: Position; readonly end: Position };
}

/** In the text that was parsed, or in the file whose name the parser was given. */
export interface Place {
  readonly line: number;
  readonly file?: string;
}

export interface Path extends Node {
  readonly type: 'PathExpression';
  /** `@index` and the like. */
  readonly data: boolean;
  /** The number of `../`. */
  readonly depth: number;
  readonly parts: readonly string[];
  readonly original: string;
}

export interface Literal extends Node {
  readonly type: 'StringLiteral' | 'NumberLiteral' | 'BooleanLiteral' | 'UndefinedLiteral' | 'NullLiteral';
  readonly value?: string | number | boolean;
  readonly original?: string | number | boolean | null;
}

export interface Call extends Node {
  readonly path: Path | Literal;
  readonly params: readonly Expression[];
  readonly hash?: { readonly pairs: readonly { readonly key: string; readonly value: Expression }[] };
}

export interface SubExpression extends Call {
  readonly type: 'SubExpression';
}

export type Expression = Path | Literal | SubExpression;

export interface Mustache extends Call {
  readonly type: 'MustacheStatement';
  readonly escaped: boolean;
}

interface BlockParts extends Call {
  /** Absent in `{{^x}}..{{/x}}`. */
  readonly program?: Program;
  readonly inverse?: Program;
}

export interface Block extends BlockParts {
  readonly type: 'BlockStatement';
  readonly openStrip: { readonly open?: boolean };
}

/** `{{#* inline "x"}}..{{/inline}}` */
export interface DecoratorBlock extends BlockParts {
  readonly type: 'DecoratorBlock';
}

export interface Decorator extends Call {
  readonly type: 'Decorator';
}

interface PartialCall extends Node {
  readonly name: Expression;
  readonly params: readonly Expression[];
  readonly hash?: Call['hash'];
}

/** `{{> x}}` */
export interface Partial extends PartialCall {
  readonly type: 'PartialStatement';
}

/** `{{#> x}}..{{/x}}` */
export interface PartialBlock extends PartialCall {
  readonly type: 'PartialBlockStatement';
  readonly program: Program;
}

export interface Inert extends Node {
  readonly type: 'ContentStatement' | 'CommentStatement';
}

export type PartialNode = Partial | PartialBlock;

export type Statement = Mustache | Block | DecoratorBlock | Decorator | Partial | PartialBlock | Inert;
export type AnyNode = Program | Statement | Expression;

export function placeOf({ loc: { source, start: { line } } }: Node): Place {
  return source === undefined ? { line } : { line, file: source };
}

/** The node and its descendants, in the order of the text. */
export function nodesOf(node: AnyNode): AnyNode[] {
  const nodes: AnyNode[] = [];
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    if ('type' in value) nodes.push(value as AnyNode);
    for (const key in value) if (key !== 'loc') visit((value as Record<string, unknown>)[key]);
  };
  visit(node);
  return nodes;
}

/** Of `{{{{x}}}}..{{{{/x}}}}` the parser makes an ordinary block, but for this. */
export function isRawBlock({ openStrip }: Block): boolean {
  return openStrip.open === undefined;
}

export function isPartial(node: AnyNode): node is PartialNode {
  return node.type === 'PartialStatement' || node.type === 'PartialBlockStatement';
}

/** `this.x`, `./x` and `../x` are never helpers or block parameters. The same test as in Handlebars. */
export function isScoped(path: Path): boolean {
  return /^\.|this\b/.test(path.original);
}

/** A literal in place of a name is a name: `{{"first name"}}` reads `first name`. */
export function pathOf({ path }: Call): Path {
  if (path.type === 'PathExpression') return path;
  const name = String(path.original);
  return { type: 'PathExpression', loc: path.loc, data: false, depth: 0, parts: [name], original: name };
}

/** The name of the inline partial that a block defines, if it defines one. */
export function inlineName({ path, params: [name] }: DecoratorBlock): string | undefined {
  return path.original === 'inline' && name?.type === 'StringLiteral' ? String(name.value) : undefined;
}

/** The partial that `{{> x}}` calls; undefined if that depends on the data. */
export function partialName({ name }: PartialNode): string | undefined {
  return name.type === 'SubExpression' ? undefined : String(name.original);
}
