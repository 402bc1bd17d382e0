import { oneLine, parse } from '../../../core/email-templates/parts';

test('the parts of a template are parsed in their order, without those that are absent', () => {
  const parsed = parse({ text: '{{a}}', subject: '{{b}}' });
  expect(parsed.map(({ name, source, program }) => [name, source, program?.type])).toEqual([['subject', '{{b}}', 'Program'], ['text', '{{a}}', 'Program']]);
});

test('a part that does not parse tells why, on one line, and the others are parsed all the same', () => {
  const [html, text] = parse({ html: 'a\n{{#if a}}', text: '{{a}}' });
  expect(html).toMatchObject({ name: 'html', error: expect.stringMatching(/^Parse error on line 2: .*got 'EOF'$/) });
  expect(html!.program).toBeUndefined();
  expect(text!.error).toBeUndefined();
});

test('what only the compiler finds is an error, too', () => {
  expect(parse({ html: '{{> x a b}}' })).toMatchObject([{ error: 'Unsupported number of partial arguments: 2 - 1:0' }]);
});

test('a template is parsed once, whoever asks, and another one is another', () => {
  const parts = { text: '{{a}}' };
  expect(parse(parts)).toBe(parse(parts));
  expect(parse({ ...parts })).not.toBe(parse(parts));
});

test('an arrow into the line above is left out of a message', () => {
  expect(oneLine('Parse error on line 1:\n{{#if}\n-----^\nExpecting \'CLOSE\'')).toBe("Parse error on line 1: {{#if} Expecting 'CLOSE'");
});
