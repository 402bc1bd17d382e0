import { rendered, unsetIn } from '../../../cli/email/rendering';
import type { FolderTemplate } from '../../../core/email-templates/folder';

const template = (more: Partial<FolderTemplate>): FolderTemplate =>
  ({ id: 'a', subject: 'Hi {{name}}', sample: '{"name":"<Ada>"}', substitutions: [], variables: [], parsed: [], ...more });

test('placeholders are filled in before Handlebars renders, and nothing is escaped', () => {
  expect(rendered(template({ html: '<p>{{name}} %%host%% %%none%%</p>' }), new Map([['host', 'a&b']]))).toEqual({
    content: { subject: 'Hi <Ada>', html: '<p><Ada> a&b %%none%%</p>' }, problems: [],
  });
});

test("SES's own placeholders have stand-ins", () => {
  expect(rendered(template({ text: '{{amazonSESUnsubscribeUrl}}' }), new Map()).content?.text).toBe('https://unsubscribe.example.com/');
});

test('what the values make of a part is told, as is a part that does not render', () => {
  const { content, problems } = rendered(template({ subject: '%%a%%', text: '%%b%%' }), new Map([['a', 'x\ny'], ['b', ' ']]));
  expect(content).toBeDefined();
  expect(problems).toEqual([
    'subject.txt has a line break with the values of its placeholders; remove the line break', 'body.txt is empty with the values of its placeholders; give it a text',
  ]);
  expect(rendered(template({ text: '{{#if' }), new Map())).toEqual({ problems: [expect.stringMatching(/^it doesn't render with the sample; Handlebars says: Parse error/)] });
});

test('the placeholders without a value are known', () => {
  expect(unsetIn(template({ substitutions: ['a', 'b'] }), new Map([['b', '']]))).toEqual(['a']);
});
