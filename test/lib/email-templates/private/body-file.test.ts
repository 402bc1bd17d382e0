import { EmailBody, type EmailTemplateProps } from '../../../../lib';
import { readText } from '../../../../lib/email-templates/private/body-file';
import { file, problemsOf } from '../email-template-support';

describe('bad input', () => {
  test.each<[string, Partial<EmailTemplateProps>, RegExp]>([
    ['a file that is not there', { html: EmailBody.fromFile('/nowhere.html') }, /html: got "\/nowhere.html", expected a file that can be read \(ENOENT\)/],
    ['a relative path that is not there', { text: EmailBody.fromFile('nowhere.txt') }, new RegExp(`text: got "nowhere\\.txt", expected a file that can be read \\(ENOENT at ${process.cwd()}/nowhere\\.txt\\)`)],
    ['a file with a byte order mark', { html: EmailBody.fromFile(file('mark.html', '\ufeff<p>Hi</p>')) }, /html: got "\S+mark\.html", expected a text without a byte order mark/],
    ['an empty file', { html: EmailBody.fromFile(file('empty.html', '\n')) }, /html: got "\S+empty\.html", expected a file with a text \(it is empty\); write one, or leave the file out/],
    ['a file of white space only', { html: EmailBody.fromFile(file('blank.html', ' \r\n\t')) }, /html: got "\S+blank\.html", expected a file with a text \(it is empty\)/],
  ])('%s is an error that names the construct and the property', (_, props, expected) => {
    const message = problemsOf(props);
    expect(message).toMatch(/^Stack\/Email \(EmailTemplate\)/);
    expect(message).toMatch(expected);
  });

  test('a file that is not UTF-8 is an error', () => {
    expect(problemsOf({ html: EmailBody.fromFile(file('latin1.html', Buffer.from([0x47, 0x72, 0xfc]))) })).toMatch(/html: .*expected a file in UTF-8/);
  });
});

test.each<[string, string]>([
  ['an empty file', ''],
  ['letters of several bytes', 'Grüße 👋'],
  ['a byte order mark', '\ufeffHello'],
  ['line breaks of Windows', 'a\r\nb'],
])('%s is read as it is', (_, text) => {
  expect(readText('text', file('body.txt', text))).toEqual({ text });
});

test.each<[string, string, string]>([
  ['a folder', '.', `a file that can be read (EISDIR at ${process.cwd()})`],
  ['a path through a file', `${__filename}/x`, 'a file that can be read (ENOTDIR)'],
])('%s is a problem', (_, path, expected) => {
  expect(readText('text', path)).toEqual({ problem: { property: 'text', value: path, expected, change: 'correct the path' } });
});
