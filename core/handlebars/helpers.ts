import { type AnyNode, type Block, isScoped, type Mustache, pathOf, type SubExpression } from './ast';

/** Handlebars' built-in helpers. SES has no others, and none can be registered. */
export const HELPERS: Readonly<Record<string, { readonly block: boolean; readonly params?: number }>> = {
  if: { block: true, params: 1 },
  unless: { block: true, params: 1 },
  each: { block: true, params: 1 },
  with: { block: true, params: 1 },
  lookup: { block: false, params: 2 },
  log: { block: false },
};

export type MaybeHelper = Mustache | Block | SubExpression;

export function isMaybeHelper(node: AnyNode): node is MaybeHelper {
  return node.type === 'MustacheStatement' || node.type === 'BlockStatement' || node.type === 'SubExpression';
}

/** The name of the helper that a node calls, known or not; `{{x}}` and `{{#x}}` call none, unless x is a helper's name. */
export function helperOf(node: MaybeHelper): string | undefined {
  const path = pathOf(node);
  const given = node.type === 'SubExpression' || node.params.length > 0 || node.hash !== undefined;
  return given || (Object.hasOwn(HELPERS, path.original) && !isScoped(path)) ? path.original : undefined;
}
