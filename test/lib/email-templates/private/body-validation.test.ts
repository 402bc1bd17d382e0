import { Token } from 'aws-cdk-lib';
import { bodyProblems } from '../../../../lib/email-templates/private/body-validation';
import { described } from '../../../core/email-templates/support';

describe('the body', () => {
  const token = Token.asString({ Ref: 'Subject' });
  const kilobyte = 'é'.repeat(500);
  test.each([
    ['no subject', { text: 'a' }, {}, ['subject: expected a text; write one: SES stores no template without a subject']],
    ['an empty subject', { subject: ' ', text: 'a' }, {}, ['subject: got " ", expected a text; write one: SES stores no template without a subject']],
    ['a subject with LF', { subject: 'a\nb', text: 'a' }, {}, ['subject: got "a\\nb", expected one line; remove the line break: behind it a mail has its next header']],
    ['a subject with CR', { subject: 'a\rb', text: 'a' }, {}, ['subject: got "a\\rb", expected one line; remove the line break: behind it a mail has its next header']],
    ['a line break beside a token', { subject: `a\r\n${token}`, text: 'a' }, {}, ['subject: got "a\\r\\n", expected one line; remove the line break: behind it a mail has its next header']],
    ['more than an event holds, beside a token', { subject: token, text: `${'a'.repeat(65_537)}${token}` }, {},
      ['text: expected at most 65536 bytes of inline text (there are 65537); read the body from a file']],
    ['a byte order mark before a token', { subject: 'a', text: `\ufeff${token}` }, {},
      ['text: expected a text without a byte order mark, which would be part of the email; take \\ufeff out of it']],
    ['neither html nor text', { subject: 'a' }, {}, ['html, text: expected at least one of them; give the email a body']],
    ['an empty html', { subject: 'a', html: '', text: 'a' }, {}, ['html: got "", expected a text; write one, or leave it out']],
    ['an empty file', { subject: 'a', html: '\n' }, { html: 'a.html' }, ['html: got "a.html", expected a file with a text (it is empty); write one, or leave the file out']],
    ['an empty text', { subject: 'a', html: 'a', text: '' }, {}, ['text: got "", expected a text; write one, or leave it out']],
    ['a text of white space', { subject: 'a', text: ' \n' }, {}, ['text: got " \\n", expected a text; write one, or leave it out']],
    ['a file with a byte order mark', { subject: 'a', html: '\ufeff<p>' }, { html: 'a.html' },
      ['html: got "a.html", expected a text without a byte order mark, which would be part of the email; save the file without']],
    ['more than SES stores', { subject: 'a', html: kilobyte.repeat(250), text: `${kilobyte.repeat(250)}a` }, { html: 'a.html', text: 'a.txt' },
      ['html, text: expected at most 500000 bytes together (they have 500001); shorten them: SES stores no more']],
    ['more than an event holds', { subject: 'ab', html: kilobyte.repeat(65), text: 'é'.repeat(268) }, {},
      ['subject, html, text: expected at most 65536 bytes of inline text (there are 65538); read the body from a file']],
    ['more than an event holds, beside a file', { subject: 'ab', html: 'a', text: 'a'.repeat(65_535) }, { html: 'a.html' },
      ['subject, text: expected at most 65536 bytes of inline text (there are 65537); read the body from a file']],
  ] as const)('has problems: %s', (_, parts, files, expected) => {
    expect(described(bodyProblems(parts, files))).toEqual(expected);
  });

  test.each([
    ['html alone', { subject: 'a', html: 'a' }, {}],
    ['as much as SES stores', { subject: 'a', html: kilobyte.repeat(250), text: kilobyte.repeat(250) }, { html: 'a.html', text: 'a.txt' }],
    ['as much as an event holds', { subject: 'a', text: 'a'.repeat(65_535) }, {}],
    ['what the value of a token may solve', { subject: `a ${token}`, html: `${token}\ufeff`, text: token }, {}],
    ['what only the deployment knows', { subject: token, html: token }, {}],
  ] as const)('is fine: %s', (_, parts, files) => {
    expect(bodyProblems(parts, files)).toEqual([]);
  });
});
