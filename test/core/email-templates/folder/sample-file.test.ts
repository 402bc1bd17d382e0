import { faultsOf, template } from './support';

describe('the sample of a template', () => {
  test.each([
    ['is no JSON', { 'sample.json': '{\n  "a": 1,\n  b: 2\n}' }, ['a/sample.json:3: isn\'t JSON: where a name in double quotes should be, there is "b: 2"; correct it']],
    ['ends too early', { 'sample.json': '{\n  "a": [1\n' }, ["a/sample.json:3: isn't JSON: where ',' or ']' should be, it ends; correct it"]],
    ['is a list', { 'sample.json': '[]' }, ['a/sample.json: isn\'t an object; give the variables as its members, such as { "name": "Ann" }']],
    ['is null', { 'sample.json': 'null' }, ['a/sample.json: isn\'t an object; give the variables as its members, such as { "name": "Ann" }']],
    ['nests too deeply', { 'sample.json': `{"a":${'['.repeat(500)}${']'.repeat(500)}}` },
      ['a/sample.json: nests lists and objects more than 500 deep; nest them less']],
    ['nests so deeply that nothing could walk it', { 'sample.json': `{"a":${'['.repeat(50_000)}${']'.repeat(50_000)}}` },
      ['a/sample.json: nests lists and objects more than 500 deep; nest them less']],
    ['is too long', { 'sample.json': JSON.stringify({ a: 'a'.repeat(262_137) }) },
      ['a/sample.json: has 262145 characters, and SES takes 262144; shorten it: a list needs no more items than show how it renders']],
  ])('is a fault where it %s', (_, files, expected) => {
    expect(faultsOf(template('a', files))).toEqual(expected);
  });

  test.each([
    ['as deep as it is checked', { 'sample.json': `{"a":${'['.repeat(499)}${']'.repeat(499)}}` }],
    ['as long as SES takes it', { 'sample.json': JSON.stringify({ a: 'a'.repeat(262_136) }) }],
  ])('may be %s', (_, files) => {
    expect(faultsOf(template('a', files))).toEqual([]);
  });
});
