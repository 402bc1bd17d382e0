import type { TemplateLine } from '../../../core/contracts/email-templates';
import { backupName } from '../../../core/email-templates/template-name';
import { awsError } from '../../support/aws-error';
import { Calls, failing } from '../../support/calls';
import { FakeSes } from '../../support/fake-ses';
import { Assets, FolderFunction } from '../../support/folder-function';
import { VirtualClock } from '../../support/virtual-clock';

const template = (id: string, html: string, more: Partial<TemplateLine> = {}): TemplateLine =>
  ({ id, subject: `About ${id}`, html, sample: '{"name":"Ada"}', ...more });
const [HELLO, BYE, NEWS] = [template('hello', 'Hello {{name}}'), template('bye', 'Bye {{name}}'), template('news', 'News for {{name}}')];

let clock: VirtualClock;
let calls: Calls;
let ses: FakeSes;
let assets: Assets;
let fn: FolderFunction;

beforeEach(() => {
  clock = new VirtualClock();
  calls = new Calls();
  ses = new FakeSes(calls, clock);
  assets = new Assets();
  fn = new FolderFunction({ clock, ses, assets });
});

const send = (...request: Parameters<FolderFunction['send']>) => clock.run(fn.send(...request));
const texts = () => Object.fromEntries(ses.store.list().map(({ name, html }) => [name, html]));

async function created(...templates: TemplateLine[]) {
  const properties = assets.put('one', templates);
  const { Status, PhysicalResourceId: id } = await send('Create', properties);
  expect(Status).toBe('SUCCESS');
  calls.made.length = 0;
  return { properties, id };
}

describe('a Create', () => {
  test('fills in the substitutions, and nothing that only looks like one', async () => {
    const text = template('hello', '<img src="https://%%host%%/%%"> 100%% {{name}}', { subject: 'From %%host%%', substitutions: ['host'] } as never);
    expect(await send('Create', assets.put('one', [text], { Substitutions: { host: 'cdn.example.com' } }))).toMatchObject({ Status: 'SUCCESS' });
    expect(ses.store.get('shop-hello')).toMatchObject({ subject: 'From cdn.example.com', html: '<img src="https://cdn.example.com/%%"> 100%% {{name}}' });
  });

  test.each([
    ['of two braces', { host: '{{evil}}' }, /template hello: substitution host holds braces, which would become part of the template/],
    ['of a brace at an end, which another may stand beside', { host: '{' }, /template hello: substitution host holds braces/],
    ['that has no value', {}, /template hello: substitution host has no value/],
    ['of a line break in a subject', { host: 'a\nBcc: b' }, /subject of template hello: a substitution has a line break/],
  ])('refuses a substitution %s', async (_, Substitutions, reason) => {
    const one = assets.put('one', [template('hello', 'x', { subject: '%%host%%' })], { Substitutions });
    expect(await send('Create', one)).toMatchObject({ Status: 'FAILED', Reason: expect.stringMatching(reason) });
    expect(texts()).toEqual({});
  });

  test('makes a prefix of its own where none is given, and tells it', async () => {
    const { Data } = await send('Create', assets.put('one', [HELLO], { NamePrefix: undefined }));
    expect(Data!.NamePrefix).toMatch(/^Shop-[0-9a-f]{12}-$/);
    expect(Object.keys(texts())).toEqual([`${Data!.NamePrefix}hello`]);
  });

  test('tells all that is wrong with the templates, by name and in SES\'s words, and does what it can for the others', async () => {
    const missing = template('alone', 'Hello {{who}}');
    ses.refuse = ({ html }) => (html?.startsWith('Bye') ? 'Only SES knows why.' : undefined);
    const { Status, Reason } = await send('Create', assets.put('one', [HELLO, BYE, missing]));
    expect(Status).toBe('FAILED');
    expect(Reason).toMatch(/^2 templates failed: .*template shop-alone with its sample data: MissingRenderingAttribute: Attribute 'who' is not present/);
    expect(Reason).toMatch(/template shop-bye: BadRequestException: Only SES knows why/);
    expect(texts()).toMatchObject({ 'shop-hello': 'Hello {{name}}' });
  });

  test('does not go through the whole folder when nothing can go well', async () => {
    calls.faultAt = failing('CreateEmailTemplate', awsError('AccessDeniedException', { status: 403 }));
    const { Reason } = await send('Create', assets.put('one', [HELLO, BYE, NEWS]));
    expect(Reason).toMatch(/^could not create or update template shop-bye: AccessDeniedException/);
    expect(calls.made).not.toContain('TestRenderTemplate');
  });

  test('stops after 50 templates that fail', async () => {
    ses.refuse = () => 'No.';
    const many = Array.from({ length: 70 }, (_, number) => template(`t${number}`, 'x'));
    expect((await send('Create', assets.put('one', many))).Reason).toMatch(/stopped there/);
    expect(fn.sent.get('createTemplate')).toBe(50);
  });

  test('refuses what is there, where it is told to, and the Delete that follows leaves it and takes its own back', async () => {
    ses.store.create('shop-hello', { subject: 'Theirs', html: 'theirs' });
    const one = assets.put('one', [BYE, HELLO, NEWS], { OnExisting: 'fail' });
    const { Status, Reason, PhysicalResourceId: id } = await send('Create', one);
    expect([Status, Reason]).toEqual(['FAILED', expect.stringMatching(/template shop-hello exists already/)]);
    await send('Delete', one, { id, stackStatus: 'ROLLBACK_IN_PROGRESS' });
    expect(texts()).toEqual({ 'shop-hello': 'theirs' });
  });

  test('adopts what is there, and gives its text back when it is undone', async () => {
    ses.store.create('shop-hello', { subject: 'Theirs', html: 'theirs' });
    const { properties, id } = await created(BYE, HELLO);
    expect(texts()).toMatchObject({ 'shop-hello': 'Hello {{name}}', [backupName('shop-hello')]: 'theirs' });
    await send('Delete', properties, { id, stackStatus: 'ROLLBACK_IN_PROGRESS' });
    expect(texts()).toEqual({ 'shop-hello': 'theirs' });
  });
});

describe('an Update', () => {
  test('that only changes a sample renders that template, and writes nothing', async () => {
    const { properties, id } = await created(HELLO, BYE);
    const two = assets.put('two', [{ ...HELLO, sample: '{"name":"Bob"}' }, BYE]);
    expect(await send('Update', two, { previous: properties, id })).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: id });
    expect(calls.made).toEqual(['GetEmailTemplate', 'TestRenderTemplate']);
  });

  test('that changes the value of a substitution changes the templates that use it', async () => {
    const text = template('hello', '%%host%%', { substitutions: ['host'] } as never);
    const one = assets.put('one', [text, BYE], { Substitutions: { host: 'a' } });
    const { PhysicalResourceId: id } = await send('Create', one);
    fn.sent.clear();
    await send('Update', { ...one, Substitutions: { host: 'b' } }, { previous: one, id });
    expect(texts()).toMatchObject({ 'shop-hello': 'b' });
    expect(fn.sent.get('updateTemplate')).toBe(1);
  });

  test('leaves what was taken out to the clean-up, which deletes that and nothing else', async () => {
    const { properties: one, id } = await created(HELLO, BYE);
    const two = assets.put('two', [HELLO, NEWS]);
    const { PhysicalResourceId: next } = await send('Update', two, { previous: one, id });
    expect(next).not.toBe(id);
    expect(Object.keys(texts()).sort()).toEqual(['shop-bye', 'shop-hello', 'shop-news']);
    expect(await send('Delete', one, { id, stackStatus: 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', held: { id: next, properties: two } })).toMatchObject({ Status: 'SUCCESS' });
    expect(Object.keys(texts()).sort()).toEqual(['shop-hello', 'shop-news']);
  });

  test('that CloudFormation repeats, since it failed, looks at every template', async () => {
    const { properties: one, id } = await created(HELLO, BYE);
    ses.store.update('shop-bye', { subject: 'x', html: 'of an update that failed' });
    expect(await send('Update', one, { previous: one, id })).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: id });
    expect(texts()).toEqual({ 'shop-hello': 'Hello {{name}}', 'shop-bye': 'Bye {{name}}' });
  });

  test('whose clean-up is shown the new properties masked deletes nothing', async () => {
    const { properties: one, id } = await created(HELLO, BYE);
    const { PhysicalResourceId: next } = await send('Update', assets.put('two', [HELLO]), { previous: one, id });
    const masked = { id: next, properties: { ...assets.put('two', [HELLO]), NamePrefix: '****' } };
    expect(await send('Delete', one, { id, stackStatus: 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', held: masked })).toMatchObject({ Status: 'FAILED' });
    expect(Object.keys(texts()).sort()).toEqual(['shop-bye', 'shop-hello']);
  });

  test('whose clean-up is shown, as long as it lasts, the thing that was replaced goes by the id of the latest event', async () => {
    const { properties: one, id } = await created(HELLO, BYE);
    const two = assets.put('two', [HELLO]);
    const { PhysicalResourceId: next } = await send('Update', two, { previous: one, id });
    const held = { id, properties: two, latestId: next };
    expect(await send('Delete', one, { id, stackStatus: 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', held, status: 'DELETE_IN_PROGRESS' })).toMatchObject({ Status: 'SUCCESS' });
    expect(Object.keys(texts())).toEqual(['shop-hello']);
  });

  test('whose clean-up is delivered again writes nothing once a newer deployment has replaced the folder', async () => {
    const { properties: one, id } = await created(HELLO, BYE);
    const two = assets.put('two', [HELLO]);
    const { PhysicalResourceId: next } = await send('Update', two, { previous: one, id });
    let throttled = 6;
    calls.faultAt = (_, name) => {
      if (name !== 'GetEmailTemplate' || throttled-- <= 0) return undefined;
      fn.holds('another id');
      return { when: 'before', error: awsError('TooManyRequestsException', { status: 429 }) };
    };
    const held = { id: next, properties: two };
    await send('Delete', one, { id, stackStatus: 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', held });
    expect(Object.keys(texts()).sort()).toEqual(['shop-bye', 'shop-hello']);
  });

  test('whose clean-up can\'t find out what is still declared deletes nothing, and says so', async () => {
    const { properties: one, id } = await created(HELLO, BYE);
    const held = { id: 'another', properties: undefined };
    const { Status, Reason } = await send('Delete', one, { id, stackStatus: 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', held });
    expect([Status, Reason]).toEqual(['FAILED', expect.stringMatching(/could not find out which templates are still declared, so none was deleted/)]);
    expect(Object.keys(texts())).toHaveLength(2);
  });

  test('that fails half-way is undone: all former texts are back, and what it added is gone', async () => {
    const { properties: one, id } = await created(HELLO, BYE);
    const two = assets.put('two', [{ ...HELLO, html: 'Hi {{name}}' }, { ...BYE, html: 'Refused' }, NEWS]);
    ses.refuse = ({ html }) => (html === 'Refused' ? 'Only SES knows why.' : undefined);
    expect(await send('Update', two, { previous: one, id })).toMatchObject({ Status: 'FAILED', PhysicalResourceId: id });
    expect(texts()).toEqual({ 'shop-hello': 'Hi {{name}}', 'shop-bye': 'Bye {{name}}', 'shop-news': 'News for {{name}}' });
    const undone = await send('Update', one, { previous: two, id, stackStatus: 'UPDATE_ROLLBACK_IN_PROGRESS' });
    expect(undone).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: id });
    expect(texts()).toEqual({ 'shop-hello': 'Hello {{name}}', 'shop-bye': 'Bye {{name}}' });
  });

  test('looks at every template where the former asset is gone', async () => {
    const { properties: one, id } = await created(HELLO, BYE);
    assets.delete('one');
    ses.store.update('shop-bye', { subject: 'x', html: 'edited by hand' });
    expect(await send('Update', assets.put('two', [HELLO, BYE]), { previous: one, id })).toMatchObject({ Status: 'SUCCESS' });
    expect(texts()).toEqual({ 'shop-hello': 'Hello {{name}}', 'shop-bye': 'Bye {{name}}' });
  });
});

describe('a Delete', () => {
  test('takes what it created, retains where it is told to, and leaves what was there before, with the last text', async () => {
    for (const [RemovalPolicy, left] of [['destroy', ['shop-hello']], ['retain', ['shop-bye', 'shop-hello']]] as const) {
      beforeEachOne();
      ses.store.create('shop-hello', { subject: 'Theirs', html: 'theirs' });
      const one = assets.put('one', [HELLO, BYE], { RemovalPolicy });
      const { PhysicalResourceId: id } = await send('Create', one);
      expect(await send('Delete', one, { id })).toMatchObject({ Status: 'SUCCESS' });
      expect(Object.keys(texts()).sort()).toEqual(left);
      expect(texts()['shop-hello']).toBe('Hello {{name}}');
    }
  });

  test('of a resource that goes alone takes its templates, also where its last event is long gone', async () => {
    const { properties: one, id } = await created(HELLO, BYE);
    const held = { id, properties: undefined, isEarlier: true } as const;
    const { Status } = await send('Delete', one, { id, stackStatus: 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', held, status: 'DELETE_IN_PROGRESS' });
    expect([Status, texts()]).toEqual(['SUCCESS', {}]);
  });

  test('whose stack is shown with its former status for a moment waits for the present one', async () => {
    const { properties: one, id } = await created(HELLO, BYE);
    const held = { id, properties: one };
    const deleted = fn.send('Delete', one, { id, held, status: 'CREATE_COMPLETE' });
    void clock.sleep(4_000).then(() => fn.shows('DELETE_IN_PROGRESS'));
    expect(await clock.run(deleted)).toMatchObject({ Status: 'SUCCESS' });
    expect(texts()).toEqual({});
  });

  test('right behind the Create looks for what a late delivery of that may still make, however long the deleting takes', async () => {
    const many = Array.from({ length: 40 }, (_, number) => template(`t${number}`, 'x'));
    const { properties: one, id } = await created(...many);
    const mark = ses.store.get('shop-t0').tags;
    const deleted = fn.send('Delete', one, { id, held: { id, properties: one, time: clock.now() }, status: 'DELETE_IN_PROGRESS' });
    void clock.sleep(9_000).then(() => ses.store.create('shop-t0', { subject: 'late', html: 'x' }, mark));
    expect(await clock.run(deleted)).toMatchObject({ Status: 'SUCCESS' });
    expect(texts()).toEqual({});
  });

  test('whose asset is gone says so, and deletes nothing', async () => {
    const { properties: one, id } = await created(HELLO);
    assets.delete('one');
    const { Status, Reason } = await send('Delete', one, { id });
    expect([Status, Reason]).toEqual(['FAILED', expect.stringMatching(/could not fetch the list of the templates from the assets: NoSuchKey.*synthesize and deploy again/)]);
    expect(Object.keys(texts())).toHaveLength(1);
  });
});

function beforeEachOne(): void {
  clock = new VirtualClock();
  ses = new FakeSes(new Calls(), clock);
  assets = new Assets();
  fn = new FolderFunction({ clock, ses, assets });
}
