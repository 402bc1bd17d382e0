import { type AnyNode, isPartial, nodesOf, pathOf } from '../handlebars/ast';
import { helperOf, isMaybeHelper } from '../handlebars/helpers';
import { parse, type Parts } from './parts';

/** What is no error, and worth a look. */
export interface Warning {
  /** Stable, so that a warning can be acknowledged by it. */
  readonly id: string;
  readonly message: string;
  readonly isInformation?: boolean;
}

export const UNDOCUMENTED_ID = 'undocumented';

interface Feature {
  readonly what: string;
  readonly is: (node: AnyNode) => boolean;
}

/**
 * What SES documents neither itself nor by its link to Handlebars' built-in helpers, whose page has if, unless, each, with and lookup, the
 * data variables of each, block parameters and `../`. Comments, `~` and whitespace are in AWS's examples, or make no difference.
 */
export const UNDOCUMENTED: readonly Feature[] = [
  { what: '{{#x}} without a helper', is: (node) => node.type === 'BlockStatement' && helperOf(node) === undefined },
  { what: '{{{x}}} or {{&x}} (and escapes nothing anyway)', is: (node) => node.type === 'MustacheStatement' && !node.escaped },
  { what: 'expressions in parentheses but (lookup)', is: (node) => node.type === 'SubExpression' && !calls(node, 'lookup') },
  { what: 'arguments with names but includeZero', is: (node) => 'hash' in node && (node.hash?.pairs ?? []).some(({ key }) => key !== 'includeZero') },
  { what: '{{#> x}}..{{/x}}', is: (node) => node.type === 'PartialBlockStatement' },
  { what: 'partials with a context, such as {{> x y}}', is: (node) => isPartial(node) && node.params.length > 0 },
];

/** One information for all of a template's features, which may well work: only SES can tell. */
export function handlebarsWarnings(parts: Parts): Warning[] {
  const named = UNDOCUMENTED.flatMap(({ what, is }) => {
    const users = parse(parts).filter(({ program }) => program && nodesOf(program).some(is)).map(({ name }) => name);
    return users.length > 0 ? [`${what} (${users.join(', ')})`] : [];
  });
  return named.length === 0 ? [] : [{ id: `email-${UNDOCUMENTED_ID}`, isInformation: true, message: undocumentedText(named, 'sampleData') }];
}

export function undocumentedText(named: readonly string[], sample: string): string {
  return `SES documents no ${named.join(', no ')}; with ${sample} the deployment proves that SES renders ${named.length > 1 ? 'them' : 'it'}`;
}

function calls(node: AnyNode, helper: string): boolean {
  return isMaybeHelper(node) && helperOf(node) === helper && pathOf(node).parts.length === 1;
}
