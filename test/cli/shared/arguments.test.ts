import { type Parameters, readArguments } from '../../../cli/shared/arguments';

const OPERANDS: Parameters = { BUCKET: { help: '', value: 'BUCKET', form: /^\w+$/, expected: 'a bucket', example: 'mine' } };
const OPTIONS: Parameters = {
  origin: { help: '', value: 'ORIGIN', required: true, expected: 'an origin', example: 'https://a' },
  header: { help: '', value: 'NAME', repeatable: true, form: /^[a-z]+$/, expected: 'a header', example: 'range' },
  json: { help: '', short: 'j' },
  even: {
    help: '', value: 'EVEN', expected: 'an even number', example: '4',
    form: { test: (value) => Number(value) % 2 === 0 }, meant: (value) => (value === 'two' ? '2' : undefined),
  },
};
const read = (line: string) => readArguments(line.split(' ').filter(Boolean), OPERANDS, OPTIONS);

test('operands, options and flags are read in any order, a value behind a blank or an equals sign', () => {
  const { given, problems } = read('--json --header a mine --origin=https://b?x=y --header=b');
  expect(problems).toEqual([]);
  expect([given.value('BUCKET'), given.value('origin'), given.values('header'), given.flag('json')]).toEqual(['mine', 'https://b?x=y', ['a', 'b'], true]);
  expect([read('mine --origin x').given.flag('json'), read('mine').given.value('origin')]).toEqual([false, undefined]);
});

test('a letter stands for the name of a flag', () => {
  expect(read('mine --origin x -j')).toMatchObject({ problems: [] });
  expect(read('mine --origin x -j').given.flag('json')).toBe(true);
});

test.each(['--json', '-j'])('a flag (%s) in the place of a value may be meant as the value, and does not count', (flag) => {
  const { given, problems } = read(`mine --origin ${flag}`);
  expect(given.flag('json')).toBe(false);
  expect(problems).toEqual(['--origin has no value: expected an origin, such as --origin https://a']);
});

test.each<[string, string, string[]]>([
  ['a value that a function refuses, with what it may be meant for', 'mine --origin x --even two', ["--even 'two': expected an even number, such as --even 2"]],
  ['a value that is meant for nothing known, with the example', 'mine --origin x --even 3', ["--even '3': expected an even number, such as --even 4"]],
  ['all that is missing', '', ['BUCKET is missing: expected a bucket, such as mine', '--origin is missing: expected an origin, such as --origin https://a']],
  ['a value that is missing, and does not take the next option for it', 'mine --origin --json',
    ['--origin has no value: expected an origin, such as --origin https://a']],
  ['an empty value', 'mine --origin=', ["--origin '': expected an origin, such as --origin https://a"]],
  ['each value of another form', 's3://mine --origin x --header A --header b --header c:1', [
    "BUCKET 's3://mine': expected a bucket, such as mine",
    "--header 'A': expected a header, such as --header range", "--header 'c:1': expected a header, such as --header range",
  ]],
  ['what is given twice', 'mine --origin x --origin y', ['--origin is given 2 times: expected an origin, such as --origin https://a']],
  ['a value that a flag does not take', 'mine --origin x --json=yes', ['--json=yes: expected --json without a value']],
  ['operands that are too many', 'mine yours --origin x', ["'yours': expected BUCKET and no more"]],
  ['an unknown option, whose value it takes for no operand', 'mine --orgin x', [
    '--orgin: expected one of --origin, --header, --json, --even', '--origin is missing: expected an origin, such as --origin https://a',
  ]],
  ['an unknown letter, and names that objects have', 'mine --origin x -z --toString --__proto__', [
    '-z: expected one of --origin, --header, --json, --even', '--toString: expected one of --origin, --header, --json, --even',
    '--__proto__: expected one of --origin, --header, --json, --even',
  ]],
])('it complains of %s', (_, line, problems) => {
  expect(read(line).problems).toEqual(problems);
});
