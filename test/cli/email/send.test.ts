import { join } from 'node:path';
import { send, type SendRequest } from '../../../cli/email/send';
import type { Email } from '../../../cli/email/sender';
import type { CommandResult } from '../../../cli/shared/command';
import { type Files, html, template, write } from '../../core/email-templates/folder/support';
import { awsError } from '../../support/aws-error';

const FILES: Files = {
  ...template('welcome', { 'subject.txt': 'Welcome, {{name}}', ...html('<p>{{name}} <a href="%%host%%/x">x</a></p>'), 'sample.json': '{"name":"Ada"}' }),
  ...template('bye'),
};

/** @param typed what the user answers; undefined where there is no terminal */
async function sending(more: Partial<SendRequest>, { typed, files = FILES, error }: { typed?: string; files?: Files; error?: Error } = {}) {
  const sent: Email[] = [];
  let shown = '';
  const request = {
    directory: write(files), template: 'welcome', from: 'shop@example.com', to: ['ada@example.com'], substitutions: new Map([['host', 'https://a.example']]), yes: false, ...more,
  };
  const sender = {
    region: async () => 'eu-west-1',
    send: async (email: Email) => { if (error) throw error; sent.push(email); return 'id-1'; },
  };
  const user = {
    isThere: () => typed !== undefined,
    show: (text: string) => { shown += text; },
    ask: async (question: string) => { shown += `\n${question}`; return typed!; },
  };
  const result: Partial<CommandResult> & { message?: string } = await send(request, sender, user)
    .catch(({ message }: Error) => ({ message }));
  return { ...result, sent, shown };
}

test('it shows the sender and the subject, asks, and sends what a preview shows', async () => {
  const { yes, text, json, sent, shown } = await sending({}, { typed: 'y' });
  expect([yes, text]).toEqual([true, 'sent welcome to ada@example.com: message id-1']);
  expect(sent).toEqual([{ from: 'shop@example.com', to: ['ada@example.com'], content: { subject: 'Welcome, Ada', html: '<p>Ada <a href="https://a.example/x">x</a></p>', text: 'Hello\n' } }]);
  expect(json).toEqual({ template: 'welcome', region: 'eu-west-1', from: 'shop@example.com', to: ['ada@example.com'], subject: 'Welcome, Ada', sent: true, messageId: 'id-1' });
  expect(shown).toMatch(/^From: {4}shop@example\.com\nSubject: Welcome, Ada\nHTML: {4}0\.0 KB\nText: {4}0\.0 KB\nSend to ada@example\.com, in eu-west-1\? \[y\/N\] $/);
});

test.each(['', 'n', 'no', 'yep'])('after the answer "%s" nothing is sent', async (typed) => {
  expect(await sending({}, { typed })).toMatchObject({ yes: false, text: 'not sent', json: { sent: false }, sent: [] });
});

test('without a terminal it needs --yes, with which it asks nothing', async () => {
  expect(await sending({})).toMatchObject({ message: 'there is no terminal to ask at whether to send it; --yes sends without a question', sent: [] });
  expect(await sending({ yes: true })).toMatchObject({ yes: true, shown: '', sent: [{}] });
});

test.each<[string, Partial<SendRequest>, Files, RegExp]>([
  ['a template that is not there', { template: 'welcom' }, FILES, /^there is no template welcom in .*; did you mean welcome\?$/],
  ['a template that is nothing like one', { template: 'x' }, FILES, /^there is no template x in .*, which has 2, such as bye, welcome$/],
  ['a folder without any', { template: 'x' }, { 'readme.md': '' }, /^there is no template x in .*, which has none$/],
  ['a placeholder without a value', { substitutions: new Map() }, FILES, /^%%host%% has no value; give it with --set host=\.\.\., or in a file with --substitutions$/],
  ['a value for no placeholder', { substitutions: new Map([['hots', 'x'], ['host', 'y']]) }, FILES, /^no text holds %%hots%%; did you mean %%host%%\?$/],
  ['faults of the folder, by file and line', {}, { ...FILES, ...template('bad', { 'body.txt': '\n{{broken' }), 'stray.txt': '' }, /bad\/body\.txt:2: isn't Handlebars that parses[^]*\n.*stray\.txt: is used by no template/],
  ['a sample that leaves something out', {}, { ...FILES, 'welcome/sample.json': '{}' }, /welcome\/sample\.json: leaves out name, which /],
])('%s is an error, and nothing is sent', async (_, more, files, message) => {
  expect(await sending({ yes: true, ...more }, { files })).toMatchObject({ message: expect.stringMatching(message), sent: [] });
});

test('another file stands in for the sample, also where there is none or a faulty one', async () => {
  const other = join(write({ 'other.json': '{"name":"Grace"}', 'list.json': '[]', 'broken.json': '{\n"name" "x"}' }), 'other.json');
  for (const own of [{}, { 'welcome/sample.json': 'no JSON' }] as readonly Files[]) {
    const { 'welcome/sample.json': gone, ...rest } = FILES;
    expect(gone).toBeDefined();
    expect(await sending({ yes: true, sample: other }, { files: { ...rest, ...own } })).toMatchObject({ yes: true, sent: [{ content: { subject: 'Welcome, Grace' } }] });
  }
  const faulty = (name: string) => sending({ yes: true, sample: other.replace('other', name) });
  expect(await faulty('broken')).toMatchObject({ message: expect.stringMatching(/broken\.json:2: isn't JSON: where ':' should be/), sent: [] });
  expect(await faulty('list')).toMatchObject({ message: expect.stringMatching(/list\.json: isn't an object; /), sent: [] });
  expect(await faulty('none')).toMatchObject({ message: expect.stringMatching(/^could not read .*none\.json: ENOENT/), sent: [] });
});

test('what SES refuses is an error', async () => {
  await expect(sending({ yes: true }, { error: awsError('MessageRejected') })).resolves.toMatchObject({ message: expect.stringContaining('MessageRejected') });
});
