import { parseText } from '../../../core/handlebars';
import {
  type AnyNode, type Call, type DecoratorBlock, inlineName, isPartial, isScoped, nodesOf, partialName, type PartialNode, type Path, pathOf,
} from '../../../core/handlebars/ast';

const nodes = (text: string) => nodesOf(parseText(text));
const first = <T extends AnyNode>(text: string, is: (node: AnyNode) => boolean) => nodes(text).find(is) as T;
const pathsIn = (text: string) => nodes(text).filter((node): node is Path => node.type === 'PathExpression');

test('the nodes are all that are in a text, in its order', () => {
  const text = '{{#if a}}b{{> c d}}{{else}}{{{e.f}}}{{/if}}{{! g }}{{lookup (lookup h i) j=k}}';
  expect(nodes(text).map(({ type }) => type)).toEqual([
    'Program', 'BlockStatement', 'PathExpression', 'PathExpression', 'Program', 'ContentStatement', 'PartialStatement', 'PathExpression', 'PathExpression',
    'Program', 'MustacheStatement', 'PathExpression', 'CommentStatement',
    'MustacheStatement', 'PathExpression', 'SubExpression', 'PathExpression', 'PathExpression', 'PathExpression', 'Hash', 'HashPair', 'PathExpression',
  ]);
  expect(pathsIn(text).map(({ original }) => original)).toEqual(['if', 'a', 'c', 'd', 'e.f', 'lookup', 'lookup', 'h', 'i', 'k']);
});

test.each([
  ['{{this.a}}', true], ['{{./a}}', true], ['{{../a}}', true], ['{{this}}', true],
  ['{{a}}', false], ['{{a.b}}', false], ['{{thistle}}', false], ['{{@root.a}}', false],
])('whether %s is never a helper, nor a block parameter: %s', (text, expected) => {
  expect(isScoped(pathsIn(text)[0]!)).toBe(expected);
});

test.each([
  ['{{a.b}}', 'a.b', ['a', 'b']], ['{{"first name"}}', 'first name', ['first name']], ['{{12}}', '12', ['12']], ['{{true}}', 'true', ['true']],
])('a literal in the place of a name is one: %s', (text, original, parts) => {
  const call = first<Call & AnyNode>(text, ({ type }) => type === 'MustacheStatement');
  expect(pathOf(call)).toMatchObject({ type: 'PathExpression', original, parts, depth: 0, data: false });
});

test.each([
  ['{{#* inline "row"}}{{/inline}}', 'row'],
  ['{{#* inline row}}{{/inline}}', undefined],
  ['{{#* inline}}{{/inline}}', undefined],
  ['{{#* other "row"}}{{/other}}', undefined],
])('the inline partial that %s defines is %s', (text, expected) => {
  expect(inlineName(first<DecoratorBlock>(text, ({ type }) => type === 'DecoratorBlock'))).toBe(expected);
});

test.each([
  ['{{> row}}', 'row'], ['{{> a/b}}', 'a/b'], ['{{> "row"}}', 'row'], ['{{#> row}}{{/row}}', 'row'], ['{{> @partial-block}}', '@partial-block'],
  ['{{> (lookup a b)}}', undefined],
])('%s calls the partial %s', (text, expected) => {
  expect(partialName(first<PartialNode>(text, isPartial))).toBe(expected);
});
