import fc from 'fast-check';
import { fillFaults, fillIn } from '../../../core/email-templates/fill';
import { placementErrors } from '../../../core/email-templates/folder/placeholders';
import { Source } from '../../../core/email-templates/folder/source';
import { holdsBraces } from '../../../core/email-templates/placeholder';
import { parseText } from '../../../core/handlebars';
import { nodesOf } from '../../../core/handlebars/ast';

const faults = (html: string, values: Readonly<Record<string, string>>) =>
  fillFaults({ html }, { html: fillIn(html, (name) => values[name]) }).map(({ kind }) => kind);

test.each<[string, string, Record<string, string>, string[]]>([
  ['a backslash before a mustache', '%%a%%{{b}}', { a: 'C:\\' }, ['reread']],
  ['a backslash that an empty value brings to a mustache', '\\%%a%%{{b}}', { a: '' }, ['reread']],
  ['a backslash and an empty value', '%%a%%%%b%%{{b}}', { a: '\\', b: '' }, ['reread']],
  ['dashes that begin a long comment', '{{!%%a%% }} {{b}}', { a: '--' }, ['reread']],
  ['nothing but white space', ' %%a%%%%b%%', { a: '', b: '\n' }, ['empty']],
  ['a backslash elsewhere', '%%a%% {{b}} %%a%%', { a: '\\' }, []],
  ['a backslash that was there', '%%a%%\\{{b}}', { a: 'x' }, []],
  ['a value that is not known', '%%a%%{{b}}', {}, []],
])('%s: %j with %j', (_, text, values, expected) => {
  expect(faults(text, values)).toEqual(expected);
});

test('a subject is neither empty nor of several lines', () => {
  const of = (subject: string, value: string) => fillFaults({ subject }, { subject: fillIn(subject, () => value) }).map(({ kind }) => kind);
  expect([of('%%a%%', ''), of('%%a%%', ' '), of('%%a%%', 'a\nb'), of('%%a%%', 'a'), of('x %%a%%', '')]).toEqual([['empty'], ['empty'], ['lineBreak'], [], []]);
});

test('what is found is what Handlebars reads in another way', () => {
  const piece = fc.constantFrom('%%a%%', '%%b%%', '{{x}}', '{{#if x}}', '{{/if}}', '\\', 'a', ' ', '\n', '{{! c }}', '{{!-- c --}}', '{{!%%a%% }}', '{{~x}}', '{', '}', '-');
  const value = fc.array(fc.constantFrom('\\', '', 'a', ' ', '-', '--', '{', '}', '~', '!'), { maxLength: 3 }).map((all) => all.join('')).filter((each) => !holdsBraces(each));
  let [same, other] = [0, 0];
  fc.assert(fc.property(fc.array(piece, { maxLength: 6 }).map((all) => all.join('')), value, value, (text, a, b) => {
    const source = new Source('x', text);
    fc.pre(source.program !== undefined && placementErrors([source]).length === 0 && !text.includes('{{{!'));
    const isReread = faults(text, { a, b }).includes('reread');
    const fill = (part: string) => fillIn(part, (name) => ({ a, b })[name]);
    let isSame = false;
    try {
      const [before, after] = [read(text), read(fill(text))];
      isSame = before.shape === after.shape && fill(before.content) === after.content;
    } catch {
      // no Handlebars any more
    }
    expect([text, a, b, isReread]).toEqual([text, a, b, !isSame]);
    if (isReread) other++;
    else same++;
  }), { numRuns: 3000 });
  expect(same).toBeGreaterThan(500);
  expect(other).toBeGreaterThan(20);
});

/** The statements, and the text between them. */
function read(text: string) {
  const nodes = nodesOf(parseText(text));
  const content = nodes.map((node) => (node.type === 'ContentStatement' ? (node as unknown as { original: string }).original : '')).join('');
  return { content, shape: JSON.stringify(nodes.flatMap((node) => (node.type === 'PathExpression' ? [node.original] : node.type.startsWith('Con') ? [] : [node.type]))) };
}
