import fc from 'fast-check';
import { check, parseData, render } from '../support/ses/render';

describe('an attribute that is written out', () => {
  it.each([
    ['{{name}}', {}, 'name'],
    ['{{{name}}}', {}, 'name'],
    ['{{name}}', { name: null }, 'name'],
    ['{{[first name]}}', { first: 1, name: 2 }, 'first name'],
    ['{{"first name"}}', { first: 1, name: 2 }, 'first name'],
    ['{{who.name.first}}', {}, 'who.name.first'],
    ['{{who.name.first}}', { who: { name: {} } }, 'who.name.first'],
    ['{{#if who}}{{name}}{{/if}}', { who: { name: 'Ann' } }, 'name'],
    ['{{#each items}}{{text}}{{/each}}', { items: [{ text: 'a' }, {}] }, 'text'],
    ['{{#each items}}{{../name}}{{/each}}', { items: [1] }, '../name'],
    ['{{#each items}}{{name}}{{/each}}', { items: [{}], name: 'Ann' }, 'name'],
    ['{{@index}}', {}, '@index'],
    ['{{#* inline "sign"}}{{name}}{{/inline}}\n{{> sign}}', {}, 'name'],
  ])('of %j must be in %j: %s is named', (part, data, name) => {
    expect(() => render(part, data)).toThrow(missing(name));
  });

  it.each([['', ''], [0, '0'], [false, 'false'], ['{{x}}', '{{x}}'], ['<&>"\'`=', '<&>"\'`=']])('may be %j', (value, written) => {
    expect(render('({{x}})({{{x}}})', { x: value })).toBe(`(${written})(${written})`);
  });

  it('comes out as it is in the data, and the text around it as it is in the part', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), (value, around) => {
      const text = around.replace(/[{\\]/g, '');
      expect(render(`${text}{{a.b}}${text}`, { a: { b: value } })).toBe(`${text}${value}${text}`);
    }));
  });
});

describe('an attribute that is only tested', () => {
  it.each([
    ['{{#if a}}yes{{else}}no{{/if}}', 'no'],
    ['{{#if a.b.c}}yes{{else}}no{{/if}}', 'no'],
    ['{{#unless a}}no{{/unless}}', 'no'],
    ['{{#each a}}yes{{/each}}', ''],
    ['{{#each a.b}}yes{{else}}no{{/each}}', 'no'],
    ['{{#with a}}yes{{else}}no{{/with}}', 'no'],
    ['{{#a}}yes{{/a}}', ''],
    ['{{^a}}no{{/a}}', 'no'],
    ['{{#if (lookup a "b")}}yes{{else}}no{{/if}}', 'no'],
    ['{{#if a}}{{a}}{{/if}}', ''],
  ])('of %j may be missing', (part, rendered) => {
    expect(render(part, {})).toBe(rendered);
  });
});

describe('what Handlebars brings', () => {
  it.each([
    ['{{#each items}}{{@index}}{{#if @first}}!{{/if}}{{this}} {{/each}}', '0!a 1b '],
    ['{{#each who}}{{@key}}={{this}};{{/each}}', 'name=Ann;age=42;'],
    ['{{#with who}}{{name}} {{../greeting}} {{@root.greeting}}{{/with}}', 'Ann Hi Hi'],
    ['{{lookup items 1}}', 'b'],
    ['{{[my name]}} {{"my name"}}', 'Bob Bob'],
    ['{{who.name}} {{items.[0]}} {{items.length}}', 'Ann a 2'],
    ['a {{~! a comment ~}} b', 'ab'],
    ['\\{{name}}', '{{name}}'],
    ['{{#* inline "sign"}}{{name}}, {{kind}}{{/inline}}\n{{> sign who kind="friend"}}', '\nAnn, friend'],
    ['{{#* inline "a"}}one{{/inline}}\n{{> (lookup items 0)}}', '\none'],
    ['{{#> missing}}instead{{/missing}}', 'instead'],
    ['{{#* inline "frame"}}[{{> @partial-block}}]{{/inline}}\n{{#> frame}}{{greeting}}{{/frame}}', '\n[Hi]'],
  ])('%j is rendered', (part, rendered) => {
    check(part);
    expect(render(part, { greeting: 'Hi', who: { name: 'Ann', age: 42 }, items: ['a', 'b'], 'my name': 'Bob' })).toBe(rendered);
  });

  it.each([
    ['{{#IF a}}yes{{/IF}}', 'IF'],
    ['{{shout a}}', 'shout'],
    ['{{shout loud=a}}', 'shout'],
    ['{{#if (eq a 1)}}yes{{/if}}', 'eq'],
    ['{{#if (now)}}yes{{/if}}', 'now'],
  ])('a helper that it does not bring, as in %j, is stored and then missed as an attribute', (part, helper) => {
    check(part);
    expect(() => render(part, { a: 1 })).toThrow(missing(helper));
  });

  it('what cannot be rendered for another reason is refused as bad data', () => {
    expect(() => render('{{name 1}}', { name: 'Ann' })).toThrow(refusal('InvalidRenderingParameter'));
  });
});

describe('a part', () => {
  it.each([
    '{{a', '{{#if a}}', '{{/if}}', '{{#if a}}{{/each}}', '{{a b=}}', '{{}}', '{{#* inline "sign"}}{{/inline}}\n{{> sign a b}}',
    '{{> sign}}', '{{> "sign"}}', '{{#if a}}{{> sign}}{{/if}}', '{{#* inline "other"}}{{> sign}}{{/inline}}\n',
  ])('like %j is refused', (part) => {
    expect(() => check(part)).toThrow(refusal('InvalidTemplate'));
  });

  it('may define a partial after its use, or inside another', () => {
    check('{{> sign}}{{> "sign"}}{{#* inline "sign"}}{{#* inline "name"}}Ann{{/inline}}\n{{> name}}{{/inline}}\n');
  });

  it('leaves no partial behind for the next one', () => {
    const defining = '{{#* inline "sign"}}Ann{{/inline}}\n{{> sign}}';
    check(defining);
    expect(render(defining, {})).toBe('\nAnn');
    expect(() => check('{{> sign}}')).toThrow(refusal('InvalidTemplate'));
    expect(() => render('{{> sign}}', {})).toThrow(refusal('InvalidRenderingParameter'));
  });
});

describe('the data', () => {
  it.each(['', '{', '{"a": undefined}', '[]', '"text"', '42', 'null'])('%j is refused, being no JSON object', (json) => {
    expect(() => parseData(json)).toThrow(refusal('InvalidRenderingParameter', 'Unable to parse template data (invalid JSON).'));
  });

  it('is a JSON object', () => {
    expect(parseData(' {"a": [1, {"b": null}]} ')).toEqual({ a: [1, { b: null }] });
  });
});

function missing(name: string): Error {
  return refusal('MissingRenderingAttribute', `Attribute '${name}' is not present in the rendering data.`);
}

function refusal(code: string, message?: string): Error {
  return expect.objectContaining({ code, ...(message !== undefined && { message }) });
}
