import { ANY, variableReads } from '../../../core/email-templates/variable-reads';
import { handlebars, renderText } from '../../../core/handlebars';
import { inline } from './support';

const variables = (text: string, data: unknown = ANY) => variableReads(handlebars().parse(text), data).variables;

describe('the line of a variable', () => {
  test('is that of its name, not of the tag or the block around it', () => {
    const found = variables('a\n{{b}}\r\n{{#if\n c}}\n{{"d"}}{{/if}}{{#each e}}\n{{f}}{{/each}}\n{{lookup\ng h}}');
    expect(found.map(({ path, line }) => `${path}:${line}`)).toEqual(['b:2', 'c:4', 'd:5', 'e:5', 'e[].f:6', 'g:8', 'h:8', 'g[]:7']);
  });

  test('is in the partial, wherever that is called', () => {
    const found = variables(`${inline('row', '{{a}}\n{{b}}')}\n\n{{> row}}`);
    expect(found.map(({ path, line }) => `${path}:${line}`)).toEqual(['a:1', 'b:2']);
  });
});

describe('the guards of a variable', () => {
  test.each([
    ['none', '{{x}}', []],
    ['none, where it is the condition', '{{#if x}}{{/if}}', []],
    ['the condition', '{{#if a.b}}{{x}}{{/if}}', ['a.b']],
    ['all conditions around', '{{#if a}}{{#if b}}{{x}}{{/if}}{{/if}}', ['a', 'b']],
    ['those around the condition', '{{#if a}}{{#if x}}{{/if}}{{/if}}', ['a']],
    ['none behind the block', '{{#if a}}{{/if}}{{x}}', []],
    ['none in else', '{{#if a}}{{else}}{{x}}{{/if}}', []],
    ['those of else if', '{{#if a}}{{else if b}}{{x}}{{/if}}', ['b']],
    ['none in unless', '{{#unless a}}{{x}}{{/unless}}', []],
    ['the condition in the else of unless', '{{#unless a}}{{else}}{{x}}{{/unless}}', ['a']],
    ['the context of with', '{{#with a}}{{@root.x}}{{/with}}', ['a']],
    ['none in the else of with', '{{#with a}}{{else}}{{x}}{{/with}}', []],
    ['none in an inverted section', '{{^a}}{{x}}{{/a}}', []],
    ['the list, which has an item', '{{#each a}}{{@root.x}}{{/each}}', ['a']],
    ['none in the else of each', '{{#each a}}{{else}}{{x}}{{/each}}', []],
    ['a condition of the item', '{{#each a}}{{#if b}}{{@root.x}}{{/if}}{{/each}}', ['a', 'a[].b']],
    ['no condition of another item', '{{#each a}}{{#if b}}{{#each @root.a}}{{@root.x}}{{/each}}{{/if}}{{/each}}', ['a', 'a']],
    ['those where its partial is called', `${inline('p', '{{x}}')}{{#if a}}{{> p}}{{/if}}`, ['a']],
    ['those in the partial as well', `${inline('p', '{{#if b}}{{x}}{{/if}}')}{{#if a}}{{> p}}{{/if}}`, ['a', 'b']],
    ['the data itself', '{{#if this}}{{x}}{{/if}}', ['this']],
    ['none of a literal', '{{#if true}}{{x}}{{/if}}', []],
    ['none of a helper that SES has not', '{{#eq a b}}{{x}}{{/eq}}', []],
  ])('are %s', (_, text, expected) => {
    expect(variables(text).find(({ path }) => path === 'x')?.guards).toEqual(expected);
  });

  test('of a section are what it is about, as a list and as a context', () => {
    const found = variables('{{#a}}{{x}}{{/a}}').map(({ path, guards }) => ({ path, guards }));
    expect(found).toEqual([{ path: 'a', guards: [] }, { path: 'a[].x', guards: ['a'] }, { path: 'a.x', guards: ['a'] }]);
    expect(variables('{{#a}}{{x}}{{/a}}', { a: { x: 1 } })[1]).toMatchObject({ path: 'a.x', guards: ['a'] });
  });
});

describe('a variable that may be absent', () => {
  test.each([
    ['if', '{{#if x}}{{/if}}', true],
    ['unless', '{{#unless x}}{{/unless}}', true],
    ['a lookup that may find nothing', '{{lookup (lookup @root "y") "z"}}{{lookup @root "x"}}', true],
    ['the context of a lookup', '{{lookup x "y"}}', false],
    ['a value', '{{x}}', false],
    ['each', '{{#each x}}{{/each}}', false],
    ['with', '{{#with x}}{{/with}}', false],
  ])('is told from one that may not: %s', (_, text, expected) => {
    expect(variables(text).filter(({ path }) => path === 'x').map(({ condition }) => condition)).toEqual([expected]);
  });
});

describe('what a faulty use of a helper reads', () => {
  const missing = (text: string) => variables(text, { items: [{ name: 'a' }] }).filter((variable) => variable.missing).map(({ path }) => path);
  test.each([
    ['a list in the words of another language', '{{#each item in items}}{{item.name}}{{/each}}', []],
    ['an expression', '{{ vip ? "a" : "b" }}', []],
    ['a helper of one\'s own, with a block', '{{#eq vip "a"}}{{nick}}{{/eq}}', ['nick']],
    ['a block in upper case', '{{#EACH items}}{{name}}{{mail}}{{/EACH}}', ['items[0].mail']],
    ['a list in upper case as well', '{{#EACH ITEMS}}{{NAME}}{{/EACH}}', ['ITEMS']],
  ])('is missing only where that is sure: %s', (_, text, expected) => {
    expect(missing(text)).toEqual(expected);
  });
});

describe('rendering', () => {
  // Each text of the data is its own path, so what Handlebars renders is the list of what it reads.
  test.each([
    '{{#each a}}{{#each b}}{{../c}}{{this}}{{../../d}}{{/each}}{{/each}}',
    '{{#each a}}{{#if b}}{{#with ../e}}{{f}}{{../c}}{{../../d}}{{/with}}{{/if}}{{/each}}',
    '{{#with e}}{{#with this}}{{f}}{{../d}}{{/with}}{{/with}}',
    '{{#each a as |c i|}}{{#if i}}{{c.c}}{{/if}}{{#each c.b as |y|}}{{y}}{{c.c}}{{this.c}}{{/each}}{{this.c}}{{/each}}',
    '{{#each a}}{{#each b}}{{#if @index}}{{../c}}{{/if}}{{#if @../first}}{{this}}{{/if}}{{#unless @last}}{{@root.d}}{{/unless}}{{/each}}{{/each}}',
    `${inline('p', '{{c}}{{#each b}}{{../c}}{{this}}{{/each}}')}{{#each a}}{{> p}}{{/each}}`,
    `${inline('p', '{{i.f}}{{h}}{{this.i.f}}')}{{> p g.x i=e}}`,
    `{{#each a}}${inline('p', '{{f}}{{../d}}{{../c}}')}{{> p ../e}}{{/each}}`,
    `${inline('p', '{{> @partial-block}}')}{{#with e}}{{#> p}}{{f}}{{../d}}{{/p}}{{/with}}`,
    `${inline('o', '{{#> i}}{{> @partial-block}}{{f}}{{/i}}')}${inline('i', '{{> @partial-block}}')}{{#with e}}{{#> o}}{{f}}{{/o}}{{/with}}`,
    '{{#each g}}{{h}}{{../d}}{{#if @first}}{{@root.e.f}}{{/if}}{{/each}}',
    '{{#a}}{{c}}{{../d}}{{/a}}{{#e}}{{f}}{{../d}}{{/e}}{{#t}}{{d}}{{/t}}{{^z}}{{d}}{{/z}}{{^l}}{{d}}{{/l}}{{^t}}{{e.f}}{{/t}}',
    '{{#if n}}{{e.f}}{{else}}{{d}}{{/if}}{{#if n includeZero=true}}{{d}}{{else}}{{e.f}}{{/if}}{{#with n}}{{../d}}{{else}}{{e.f}}{{/with}}',
    '{{#with l}}{{d}}{{else}}{{e.f}}{{/with}}{{#with z}}{{d}}{{else}}{{e.f}}{{/with}}{{#unless l}}{{d}}{{else}}{{e.f}}{{/unless}}',
    '{{lookup e "f"}}{{lookup (lookup g "x") "h"}}{{#with (lookup g "y")}}{{h}}{{/with}}',
    `${inline('p', '{{f}}')}{{> (lookup k "p") e}}`,
    '{{a.1.c}}{{e.[f]}}{{this.d}}{{./d}}{{"d"}}',
  ])('reads what the walk over the data finds: %s', (text) => {
    const data = {
      a: [{ b: [';a[0].b[0]', ';a[0].b[1]'], c: ';a[0].c' }, { b: [';a[1].b[0]'], c: ';a[1].c' }],
      d: ';d', e: { f: ';e.f' }, g: { x: { h: ';g.x.h' }, y: { h: ';g.y.h' } }, t: true, z: false, n: 0, l: [], k: { p: 'p' },
    };
    const rendered = renderText(text, data).split(';').map((path) => path.trim()).filter((path) => path !== '');
    const paths = new Set(JSON.stringify(data).match(/(?<=;)[^"]+/g));
    const { variables, unknownPartials, outside } = variableReads(handlebars().parse(text), data);
    const found = variables.map(({ path }) => path.replace(/^a\.(\d)/, 'a[$1]')).filter((path) => paths.has(path));
    expect(found).toEqual(rendered);
    expect(found).not.toEqual([]);
    expect([...unknownPartials, ...outside]).toEqual([]);
  });
});
