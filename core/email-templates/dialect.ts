import { type AnyNode, type Block, type DecoratorBlock, inlineName, isRawBlock, type Node, type Path, pathOf } from '../handlebars/ast';
import { helperOf, HELPERS, isMaybeHelper, type MaybeHelper } from '../handlebars/helpers';
import type { Lines } from '../handlebars/lines';
import type { Problem } from '../problem';
import { caseReason } from './tool-damage';

export type DialectFinding = Pick<Problem, 'expected' | 'change'> & { readonly value: string; readonly line?: number; readonly spaced?: SpacedName };

/** What may be meant as one name with spaces. */
interface SpacedName {
  readonly name: string;
  readonly value: string;
  readonly write: string;
}

export const OUTSIDE = { expected: 'a path inside the data', change: "leave out a '../': only each and with open a context to leave" };

/** Finds what SES would refuse at one node: helpers or decorators that it doesn't have or that are used wrongly. */
export function dialectFindings(node: AnyNode, lines: Lines): DialectFinding[] {
  if (node.type === 'BlockStatement' && isRawBlock(node)) return [rawFinding(node)];
  if (isMaybeHelper(node)) return helperFindings(node);
  switch (node.type) {
    case 'DecoratorBlock': return decoratorFindings(node, lines);
    case 'Decorator': return [unknownDecorator(node, String(node.path.original))];
    case 'PathExpression': return node.data ? dataFindings(node) : [];
    default: return [];
  }
}

function rawFinding(node: Block): DialectFinding {
  return {
    value: `{{{{${pathOf(node).original}}}}}`, line: node.loc.start.line, expected: 'no raw block', change: 'remove it: raw blocks need a helper, and SES has none',
  };
}

/** The finding as it is if samples, as JSON, have such a name. */
export function namedIn(samples: readonly string[], finding: DialectFinding): DialectFinding {
  const { spaced, line } = finding;
  if (!spaced || !samples.some((sample) => sample.includes(`${JSON.stringify(spaced.name)}:`))) return finding;
  return { value: spaced.value, line, expected: spaced.write, change: 'put brackets around a name with spaces' };
}

function spacedName(node: MaybeHelper): SpacedName | undefined {
  if (node.type !== 'MustacheStatement' || node.hash || node.params.some(({ type }) => type === 'SubExpression')) return undefined;
  const { original, parts } = pathOf(node);
  const words = node.params.map((param) => String((param as Path).original)).join(' ');
  const name = `${parts.at(-1)} ${words}`;
  return { name, value: `{{${original} ${words}}}`, write: `{{${[...parts.slice(0, -1), `[${name}]`].join('.')}}}` };
}

function helperFindings(node: MaybeHelper): DialectFinding[] {
  const name = helperOf(node);
  if (name === undefined) return [];
  const { line } = node.loc.start;
  const helper = pathOf(node).parts.length === 1 && Object.hasOwn(HELPERS, name) ? HELPERS[name] : undefined;
  const isBlock = node.type === 'BlockStatement';
  const value = node.type === 'SubExpression' ? `(${name})` : `{{${isBlock ? '#' : ''}${name}}}`;
  if (!helper) {
    const known = name.toLowerCase();
    const change = Object.hasOwn(HELPERS, known)
      ? `write ${known}: names are ${caseReason(name)}`
      : 'decide it in the data: SES has no other helpers, and can\'t be given any';
    return [{ value, line, expected: `one of Handlebars' own helpers: ${Object.keys(HELPERS).join(', ')}`, change, spaced: spacedName(node) }];
  }
  if (helper.params !== undefined && node.params.length !== helper.params) {
    return [{
      value,
      line,
      expected: `${helper.params} argument${helper.params === 1 ? '' : 's'}, it has ${node.params.length}`,
      change: 'Handlebars compares and combines nothing: decide it in the data',
    }];
  }
  if (helper.block === isBlock) return [];
  return [{ value, line, ...(isBlock
    ? { expected: `{{${name}}}`, change: `${name} has no block` }
    : { expected: `{{#${name}}}..{{/${name}}}`, change: `${name} is a block` }) }];
}

const DATA = ['root', 'index', 'key', 'first', 'last'];

/** Of another name with `@` Handlebars makes nothing, without a word. */
function dataFindings({ parts: [name = ''], original, loc }: Path): DialectFinding[] {
  if (DATA.includes(name) || name === 'partial-block') return [];
  const known = name.toLowerCase();
  const change = DATA.includes(known) ? `write @${known}: names are ${caseReason(name)}` : 'take it from the data: there are no others, and none can be added';
  return [{ value: original, line: loc.start.line, expected: `one of ${DATA.map((each) => `@${each}`).join(', ')}`, change }];
}

function decoratorFindings(node: DecoratorBlock, lines: Lines): DialectFinding[] {
  const { line } = node.loc.start;
  if (node.path.original !== 'inline') return [unknownDecorator(node, `#* ${node.path.original}`)];
  const name = inlineName(node);
  const unnamed: DialectFinding[] = name === undefined
    ? [{ value: '{{#* inline}}', line, expected: 'a name in quotes', change: 'write it, such as {{#* inline "footer"}}' }]
    : [];
  if (endsItsLine(node, lines)) return unnamed;
  return [...unnamed, {
    value: `{{#* inline "${name ?? ''}"}}`,
    line,
    expected: 'a line break after its {{/inline}}',
    change: 'add one: SES wants it',
  }];
}

function unknownDecorator(node: Node, name: string): DialectFinding {
  return { value: `{{${name.startsWith('#') ? '' : '* '}${name}}}`, line: node.loc.start.line, expected: 'no decorator but {{#* inline "x"}}', change: 'remove it' };
}

function endsItsLine({ loc }: Node, lines: Lines): boolean {
  const behind = /[ \t]*[\r\n]/y;
  behind.lastIndex = lines.offsetOf(loc.end);
  return behind.test(lines.text);
}
