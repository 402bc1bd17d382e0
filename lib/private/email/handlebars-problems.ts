import type { Problem } from '../problems';
import { inlineName, nodesOf, partialName, pathOf, type DecoratorBlock, type Node } from '../handlebars/ast';
import { HELPERS, helperOf, isMaybeHelper, type MaybeHelper } from '../handlebars/helpers';
import { parse, type ParsedPart, type Parts } from './parts';
import { ANY, readsOf } from './reads';

type Finding = Pick<Problem, 'expected' | 'change'> & { readonly value: string; readonly line?: number };

/** What Handlebars can't parse, and what SES would refuse or never render. */
export function handlebarsProblems(parts: Parts): Problem[] {
  return parse(parts).flatMap((part) => {
    const unique = new Map(findings(part).map((finding) => [`${finding.value} ${finding.expected} ${finding.line}`, finding]));
    return [...unique.values()].map(({ value, expected, change, line }) =>
      ({ property: line === undefined ? part.name : `${part.name} (line ${line})`, value: value || undefined, expected, change }));
  });
}

function findings({ name, source, program, error }: ParsedPart): Finding[] {
  if (!program) return [{ value: '', expected: 'Handlebars that parses', change: `Handlebars says: ${error}` }];
  const nodes = nodesOf(program);
  const defined = new Set(nodes.flatMap((node) => (node.type === 'DecoratorBlock' ? inlineName(node) ?? [] : [])));
  const { unknownPartials, outside } = readsOf(program, ANY);
  const atNodes = nodes.flatMap((node): Finding[] => {
    if (isMaybeHelper(node)) return helperFindings(node);
    switch (node.type) {
      case 'DecoratorBlock': return decoratorFindings(node, source);
      case 'Decorator': return [unknownDecorator(node, String(node.path.original))];
      // Also in partials that nothing calls: SES checks these before there is data.
      case 'PartialStatement': return [partialName(node) ?? '@partial-block']
        .filter((called) => called !== '@partial-block' && !defined.has(called)).map((called) => unknownPartial(called, name));
      default: return [];
    }
  });
  return [
    ...atNodes,
    ...unknownPartials.map((called) => unknownPartial(called, name)),
    ...outside.map((value) => ({ value, expected: 'a path inside the data', change: "leave out a '../': only each and with open a context to leave" })),
  ];
}

function helperFindings(node: MaybeHelper): Finding[] {
  const name = helperOf(node);
  if (name === undefined) return [];
  const { line } = node.loc.start;
  const helper = pathOf(node).parts.length === 1 && Object.hasOwn(HELPERS, name) ? HELPERS[name] : undefined;
  const isBlock = node.type === 'BlockStatement';
  const value = node.type === 'SubExpression' ? `(${name})` : `{{${isBlock ? '#' : ''}${name}}}`;
  if (!helper) {
    const known = name.toLowerCase();
    const change = Object.hasOwn(HELPERS, known)
      ? `write ${known}: names are case-sensitive`
      : 'decide it in the data: SES has no other helpers, and can\'t be given any';
    return [{ value, line, expected: `one of Handlebars' own helpers: ${Object.keys(HELPERS).join(', ')}`, change }];
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

function decoratorFindings(node: DecoratorBlock, source: string): Finding[] {
  const { line } = node.loc.start;
  if (node.path.original !== 'inline') return [unknownDecorator(node, `#* ${node.path.original}`)];
  const name = inlineName(node);
  const unnamed: Finding[] = name === undefined
    ? [{ value: '{{#* inline}}', line, expected: 'a name in quotes', change: 'write it, such as {{#* inline "footer"}}' }]
    : [];
  if (/^[ \t]*[\r\n]/.test(after(node, source))) return unnamed;
  return [...unnamed, {
    value: `{{#* inline "${name ?? ''}"}}`,
    line,
    expected: 'a line break after its {{/inline}}',
    change: 'add one: SES wants it',
  }];
}

function unknownDecorator(node: Node, name: string): Finding {
  return { value: `{{${name.startsWith('#') ? '' : '* '}${name}}}`, line: node.loc.start.line, expected: 'no decorator but {{#* inline "x"}}', change: 'remove it' };
}

function unknownPartial(name: string, part: string): Finding {
  return {
    value: `{{> ${name}}}`,
    expected: `a partial that ${part} defines where it's called`,
    change: `add {{#* inline "${name}"}}..{{/inline}} and a line break to ${part}: parts don't share their partials`,
  };
}

/** The text behind a node. */
function after({ loc: { end } }: Node, source: string): string {
  const lines = source.split(/(?<=\r\n|\n|\r(?!\n))/);
  return lines.slice(end.line - 1).join('').slice(end.column);
}
