import { inline } from './support';
import { typeOf } from './types';

describe('the type of the data', () => {
  test.each([
    ['what a condition guards', '{{#if a}}{{a}}{{/if}}', 'a?'],
    ['what a condition guards, and a partial reads', `${inline('p', '{{a}}')}{{#if a}}{{> p}}{{/if}}`, 'a?'],
    ['what a condition around guards', '{{#if a}}{{#if x}}{{a}}{{/if}}{{/if}}', 'a?'],
    ['what the else of unless guards', '{{#unless a}}x{{else}}{{a}}{{/unless}}', 'a?'],
    ['what lookup may not find', '{{lookup this "a"}}', 'a?'],
    ['what no condition asks for', '{{a}}', 'a'],
    ['what one part reads without the condition', '{{#if a}}{{a}}{{/if}}{{a}}', 'a'],
    ['what is read where the condition is false', '{{#if a}}x{{else}}{{a}}{{/if}}', 'a'],
    ['what another condition guards', '{{#if b}}{{a}}{{/if}}', 'a'],
    ['what another condition guards, beside its own', '{{#if b}}{{a}}{{/if}}{{#if a}}x{{/if}}', 'a'],
    ['the context of with', '{{#with a}}{{b}}{{/with}}', 'a'],
    ['the list of each', '{{#each a}}{{b}}{{/each}}', 'a'],
  ])('tells what an email needs from what it may leave out: %s', (_, html, expected) => {
    expect(typeOf(html, { b: 1 })).toMatch(new RegExp(`^\\{ ${expected.replace('?', '\\?')}: `));
  });

  test.each([
    ['an object with all that is read of it', '{{#if a}}{{a.b}}{{/if}}', '{ a?: { b: number; }; }'],
    ['an object and a member', '{{#if a}}{{#if a.b}}{{a.b}}{{/if}}{{/if}}', '{ a?: { b?: number; }; }'],
    ['a member of what is needed', '{{#if a.b}}{{a.b}}{{/if}}', '{ a: { b?: number; }; }'],
    ['nothing, where the condition is of the member alone', '{{#if a}}x{{/if}}{{a.b}}', '{ a: { b: number; }; }'],
    ['nothing, where the condition is of what is around', '{{#if a}}{{#if a.b}}x{{/if}}{{a.b}}{{/if}}', '{ a?: { b: number; }; }'],
  ])('may leave out %s', (_, html, expected) => {
    expect(typeOf(html, { a: { b: 1 } })).toBe(expected);
  });

  test('asks for an item what another item guards', () => {
    const html = '{{#each a}}{{#if b}}{{#each @root.a}}{{b}}{{/each}}{{/if}}{{/each}}';
    expect(typeOf(html, { a: [{ b: 1 }] })).toBe('{ a: readonly { b: number; }[]; }');
  });
});
