import { faultsOf, html, read, template } from './support';

describe('placeholders', () => {
  const files = { ...template('a', { 'subject.txt': '%%site%%', 'body.html': 'a\n%%ur%% {{> f}}', 'body.txt': '100 %% of %%1%% and %%url %%' }), '_partials/f.html': 'a\n\n%%site%% %%sit%%\n' };
  test('without a value and values without a placeholder are faults', () => {
    expect(faultsOf(files, { substitutions: ['site', 'url'] })).toEqual([
      '.: no text holds %%url%%; use it, or remove url from substitutions',
      '_partials/f.html:3: %%sit%% has no value; add sit to substitutions, or correct the name (there are site, url)',
      'a/body.html:2: %%ur%% has no value; add ur to substitutions, or correct the name (there are site, url)',
    ]);
    expect(faultsOf(template('a', { 'body.txt': '%%a%%' }), { substitutions: [] }))
      .toEqual(['a/body.txt:1: %%a%% has no value; add a to substitutions, or correct the name']);
  });

  const inside = 'stands inside a mustache, where SES would read the value as Handlebars; use it in the text';
  const next = (where: string) => `stands directly ${where}, so that with a value it could become a mustache; put a space between them`;
  test.each([
    ['an argument', '\n{{lookup this "%%x%%"}}', [`a/body.html:2: %%x%% ${inside}`]],
    ['an argument of a block', '{{#if\n(lookup this "%%x%%")}}b{{/if}}', [`a/body.html:2: %%x%% ${inside}`]],
    ['a name in brackets', '{{[%%x%%]}}', [`a/body.html:1: %%x%% ${inside}`]],
    ["a partial's argument", '{{#* inline "p"}}a{{/inline}}\n{{> p a="%%x%%"}}', [`a/body.html:2: %%x%% ${inside}`]],
    ['the place of a name', 'a\n{{%%x%%}} {{#if %%x%%}}b{{/if}}', [`a/body.html:2: %%x%% ${inside}`]],
    ['the place of a name, beside what does not parse in any case', '{{%%x%%}} {{#if b}}', ['a/body.html:1: got "{{#if b}}", expected an end of that block: {{/if}}; write it where it ends (Handlebars says: Parse error on line 1, got \'INVALID\')']],
    ['a place behind {', 'a\n{%%x%% b', [`a/body.html:2: %%x%% ${next('behind {')}`]],
    ['a place before }', 'a\n{ %%x%%}', [`a/body.html:2: %%x%% ${next('before }')}`]],
    ['a place between mustaches', '{{b}}%%x%%{{b}}', []],
    ['the text of blocks', '{{#if b}}%%x%%{{else}}\n  %%x%%\n{{/if}}\n', []],
    ['the text behind an escaped mustache', '\\{{b}} %%x%% \\\\{{b}}%%x%%', []],
    ['a comment', '{{! {%%x%%} }}{{!-- %%x%% --}}', []],
  ])('in %s', (_, body, expected) => {
    expect(faultsOf(template('a', html(body, { b: 1, '%%x%%': 1 })), { substitutions: ['x'] })).toEqual(expected);
    expect(faultsOf({ ...template('a', html('{{> shared}}', { b: 1, '%%x%%': 1 })), '_partials/shared.html': body }))
      .toEqual(expected.map((error) => error.replace('a/body.html', '_partials/shared.html')));
  });

  test('are not judged where the values are not known, and found in shared partials', () => {
    const { errors, templates } = read(files);
    expect(errors).toEqual([]);
    expect(templates[0]!.substitutions).toEqual(['sit', 'site', 'ur']);
  });
});
