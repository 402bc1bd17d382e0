import { Lazy, Token } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { EmailBody, EmailTemplate, type EmailTemplateProps, SampleData } from '../../../../lib';
import { readSample } from '../../../../lib/email-templates/private/sample-data';
import { errorOf, newStack, synth } from '../../support';
import { declare, file, problemsOf } from '../email-template-support';

const late = Token.asString({ Ref: 'Name' });
const read = (props: Pick<EmailTemplateProps, 'sampleData' | 'sample'>) => readSample(newStack(), props);

describe('bad input', () => {
  test('sample data that JSON cannot hold is an error', () => {
    const circular: Record<string, unknown> = {};
    circular.self = circular;
    expect(problemsOf({ sampleData: circular })).toMatch(/^Stack\/Email .*\n.*sampleData\.self: expected what JSON can hold, without a circle; leave out what leads back to itself/);
  });

  test.each<[string, SampleData, string]>([
    ['text that is no JSON', SampleData.fromJson('{\n"name": None}'), 'sample: expected JSON (line 2: where a value should be, there is "None}"); correct it'],
    ['an empty text', SampleData.fromJson(''), 'sample: expected JSON (line 1: where a value should be, it ends); correct it'],
    ['a list', SampleData.fromJson('[1]'), 'sample: expected an object; give the variables as its members, such as {"name": "Ann"}'],
    ['JSON\'s null', SampleData.fromJson('null'), 'sample: expected an object; give the variables as its members, such as {"name": "Ann"}'],
    ['a file that is not there', SampleData.fromFile('/nowhere.json'), 'sample: got "/nowhere.json", expected a file that can be read (ENOENT); correct the path'],
    ['a path that is not there, and relative', SampleData.fromFile('nowhere.json'),
      `sample: got "nowhere.json", expected a file that can be read (ENOENT at ${process.cwd()}/nowhere.json); correct the path`],
    ['what the template needs and the text does not have', SampleData.fromJson('{"nmae": 1}'), 'sample.name: expected a value'],
    ['null where it is written out', SampleData.fromJson('{"name": null}'), 'sample.name: got null, expected a value'],
    ['a text in place of a SampleData', '{}' as unknown as SampleData, 'sample: got "{}", expected a SampleData; such as SampleData.fromFile(\'welcome.json\')'],
    ['no text', SampleData.fromJson(undefined as unknown as string), 'sample: expected a string in SampleData.fromJson or SampleData.fromFile; give it one'],
    ['text that is no JSON, whatever its token will be', SampleData.fromJson(`{"name":"${late}",}`),
      'sample: expected JSON, whatever its tokens will be (behind its last token a comma stands before } or ]); correct it'],
    ['a path that is a token', SampleData.fromFile(late), 'sample: got "a token", expected a path that is known at synth; write the path out'],
  ])('%s as a sample is an error that says what to change', (_, sample, expected) => {
    expect(problemsOf({ sample })).toContain(`Stack/Email (EmailTemplate) can't be synthesized:\n  - ${expected}`);
  });

  test('a file that is no JSON is an error with its path and line', () => {
    const path = file('sample.json', '{\n  "name": "Ann",\n}');
    expect(problemsOf({ sample: SampleData.fromFile(path) }))
      .toContain(`sample: got "${path}", expected JSON (line 3: where a name in double quotes should be, there is "}"); correct it`);
  });

  test('two samples are one too many', () => {
    expect(problemsOf({ sample: SampleData.fromJson('{}'), sampleData: {} })).toContain('sample, sampleData: expected only one of them');
  });
});

test('sample data without tokens is known, as JSON', () => {
  const sampleData = { name: 'Ada', items: [1, null] };
  expect(read({ sampleData })).toEqual({ property: 'sampleData', text: '{"items":[1,null],"name":"Ada"}', data: sampleData, json: sampleData, problems: [] });
});

test.each<[string, unknown, unknown]>([
  ['a date', new Date(0), '1970-01-01T00:00:00.000Z'],
  ['what has a toJSON', { toJSON: () => ['x'] }, ['x']],
  ['a gap in a list', [1, undefined], [1, null]],
  ['a member without a value', { a: undefined }, {}],
  ['a text as an object', new String('x'), 'x'],
])('%s is known, as JSON has it', (_, value, json) => {
  expect(read({ sampleData: { value } })).toMatchObject({ text: JSON.stringify({ value: json }), json: { value: json }, problems: [] });
});

test('a date that is written out is a text, and no object', () => {
  const stack = newStack();
  new EmailTemplate(stack, 'Email', { subject: 'Hi', text: EmailBody.fromInline('{{at}}'), sampleData: { at: new Date(0) } });
  Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
});

test.each<[string, unknown, string]>([
  ['a function', function name() { return 'Ada'; }, 'got "the function name", expected what JSON can hold; write what it returns, or leave it out'],
  ['a map', new Map([['a', 1]]), 'got "an object of Map", expected what JSON can hold; write an object, such as Object.fromEntries(map)'],
  ['a set', new Set(['a']), 'got "an object of Set", expected what JSON can hold; write an array, such as [...set]'],
  ['a promise', Promise.resolve('a'), 'got "an object of Promise", expected what JSON can hold; write what it resolves to, with await'],
  ['a date that is none', new Date(NaN), 'got "an object of Date", expected what JSON can hold; write a date that is one, or a text'],
  ['a symbol', Symbol('a'), 'got "a symbol", expected what JSON can hold; write a text'],
  ['a bigint', 1n, 'got "1n", expected what JSON can hold; write a number, or a text'],
  ['a stack', newStack(), 'got "the construct Stack", expected what JSON can hold; write a text, such as its name'],
])('%s is an error with its path, wherever it is, also beside tokens', (_, value, expected) => {
  expect(problemsOf({ sampleData: { name: 'Ada', items: [{ value }] } })).toContain(`\n  - sampleData.items[0].value: ${expected}`);
  expect(problemsOf({ sampleData: { name: late, value } })).toContain(`\n  - sampleData.value: ${expected}`);
});

test('a value that is there twice, and in no circle, is no problem', () => {
  const item = { a: 1 };
  expect(read({ sampleData: { one: item, items: [item, item] } }).problems).toEqual([]);
});

test.each<[string, () => SampleData]>([
  ['a text', () => SampleData.fromJson('{"name": null, "items": [null, 1]}')],
  ['a file', () => SampleData.fromFile(file('null.json', '{"name": null, "items": [null, 1]}\n'))],
  ['a file with a byte order mark', () => SampleData.fromFile(file('marked.json', '\ufeff{"name": null, "items": [null, 1]}'))],
])('of %s the nulls are kept', (_, sample) => {
  const data = { name: null, items: [null, 1] };
  expect(read({ sample: sample() })).toEqual({ property: 'sample', text: '{"items":[null,1],"name":null}', data, json: data, problems: [] });
});

test('the order of the keys does not matter, in whatever depth and form', () => {
  const one = { b: 1, a: [{ d: null, c: 'x' }] };
  const other = { a: [{ c: 'x', d: null }], b: 1 };
  const sample = SampleData.fromJson(JSON.stringify(one));
  const texts = [{ sampleData: one }, { sampleData: other }, { sample }].map((props) => read(props).text);
  expect(new Set(texts)).toEqual(new Set(['{"a":[{"c":"x","d":null}],"b":1}']));
  const stack = newStack();
  const withTokens = [{ b: late, a: { d: 1, c: 2 } }, { a: { c: 2, d: 1 }, b: late }];
  const [first, second] = withTokens.map((sampleData) => stack.resolve(readSample(stack, { sampleData }).text));
  expect(first).toEqual(second);
});

test.each<[string, Record<string, unknown>]>([
  ['a text', { name: late }],
  ['a part of a text', { greeting: `Hi ${late}` }],
  ['a number', { list: [Token.asNumber({ Ref: 'Count' })] }],
  ['a lazy value', { name: Lazy.any({ produce: () => 'Ada' }) }],
  ['a list', { names: Token.asList({ Ref: 'Names' }) }],
])('sample data with %s that is a token is not known, and no problem', (_, sampleData) => {
  const { text, data, problems } = read({ sampleData });
  expect({ data, problems }).toEqual({ data: undefined, problems: [] });
  expect(text).toBeDefined();
});

test('JSON with a token is not known, and goes as it is', () => {
  const stack = newStack();
  const json = stack.toJsonString({ name: late });
  expect(readSample(stack, { sample: SampleData.fromJson(json) })).toEqual({ property: 'sample', text: json, problems: [] });
});

test('sample data that nests too deeply is an error, in each form', () => {
  const nested = (depth: number) => `{"a":${'['.repeat(depth - 1)}${']'.repeat(depth - 1)}}`;
  for (const depth of [501, 20_000]) {
    for (const props of [{ sampleData: JSON.parse(nested(depth)) as object }, { sample: SampleData.fromJson(nested(depth)) }]) {
      expect(read(props).problems).toEqual([expect.objectContaining({ expected: 'lists and objects at most 500 deep' })]);
    }
  }
  expect(read({ sampleData: JSON.parse(nested(500)) as object }).problems).toEqual([]);
  expect(read({ sample: SampleData.fromJson(nested(500)) }).problems).toEqual([]);
});

test('sample data that is not given is not known, and no problem', () => {
  expect(read({})).toEqual({ property: 'sampleData', problems: [] });
});

test('of an error that JSON gives over several lines, the problem tells the first', () => {
  const { text, problems } = read({ sampleData: { a: { toJSON: () => { throw new Error('none\nhere'); } } } });
  expect(text).toBeUndefined();
  expect(problems).toEqual([expect.objectContaining({ property: 'sampleData', expected: 'what JSON can hold (none)' })]);
});

describe('sample data with tokens', () => {
  const of = (body: string, sampleData: Record<string, unknown>) => errorOf(() => { synth(declare({ subject: 'Hi', text: EmailBody.fromInline(body), sampleData })); });
  test.each<[string, string, Record<string, unknown>, string]>([
    ['beside it', '{{nmae}} {{url}}', { name: 'Ann', url: late }, 'sampleData.nmae: expected a value: text can\'t be rendered without (only a condition can, such as {{#if nmae}}); the sample has name'],
    ['in an item', '{{#each items}}{{nmae}} {{url}}{{/each}}', { items: [{ name: 'Tea', url: `https://${late}` }] }, 'sampleData.items[0].nmae: expected a value'],
    ['of a number', '{{nmae}} {{#if count}}{{count}}{{/if}}', { name: 'Ann', count: Token.asNumber({ Ref: 'Count' }) }, 'sampleData.nmae: expected a value'],
    ['of a list', '{{nmae}} {{#each names}}{{this}}{{/each}}', { name: 'Ann', names: Token.asList({ Ref: 'Names' }) }, 'sampleData.nmae: expected a value'],
    ['whose value does not matter', '{{#if url}}{{nmae}}{{else}}{{nmae}}{{/if}}', { name: 'Ann', url: late }, 'sampleData.nmae: expected a value'],
    ['beside null', '{{name}} {{url}}', { name: null, url: late }, 'sampleData.name: got null, expected a value'],
  ])('is checked as far as it is known: %s', (_, body, sampleData, expected) => {
    expect(of(body, sampleData)).toContain(expected);
  });

  test.each<[string, string, Record<string, unknown>]>([
    ['a branch that an empty text does not take', '{{#if url}}{{nmae}}{{/if}}', { name: 'Ann', url: late }],
    ['a branch that a text does not take', '{{#if url}}x{{else}}{{nmae}}{{/if}}', { name: 'Ann', url: late }],
    ['a list that may be empty', '{{#each names}}{{nmae}}{{/each}}', { name: 'Ann', names: Token.asList({ Ref: 'Names' }) }],
    ['a number that may be 0', '{{#if count}}{{nmae}}{{/if}}', { name: 'Ann', count: Token.asNumber({ Ref: 'Count' }) }],
    ['a value that may be anything', '{{nmae}}', { name: 'Ann', user: Lazy.any({ produce: () => 'Ada' }) }],
    ['a name that is known only at deploy', '{{nmae}}', { [late]: 'Ann' }],
    ['what is there', '{{name}} {{url}}', { name: 'Ann', url: late }],
  ])('is no error for what the deployment may give: %s', (_, body, sampleData) => {
    expect(() => synth(declare({ subject: 'Hi', text: EmailBody.fromInline(body), sampleData }))).not.toThrow();
  });

  test('says that its tokens are not checked, or all of it where they may be anything', () => {
    const infoOf = (sampleData: Record<string, unknown>) => {
      const stack = newStack();
      new EmailTemplate(stack, 'Email', { subject: 'Hi', text: EmailBody.fromInline('Hello'), sampleData });
      return Annotations.fromStack(stack).findInfo('*', Match.anyValue()).map(({ entry }) => String(entry.data).split(';')[0]);
    };
    const reason = "can't be checked at synth, since it is known only at deploy:";
    expect(infoOf({ name: late })).toEqual([`${reason} sampleData (its tokens)`]);
    expect(infoOf({ name: Lazy.any({ produce: () => 1 }) })).toEqual([`${reason} sampleData`]);
    expect(infoOf({ name: 'Ann' })).toEqual([]);
  });
});
