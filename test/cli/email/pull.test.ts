import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { SESClient } from '@aws-sdk/client-ses';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { pull } from '../../../cli/email/pull';
import type { PullReport } from '../../../cli/email/pull-text';
import { templates,type TemplateSource } from '../../../cli/email/ses';
import { readFolder } from '../../../core/email-templates/folder';
import type { Template } from '../../../core/email-templates/stored-template';
import { backupName } from '../../../core/email-templates/template-name';
import { TAG } from '../../../core/ownership';
import { ses, type TemplatePort } from '../../../lambda/email-template/ses';
import { awsError } from '../../support/aws-error';
import { Calls } from '../../support/calls';
import { fakeClient } from '../../support/fake-client';
import { FakeSes } from '../../support/fake-ses';
import { Assets, FolderFunction } from '../../support/folder-function';
import { page } from '../../support/ses/call';
import { Limiter } from '../../support/ses/limiter';
import { startSes } from '../../support/ses/server';
import { type Parts, SesStore, type StoredTemplate } from '../../support/ses/store';
import { VirtualClock } from '../../support/virtual-clock';
import { STACK } from '../../support/world';

let home: string;
let directory: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'cdk-adopt-'));
  directory = join(home, 'emails');
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const at = (...path: string[]) => join(directory, ...path);
const read = (...path: string[]) => readFileSync(at(...path), 'utf8');
const shown = (...path: string[]) => relative('', at(...path));

/** What people have in their accounts. */
const KINDS: readonly Parts[] = [
  { subject: 'Hi {{name}}', html: '<p>Hello {{name}}</p>\n', text: 'Hello {{name}}' },
  { subject: 'Order {{order.number}}', html: '<ul>{{#each order.items}}<li>{{title}} {{../order.currency}}{{price}}</li>{{/each}}</ul>' },
  { subject: 'Plain', text: 'no variable\r\nbut a line end of Windows\r\n' },
  { subject: 'Quotes "x" \\ ${name} ✓', html: "{{#if vip}}<b title='{{{raw}}}'>VIP</b>{{else}}{{greeting}}{{/if}}" },
  { subject: '{{a}} ', html: '{{#* inline "row"}}<td>{{label}}</td>{{/inline}}\n<tr>{{> row}}</tr>', text: '  {{#unless b}}c{{/unless}}' },
  { subject: 'S', html: '{{#with user}}{{first}} {{[last name]}}{{/with}}{{#list}}{{x}}{{/list}}', text: '{{#each all as |one|}}{{one.n}}{{/each}}\n\n' },
];

/** The folder as the construct declares it, in a stack of its own. */
function functionOn(clock: VirtualClock, port: TemplatePort, prefix: string, count: number) {
  const { templates: folder, errors } = readFolder(directory, { substitutions: [] });
  expect([errors, folder.length]).toEqual([[], count]);
  const assets = new Assets();
  const fn = new FolderFunction({ clock, assets, ses: port });
  const copies = folder.map(({ id }) => backupName(`${prefix}${id}`));
  return { folder, fn, copies, deploy: () => clock.run(fn.send('Create', assets.put('one', folder, { NamePrefix: prefix }))) };
}

function fill(store: SesStore, count: number): void {
  for (let number = 0; number < count; number++) {
    const kind = KINDS[number % KINDS.length]!;
    store.create(`shop-mail-${String(number).padStart(4, '0')}`, { ...kind, subject: `${number} ${kind.subject}` });
  }
  for (const name of ['shop', 'blog-1']) store.create(name, { subject: 'of somebody else', text: 'x' });
  store.create(backupName('gone'), { subject: 'a former text', text: 'x' }, { [TAG.stack]: STACK });
}

describe.each(['pooled', 'apart'] as const)('1,000 templates where SES counts its actions %s', (counted) => {
  let clock: VirtualClock;
  let port: FakeSes;
  let calls: Calls;
  let refused: number;

  /** The store and the limiter of the loopback SES, without the way over a socket. */
  beforeEach(() => {
    clock = new VirtualClock();
    refused = 0;
    const limiter = new Limiter();
    const kindOf = (name: string): [string, number] => (name === 'GetEmailTemplate' ? [name, 50] : [counted === 'pooled' ? '' : name, 1]);
    calls = new Calls((_, name) => {
      if (limiter.admits(...kindOf(name), clock.now())) return undefined;
      refused++;
      return { when: 'before', error: awsError(name === 'TestRenderTemplate' ? 'Throttling' : 'TooManyRequestsException', { message: 'Rate exceeded' }) };
    });
    port = new FakeSes(calls, clock);
    fill(port.store, 1_000);
  });

  /** An answer takes 30 to 80 ms. */
  function client(): SESv2Client {
    const way = () => clock.sleep(15 + 25 * clock.random());
    const config = { region: async () => 'us-east-1', credentials: async () => ({}) };
    const { client: fake } = fakeClient(SESv2Client, async (name, { NextToken, PageSize, TemplateName }) => {
      await way();
      const answer = await calls.through(name, () => {
        if (name === 'GetEmailTemplate') return templateAnswer(port.store.get(TemplateName as string));
        const { items, next } = page(port.store.list(), PageSize as number, NextToken as string | undefined);
        return { TemplatesMetadata: items.map((one) => ({ TemplateName: one.name })), NextToken: next };
      });
      await way();
      return answer;
    });
    return Object.assign(fake, { config }) as SESv2Client;
  }

  test(`are pulled within 30 s, and render as the originals did${counted === 'pooled' ? '; a deployment adopts each of them without writing a text' : ''}`, async () => {
    const began = clock.now();
    const { yes, json } = await clock.run(pull(templates(client(), clock), { directory, prefix: 'shop-', force: false }));
    expect((clock.now() - began) / 1_000).toBeLessThan(30);
    expect([yes, (json as PullReport).findings, refused < 10]).toEqual([true, [], true]);

    const { folder, copies, deploy } = functionOn(clock, port, 'shop-', 1_000);
    const copy = new SesStore({ clock });
    for (const { id, subject, html, text, sample } of folder) {
      copy.create(`shop-${id}`, { subject, html, text });
      expect(copy.render(`shop-${id}`, sample)).toBe(port.store.render(`shop-${id}`, sample));
    }
    if (counted === 'apart') return;
    const before = port.store.list();
    expect(await deploy()).toMatchObject({ Status: 'SUCCESS' });
    // A copy of each former text; and the lease of so many templates, which comes and goes.
    expect(['UpdateEmailTemplate', 'DeleteEmailTemplate', 'CreateEmailTemplate'].map((action) => port.made(action))).toEqual([0, 1, 1_001]);
    expect(copies.map((name) => port.store.get(name).tags[TAG.stack])).toEqual(Array(1_000).fill(STACK));
    expect(port.store.list().slice(0, before.length)).toEqual(before);
  }, 240_000);
});

test('over HTTP, a folder that was pulled is deployed without writing a text', async () => {
  const clock = new VirtualClock();
  const server = await startSes({ account: '123456789012' });
  try {
    fill(server.store, 130);
    const options = { endpoint: server.url, region: 'us-east-1', credentials: { accessKeyId: 'x', secretAccessKey: 'y' }, maxAttempts: 1 };
    const source = templates(new SESv2Client(options), { now: () => 0, sleep: async () => undefined });
    expect((await pull(source, { directory, prefix: 'shop-mail-01', force: false })).yes).toBe(true);
    const { copies, deploy } = functionOn(clock, ses(new SESClient(options), new SESv2Client(options)), 'shop-mail-01', 30);
    const before = server.store.list();
    const pulled = server.requests.length;
    expect(await deploy()).toMatchObject({ Status: 'SUCCESS' });
    const written = server.requests.slice(pulled).filter(({ action }) => /Update|Create|Delete/.test(action));
    expect(written.map(({ action, resource }) => `${action} ${resource.split('/')[1]}`).sort()).toEqual(copies.map((name) => `ses:CreateEmailTemplate ${name}`).sort());
    expect(server.store.list().slice(0, before.length)).toEqual(before);
  } finally {
    await server.stop();
  }
}, 120_000);

function templateAnswer({ subject, html, text, tags }: StoredTemplate): object {
  return {
    TemplateContent: { Subject: subject, Html: html, Text: text },
    Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
  };
}

describe('a template that is pulled', () => {
  const account = (all: Readonly<Record<string, Template['content'] | Template>>): TemplateSource => ({
    region: async () => 'us-east-1',
    page: async () => ({ names: Object.keys(all) }),
    read: async (name) => (all[name] && 'content' in all[name] ? all[name] : { content: all[name] as Template['content'], tags: {} }),
  });
  const pulled = async (all: Parameters<typeof account>[0], { prefix = '', force = false } = {}) => {
    const { yes, text, json } = await pull(account(all), { directory, prefix, force });
    return { yes, text, json: json as PullReport };
  };
  const WELCOME = { subject: 'Hi {{name}}', html: '<p>{{name}}</p>', text: 'Hi' };

  test('is a folder with its parts and a sample that says that it is guessed', async () => {
    const { yes, text, json } = await pulled({ welcome: WELCOME });
    expect(readdirSync(at('welcome')).sort()).toEqual(['body.html', 'body.txt', 'sample.json', 'subject.txt']);
    expect([read('welcome', 'subject.txt'), read('welcome', 'body.html'), read('welcome', 'body.txt')]).toEqual(['Hi {{name}}\n', '<p>{{name}}</p>', 'Hi']);
    expect(JSON.parse(read('welcome', 'sample.json'))).toEqual({ '//': expect.stringContaining('Guessed'), 'name': 'name' });
    expect(yes).toBe(true);
    expect(text).toContain(`1 template in us-east-1\n${directory}: 1 written, 0 there already`);
    expect(json).toMatchObject({ region: 'us-east-1', prefix: '', templates: [{ name: 'welcome', id: 'welcome', outcome: 'written' }], findings: [] });
  });

  test('has no file for a part that it lacks, and no sample if it reads nothing', async () => {
    await pulled({ plain: { subject: 'Plain', text: 'x' } });
    expect(readdirSync(at('plain')).sort()).toEqual(['body.txt', 'subject.txt']);
  });

  test('is left as it is where it is there already, without --force, and told of', async () => {
    await pulled({ welcome: WELCOME });
    writeFileSync(at('welcome', 'body.txt'), 'mine');
    const { yes, text, json } = await pulled({ welcome: WELCOME, other: WELCOME });
    expect([yes, read('welcome', 'body.txt')]).toEqual([false, 'mine']);
    expect(json.templates.map(({ outcome }) => outcome)).toEqual(['written', 'kept']);
    expect(text).toContain('/welcome: kept, with another text than in SES; --force replaces it');
  });

  test('is unchanged where the folder has its text, also with other line ends', async () => {
    await pulled({ welcome: { ...WELCOME, text: 'a\nb' } });
    writeFileSync(at('welcome', 'body.txt'), 'a\r\nb');
    const { yes, json } = await pulled({ welcome: { ...WELCOME, text: 'a\nb' } });
    expect([yes, json.templates[0]!.outcome, read('welcome', 'body.txt')]).toEqual([true, 'unchanged', 'a\r\nb']);
  });

  test('replaces with --force what is there, and a part that SES has not; a guessed sample, but none that somebody has written', async () => {
    await pulled({ welcome: WELCOME, other: WELCOME });
    writeFileSync(at('welcome', 'sample.json'), '{ "name": "Ada" }');
    await pulled({ welcome: { subject: 'Bye {{name}}', html: 'x' }, other: { subject: '{{who}}', html: 'x' } }, { force: true });
    expect([read('welcome', 'subject.txt'), existsSync(at('welcome', 'body.txt')), read('welcome', 'sample.json')])
      .toEqual(['Bye {{name}}\n', false, '{ "name": "Ada" }']);
    expect(JSON.parse(read('other', 'sample.json'))).toMatchObject({ who: 'who' });
  });

  test('never follows a link out of the folder', async () => {
    const outside = join(home, 'outside');
    mkdirSync(outside);
    mkdirSync(at('file'), { recursive: true });
    writeFileSync(join(outside, 'subject.txt'), 'theirs');
    symlinkSync(outside, at('link'));
    symlinkSync(join(outside, 'subject.txt'), at('file', 'subject.txt'));
    const { json } = await pulled({ link: WELCOME, file: WELCOME }, { force: true });
    expect(json.templates.map(({ id, outcome }) => [id, outcome])).toEqual([['file', 'written'], ['link', 'kept']]);
    expect([readdirSync(outside), readFileSync(join(outside, 'subject.txt'), 'utf8'), read('file', 'subject.txt')]).toEqual([['subject.txt'], 'theirs', 'Hi {{name}}\n']);
  });

  test.each([
    ['../evil', 'which no construct can declare'], ['_partials', 'EmailTemplates has no template of this name'],
    ['a template', 'which no construct can declare'], ['WELCOME', 'differs from'],
  ])('%s is left out, with the reason', async (name, reason) => {
    const { yes, text, json } = await pulled({ [name]: WELCOME, welcome: WELCOME });
    expect([yes, json.templates.filter(({ outcome }) => outcome === 'left-out').length]).toEqual([false, 1]);
    expect(text).toContain(reason);
    expect(readdirSync(home)).toEqual(['emails']);
    expect(readdirSync(directory)).toHaveLength(1);
  });

  test('whose name is the prefix alone is left out', async () => {
    const { json } = await pulled({ 'shop-': WELCOME, 'shop-a': WELCOME }, { prefix: 'shop-' });
    expect(json.templates.map(({ id, outcome }) => [id, outcome])).toEqual([['', 'left-out'], ['a', 'written']]);
  });

  test.each<[string, Partial<Template['content']>, RegExp]>([
    ['a helper that SES has not', { html: 'x\n{{#eq a b}}y{{/eq}}' }, /one\/body\.html:2: got "\{\{#eq\}\}"/],
    ['what does not parse', { text: 'x\n\n{{#if a}}' }, /one\/body\.txt:3: got "{{#if a}}", expected an end of that block/],
    ['what looks like a substitution', { html: 'a\n%%name%%' }, /one\/body\.html:2: %%name%% has no value/],
    ['a second line of the subject', { subject: 'a\nb' }, /one\/subject\.txt:2: is a second line/],
    ['a subject that ends with a line break', { subject: 'a\n' }, /one: is read with another text than SES has/],
    ['a byte order mark', { html: '\ufeffx' }, /one\/body\.html: begins with a byte order mark/],
  ])('is told by file and line if it has %s', async (_, change, finding) => {
    const { yes, text, json } = await pulled({ one: { subject: 'S', html: 'x', ...change }, fine: WELCOME });
    expect(yes).toBe(false);
    expect(text).toMatch(finding);
    expect(json.findings.map(({ file }) => file).every((file) => file.startsWith(shown('one')))).toBe(true);
  });

  test('is judged without what else is in the folder', async () => {
    mkdirSync(at('mine'), { recursive: true });
    writeFileSync(at('mine', 'body.html'), '{{#if a}}');
    expect(await pulled({ welcome: WELCOME })).toMatchObject({ yes: true });
  });

  test('that a stack has made is named', async () => {
    const { text, json } = await pulled({ welcome: { content: WELCOME, tags: { [TAG.stack]: STACK } } });
    expect(text).toContain('1 template carries the mark of stack Shop: while that is there, no other stack can declare them');
    expect(json.templates[0]!.stackId).toBe(STACK);
  });

  test('may be none, of which no folder is made', async () => {
    const { yes, text } = await pulled({ welcome: WELCOME }, { prefix: 'shop-' });
    expect([yes, text, existsSync(directory)]).toEqual([false, 'no templates in us-east-1 whose name begins with shop-', false]);
  });

  test('into something that is no folder is an error that names it', async () => {
    writeFileSync(directory, '');
    await expect(pulled({ welcome: WELCOME })).rejects.toThrow(`could not write into ${directory}: EEXIST`);
  });
});
