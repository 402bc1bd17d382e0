import { type AnyNode, inlineName, nodesOf, partialName } from '../handlebars/ast';
import { Lines } from '../handlebars/lines';
import type { Problem } from '../problem';
import { braceFinding } from './brace-beside';
import { type DialectFinding, dialectFindings, namedIn, OUTSIDE } from './dialect';
import { slipFinding } from './handlebars-slips';
import { parse, type ParsedPart, type Parts } from './parts';
import { TOO_LARGE } from './too-large';
import { escapedFinding } from './tool-damage';
import { ANY, variableReads } from './variable-reads';

/**
 * Finds what Handlebars can't parse, and what SES would refuse or never render.
 *
 * @param sample as JSON
 */
export function handlebarsProblems(parts: Parts, sample = ''): Problem[] {
  return parse(parts).flatMap((part) => {
    const unique = new Map(findings(part).map((finding) => namedIn([sample], finding)).map((finding) => [`${finding.value} ${finding.expected} ${finding.line}`, finding]));
    return [...unique.values()].map(({ value, expected, change, line }) =>
      ({ property: line === undefined ? part.name : `${part.name} (line ${line})`, value: value || undefined, expected, change }));
  });
}

function findings({ name, source, program, error }: ParsedPart): DialectFinding[] {
  const lines = new Lines(source);
  if (!program) {
    const reason = escapedFinding(source, lines) ?? braceFinding(source, lines) ?? slipFinding(source, lines, error!);
    return [reason ?? { value: '', expected: 'Handlebars that parses', change: `Handlebars says: ${error}` }];
  }
  const nodes = nodesOf(program);
  const defined = definedIn(nodes);
  const { unknownPartials, outside, isTooLarge } = variableReads(program, ANY);
  const atNodes = nodes.flatMap((node): DialectFinding[] => {
    if (node.type !== 'PartialStatement') return dialectFindings(node, lines);
    // Also in partials that nothing calls: SES checks these before it has data.
    const called = partialName(node) ?? PARTIAL_BLOCK;
    return called === PARTIAL_BLOCK || defined.has(called) ? [] : [unknownPartial(called, name)];
  });
  return [
    ...atNodes,
    ...unknownPartials.map((called) => unknownPartial(called, name)),
    ...outside.map((value) => ({ value, ...OUTSIDE })),
    ...(isTooLarge ? [{ value: '', ...TOO_LARGE }] : []),
  ];
}

export const PARTIAL_BLOCK = '@partial-block';

/** The inline partials that are defined anywhere in the nodes. */
export function definedIn(nodes: readonly AnyNode[]): Set<string> {
  return new Set(nodes.flatMap((node) => (node.type === 'DecoratorBlock' ? inlineName(node) ?? [] : [])));
}

function unknownPartial(name: string, part: string): DialectFinding {
  return {
    value: `{{> ${name}}}`,
    expected: `a partial that ${part} defines where it's called`,
    change: `add {{#* inline "${name}"}}..{{/inline}} and a line break to ${part}: parts don't share their partials`,
  };
}
