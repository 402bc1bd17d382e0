import { handlebarsProblems } from '../../../core/email-templates/handlebars-validation';
import { faultsOf, html, template } from './folder/support';
import { described } from './support';

const DATA = 'decide it in the data';
const COMPARES = `Handlebars compares and combines nothing: ${DATA}`;
const FILTERS = `Handlebars has no filters: ${DATA}`;

describe('a usual slip', () => {
  test.each([
    ['a condition without #', 'a\n{{if name}}x{{/if}}', 2, '{{if name}}', '{{#if name}}', 'if is a block, which a # begins', "Parse error on line 2, got 'OPEN_ENDBLOCK'"],
    ['a loop without #', '{{~each items~}}x{{/each}}', 1, '{{~each items~}}', '{{~#each items~}}', 'each is a block, which a # begins', "Parse error on line 1, got 'OPEN_ENDBLOCK'"],
    ['a block without an end', '{{#if a}}\n{{#each b}}x{{/if}}', 2, '{{#each b}}', 'an end of that block: {{/each}}', 'write it before {{/if}} in line 2', "each doesn't match if - 2:3"],
    ['a block without an end, at the end', '{{#if a}}\nx{{else}}y\n', 1, '{{#if a}}', 'an end of that block: {{/if}}', 'write it where it ends', "Parse error on line 3, got 'EOF'"],
    ['an inline partial without an end', '{{#* inline "p"}}x', 1, '{{#* inline "p"}}', 'an end of that block: {{/inline}}', 'write it where it ends', "Parse error on line 1, got 'EOF'"],
    ['an end without a block', '{{#> p}}x{{/p}}{{#if a}}{{/if}}\n{{/if}}', 2, '{{/if}}', 'the end of a block', 'remove it, or begin the block: {{#if ..}}', "Parse error on line 2, got 'OPEN_ENDBLOCK'"],
    ['the number of an item', '{{items.0}}', 1, '{{items.0}}', '{{items.[0]}}', 'put brackets around the number of an item', "Parse error on line 1, got 'NUMBER'"],
    ['numbers of items', '{{#if rows.0.1}}x{{/if}}', 1, '{{#if rows.0.1}}', '{{#if rows.[0].[1]}}', 'put brackets around the number of an item', "Parse error on line 1, got 'NUMBER'"],
    ['not', '{{#if !user.name}}x{{/if}}', 1, '{{#if !user.name}}', '{{#unless user.name}}', 'Handlebars has no !: write the block so, and its end as {{/unless}}', "Parse error on line 1, got 'INVALID'"],
    ['not not', '{{#unless !name}}x{{/unless}}', 1, '{{#unless !name}}', '{{#if name}}', 'Handlebars has no !: write the block so, and its end as {{/if}}', "Parse error on line 1, got 'INVALID'"],
    ['a filter', '{{name | upper}}', 1, '{{name | upper}}', '{{name}}', FILTERS, "Parse error on line 1, got 'CLOSE_BLOCK_PARAMS'"],
    ['filters', '{{name|upper | default: "x"}}', 1, '{{name|upper | default: "x"}}', '{{name}}', FILTERS, "Parse error on line 1, got 'CLOSE_BLOCK_PARAMS'"],
    ['a comparison', '{{#if name > 5}}x{{/if}}', 1, '{{#if name > 5}}', '{{#if name}}', COMPARES, "Parse error on line 1, got 'INVALID'"],
    ['an equation', '{{#if a.b === "x"}}x{{/if}}', 1, '{{#if a.b === "x"}}', '{{#if a.b}}', COMPARES, "Parse error on line 1, got 'EQUALS'"],
    ['or', '{{#if a || b}}x{{/if}}', 1, '{{#if a || b}}', '{{#if a}}', COMPARES, "Parse error on line 1, got 'CLOSE_BLOCK_PARAMS'"],
    ['a sum', '{{a + b}}', 1, '{{a + b}}', '{{a}}', COMPARES, "Parse error on line 1, got 'INVALID'"],
    ['a NUL character', 'a\n\0{{#if b}}', 2, '\0', 'a text without a NUL character', 'remove it', 'Lexical error on line 2. Unrecognized text'],
  ])('is an error with its remedy, and the message of the parser behind it: %s', (_, text, line, value, expected, change, says) => {
    const message = `got ${JSON.stringify(value)}, expected ${expected}; ${change} (Handlebars says: ${says})`;
    expect(described(handlebarsProblems({ html: text }))).toEqual([`html (line ${line}): ${message}`]);
    expect(faultsOf(template('a', html(text, {})))).toEqual([`a/body.html:${line}: ${message}`]);
  });

  test.each([
    ['of an unfinished mustache', '{{name', /Handlebars says: Parse error/],
    ['where a text in quotes only looks like one', '{{lookup a "b.0"}}{{lookup a "x > y"}}{{else}}', /Handlebars says: Parse error/],
    ['in a comment', '{{!-- {{if a}} {{#if !b}} --}}{{else}}', /Handlebars says: Parse error/],
  ])('is not told %s', (_, text, expected) => {
    expect(described(handlebarsProblems({ html: text }))).toEqual([expect.stringMatching(expected)]);
    expect(described(handlebarsProblems({ html: text }))[0]).toContain('expected Handlebars that parses');
  });
});
