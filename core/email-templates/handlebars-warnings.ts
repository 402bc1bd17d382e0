import { type AnyNode, isPartial, nodesOf, type Path, pathOf, type Strip } from '../handlebars/ast';
import { helperOf, isMaybeHelper } from '../handlebars/helpers';
import { parse, type Parts } from './parts';

/** The use of a Handlebars feature that SES doesn't document. */
export interface Warning {
  /** Stable, so that a warning can be acknowledged by it. */
  readonly id: string;
  readonly message: string;
}

/** SES documents only what its examples use: nested paths, each, if and else, inline partials. */
export const UNDOCUMENTED: readonly (readonly [id: string, what: string, is: (node: AnyNode) => boolean])[] = [
  ['unless', '{{#unless}}', (node) => calls(node, 'unless')],
  ['with', '{{#with}}', (node) => calls(node, 'with')],
  ['lookup', '{{lookup}}', (node) => calls(node, 'lookup')],
  ['log', '{{log}}', (node) => calls(node, 'log')],
  ['section', '{{#x}} without a helper', (node) => node.type === 'BlockStatement' && helperOf(node) === undefined],
  ['data', 'names with @, such as @index', (node) => isPath(node) && node.data && node.original !== '@partial-block'],
  ['parent', "paths with '../'", (node) => isPath(node) && node.depth > 0],
  ['unescaped', '{{{x}}} and {{&x}} (and escapes nothing anyway)', (node) => node.type === 'MustacheStatement' && !node.escaped],
  ['comment', 'comments', (node) => node.type === 'CommentStatement'],
  ['whitespace', "'~' against whitespace", strips],
  ['subexpression', 'expressions in parentheses', (node) => node.type === 'SubExpression'],
  ['named-argument', 'arguments with names, such as a=b', (node) => 'hash' in node && node.hash !== undefined],
  ['block-parameter', "'as |x|'", (node) => node.type === 'Program' && (node.blockParams?.length ?? 0) > 0],
  ['partial-block', '{{#> x}}..{{/x}}', (node) => node.type === 'PartialBlockStatement'],
  ['partial-context', 'a partial with a context, such as {{> x y}}', (node) => isPartial(node) && node.params.length > 0],
];

/** Warnings, not errors: these features may work, but only SES can tell. */
export function handlebarsWarnings(parts: Parts): Warning[] {
  return parse(parts).flatMap(({ name, program }) => {
    const nodes = program ? nodesOf(program) : [];
    return UNDOCUMENTED.filter(([, , is]) => nodes.some(is)).map(([id, what]) => ({
      id: `${name}-${id}`,
      message: `${name}: SES doesn't document ${what}; with sampleData the deployment proves that SES renders it.`,
    }));
  });
}

function calls(node: AnyNode, helper: string): boolean {
  return isMaybeHelper(node) && helperOf(node) === helper && pathOf(node).parts.length === 1;
}

function isPath(node: AnyNode): node is Path {
  return node.type === 'PathExpression';
}

function strips(node: AnyNode): boolean {
  const { strip, openStrip, inverseStrip, closeStrip } = node as { [name in `${'open' | 'inverse' | 'close'}Strip` | 'strip']?: Strip };
  return [strip, openStrip, inverseStrip, closeStrip].some((tag) => tag?.open || tag?.close);
}
