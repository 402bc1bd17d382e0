import { type AnyNode, type Expression, isPartial, type Path } from '../../handlebars/ast';
import { helperOf } from '../../handlebars/helpers';
import type { VariableReads } from '../variable-reads';
import type { Source } from './source';

const BLOCKS = new Set(['if', 'unless', 'each', 'with']);

/**
 * Whether Handlebars surely renders it, so that nobody has to try: that takes longer than all else, since Handlebars has a function
 * compiled for each block.
 *
 * @param partials that it uses, callees first
 * @param reads of the data; an object that is written out can have a `toString` of its own, which is no function
 */
export function cannotFail(source: Source, partials: ReadonlyMap<string, Source>, { variables }: Pick<VariableReads, 'variables'>): boolean {
  if (variables.some(({ misuse }) => misuse === 'written')) return false;
  const known = new Set<string>();
  for (const [name, partial] of partials) {
    if (!isPlain(partial, known)) return false;
    known.add(name);
  }
  return isPlain(source, known);
}

/** @param known the partials that may be called: none that calls back, which could go on until the stack is full */
function isPlain({ nodes, calls }: Source, known: ReadonlySet<string>): boolean {
  return nodes.every(isPlainNode) && calls.every(({ name }) => known.has(name));
}

function isPlainNode(node: AnyNode): boolean {
  if (isPartial(node)) return node.type === 'PartialStatement' && isPath(node.name) && !node.name.data && node.params.length === 0 && !node.hash;
  switch (node.type) {
    case 'MustacheStatement': return helperOf(node) === undefined;
    case 'BlockStatement': return BLOCKS.has(helperOf(node) ?? '') && node.params.length === 1 && node.params.every(isPath) && !node.hash;
    case 'Decorator':
    case 'DecoratorBlock':
    case 'SubExpression': return false;
    default: return true;
  }
}

function isPath(expression: Expression): expression is Path {
  return expression.type === 'PathExpression';
}
