import type { EmailTemplateContract } from '../../../core/contracts/email-template';
import { type Content, generatedName, ownershipTags, sameContent } from '../../../core/email-templates/stored-template';
import { backupName } from '../../../core/email-templates/template-name';
import { TAG } from '../../../core/ownership';
import { awsError, lostAnswer } from '../../support/aws-error';
import { failing } from '../../support/calls';
import { LOGICAL_ID, OTHER_STACK, STACK, World } from '../../support/world';

const OWNER = { stackId: STACK, logicalId: LOGICAL_ID };
const NAME = 'welcome';
const BACKUP = backupName(NAME);
const OURS = { subject: 'Welcome {{name}}', html: '<p>{{name}}</p>' };
const NEXT = { subject: 'Hello {{name}}', text: 'Hello' };
const THEIRS = { subject: 'Theirs', text: 'from before' };

const properties = (changes: Partial<EmailTemplateContract> = {}): Record<string, unknown> => ({
  ContractVersion: '1', TemplateName: NAME, Subject: OURS.subject, Html: { Inline: OURS.html }, OnExisting: 'adopt', RemovalPolicy: 'destroy', ...changes,
});
const next = (changes: Partial<EmailTemplateContract> = {}) =>
  properties({ Subject: NEXT.subject, Html: undefined, Text: { Inline: NEXT.text }, ...changes });

let world: World;
const names = () => world.ses.store.list().map(({ name }) => name).sort();
const content = (name = NAME): Content => {
  const { subject = '', html, text } = world.ses.store.get(name);
  return { subject, html, text };
};
const tags = (name = NAME) => world.ses.store.get(name).tags;
const create = (changes?: Partial<EmailTemplateContract>) => world.email({ type: 'Create', properties: properties(changes) });
const ROLLBACK = { stackStatus: 'ROLLBACK_IN_PROGRESS' };
beforeEach(() => { world = new World(); });

describe('a template that is not there', () => {
  test('is created with our mark, and without the parts that are absent', async () => {
    expect(await create()).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: NAME, Data: { TemplateName: NAME } });
    expect(content()).toEqual({ ...OURS, text: undefined });
    expect(tags()).toEqual(ownershipTags(OWNER, NAME));
    expect(names()).toEqual([NAME]);
  });

  test('gets a name of its own when the user gives none', async () => {
    const { PhysicalResourceId } = await create({ TemplateName: undefined });
    expect(PhysicalResourceId).toBe(generatedName(OWNER));
    expect(PhysicalResourceId).toMatch(/^Shop-Thing0A1B2C3D-[0-9a-f]{12}$/);
    expect(generatedName({ stackId: STACK.replace('Shop', 'x'.repeat(128)), logicalId: 'y'.repeat(200) })).toMatch(/^[a-zA-Z0-9_-]{64}$/);
  });

  test('gets its bodies from the assets', async () => {
    world.ses.assets.set('assets/abc.html', '<b>from a file</b>');
    await create({ Html: { Bucket: 'assets', Key: 'abc.html' } });
    expect(content().html).toBe('<b>from a file</b>');
  });

  test('is created once, however often the Create is delivered', async () => {
    await create();
    expect((await create()).Status).toBe('SUCCESS');
    expect(world.calls.count('CreateEmailTemplate')).toBe(1);
    expect(world.calls.count('UpdateEmailTemplate')).toBe(0);
  });

  test('is known as ours when the answer to its creation is lost', async () => {
    world.calls.faultAt = failing('CreateEmailTemplate', lostAnswer(), { when: 'after', times: 1 });
    expect((await create()).Status).toBe('SUCCESS');
    expect(names()).toEqual([NAME]);
  });

  test('is deleted with the resource', async () => {
    await create();
    expect((await world.email({ type: 'Delete', id: NAME, properties: properties() })).Status).toBe('SUCCESS');
    expect(names()).toEqual([]);
  });

  test('stays with RETAIN, without our mark, and is ours again when the resource comes back', async () => {
    await create({ RemovalPolicy: 'retain' });
    await world.email({ type: 'Delete', id: NAME, properties: properties({ RemovalPolicy: 'retain' }) });
    expect(tags()).toEqual({ [TAG.retained]: STACK });
    expect((await world.email({ type: 'Create', properties: next() })).Status).toBe('SUCCESS');
    expect([content().subject, tags()]).toEqual([NEXT.subject, { ...ownershipTags(OWNER, NAME), [TAG.retained]: STACK }]);
    await world.email({ type: 'Delete', id: NAME, properties: next() });
    expect(names()).toEqual([]);
  });

  test('that was retained is as it was left, when taking it back is rolled back', async () => {
    await create({ RemovalPolicy: 'retain' });
    await world.email({ type: 'Delete', id: NAME, properties: properties({ RemovalPolicy: 'retain' }) });
    const edited = { subject: 'Edited since', text: 'by hand' };
    world.ses.store.update(NAME, edited);
    await world.email({ type: 'Create', properties: next() });
    await world.email({ type: 'Delete', id: NAME, properties: next(), options: ROLLBACK });
    expect([names(), content(), tags()]).toEqual([[NAME], { ...edited, html: undefined }, { [TAG.retained]: STACK }]);
  });

  test.each(['Shop-Thing0A1B2C3D-XYZ', 'none/request-1'])('is found by the Delete of a cancelled Create, however late it comes (%s)', async (id) => {
    let looks = 0;
    world.calls.faultAt = (_, name) => {
      if (name === 'GetEmailTemplate' && ++looks === 4) world.ses.store.create(NAME, OURS, ownershipTags(OWNER, NAME));
      return undefined;
    };
    expect((await world.email({ type: 'Delete', id, properties: properties() })).Status).toBe('SUCCESS');
    expect(names()).toEqual([]);
  });
});

describe('a template that was there before', () => {
  beforeEach(() => world.ses.store.create(NAME, THEIRS, { Team: 'theirs' }));

  test('is adopted: its text is replaced, its tags stay, and its former text is kept under our mark', async () => {
    expect((await create()).Status).toBe('SUCCESS');
    expect(content()).toEqual({ ...OURS, text: undefined });
    expect(tags()).toEqual({ Team: 'theirs' });
    expect(content(BACKUP)).toEqual({ ...THEIRS, html: undefined });
    expect(tags(BACKUP)).toEqual(ownershipTags(OWNER, BACKUP));
  });

  test('is refused, and left as it is, when the user says so', async () => {
    const { Status, Reason } = await create({ OnExisting: 'fail' });
    expect([Status, Reason]).toEqual(['FAILED', expect.stringContaining(`template ${NAME} exists already`)]);
    expect(names()).toEqual([NAME]);
    expect(content()).toMatchObject(THEIRS);
  });

  test('stays on destroy, with our text; only the copy goes', async () => {
    await create();
    await world.email({ type: 'Delete', id: NAME, properties: properties() });
    expect(names()).toEqual([NAME]);
    expect(content()).toMatchObject(OURS);
  });

  test.each([NAME, 'Shop-Thing0A1B2C3D-XYZ', 'none/request-1'])('has its former text back after a rollback (%s), and nothing of ours is left', async (id) => {
    await create();
    await world.email({ type: 'Delete', id, properties: properties(), options: ROLLBACK });
    expect(names()).toEqual([NAME]);
    expect(content()).toEqual({ ...THEIRS, html: undefined });
    expect(tags()).toEqual({ Team: 'theirs' });
  });

  test('keeps what somebody else has written since, even in a rollback', async () => {
    await create();
    world.ses.store.update(NAME, { subject: 'By hand', text: 'by hand' });
    await world.email({ type: 'Delete', id: NAME, properties: properties(), options: ROLLBACK });
    expect(names()).toEqual([NAME]);
    expect(content()).toMatchObject({ subject: 'By hand' });
  });

  test('gets its former text back only when nothing can come late any more', async () => {
    await create();
    const began = world.clock.now();
    let restoredAt = 0;
    world.calls.faultAt = (_, name) => {
      if (name === 'UpdateEmailTemplate') restoredAt = world.clock.now();
      return undefined;
    };
    await world.email({ type: 'Delete', id: NAME, properties: properties(), options: ROLLBACK });
    expect(restoredAt - began).toBeGreaterThanOrEqual(30_000);
  });

  test('has its former text back when a rollback fails and the stack is deleted then', async () => {
    await create();
    world.cloudFormation.before = 'ROLLBACK_FAILED';
    await world.email({ type: 'Delete', id: NAME, properties: properties(), options: { stackStatus: 'DELETE_IN_PROGRESS' } });
    expect(names()).toEqual([NAME]);
    expect(content()).toEqual({ ...THEIRS, html: undefined });
  });

  test('that somebody edits between our copy and our text has that edit back after a rollback', async () => {
    const edit = { subject: 'Edited', text: 'meanwhile' };
    world.calls.faultAt = (_, name) => {
      if (name === 'GetEmailTemplate' && names().includes(BACKUP) && content().subject === THEIRS.subject) world.ses.store.update(NAME, edit);
      return undefined;
    };
    expect((await create()).Status).toBe('SUCCESS');
    world.calls.faultAt = () => undefined;
    await world.email({ type: 'Delete', id: NAME, properties: properties(), options: ROLLBACK });
    expect(content()).toEqual({ ...edit, html: undefined });
  });

  test('is locked by a copy even when the texts are equal', async () => {
    world.ses.store.update(NAME, OURS);
    await create();
    expect(names()).toEqual([BACKUP, NAME].sort());
  });

  test.each([
    ['the template', () => world.ses.store.tag(NAME, ownershipTags({ ...OWNER, stackId: OTHER_STACK }, NAME)), 'stack Blog'],
    ['its copy', () => world.ses.store.create(BACKUP, THEIRS, ownershipTags({ ...OWNER, stackId: OTHER_STACK }, BACKUP)), 'stack Blog'],
    ['the template within our stack', () => world.ses.store.tag(NAME, ownershipTags({ ...OWNER, logicalId: 'Other' }, NAME)), 'resource Other of this stack'],
  ])('is refused when another live holder has %s', async (_, hold, holder) => {
    hold();
    world.cloudFormation.stacks.set(OTHER_STACK, 'CREATE_COMPLETE');
    expect((await create()).Reason).toContain(holder);
    expect(content()).toMatchObject(THEIRS);
  });

  test('is adopted from a stack that is gone, with the text which that one left', async () => {
    world.ses.store.create(BACKUP, { subject: 'Older', text: 'older' }, ownershipTags({ ...OWNER, stackId: OTHER_STACK }, BACKUP));
    expect((await create()).Status).toBe('SUCCESS');
    await world.email({ type: 'Delete', id: NAME, properties: properties(), options: ROLLBACK });
    expect(names()).toEqual([NAME]);
    expect(content()).toMatchObject(THEIRS);
  });
});

describe('an update', () => {
  test('replaces the text, also one that was edited by hand', async () => {
    await create();
    world.ses.store.update(NAME, { subject: 'By hand', text: 'by hand' });
    expect(await world.email({ type: 'Update', id: NAME, properties: next(), previous: properties() })).toMatchObject({ PhysicalResourceId: NAME });
    expect(content()).toEqual({ ...NEXT, html: undefined });
    expect(tags()).toEqual(ownershipTags(OWNER, NAME));
  });

  test('that changes nothing writes nothing', async () => {
    await create();
    const writes = () => world.calls.made.filter((call) => !call.startsWith('Get') && !call.startsWith('Describe')).length;
    const before = writes();
    await world.email({ type: 'Update', id: NAME, properties: properties(), previous: properties({ RemovalPolicy: 'retain' }) });
    expect(writes()).toBe(before);
  });

  test('of the name makes another template; the clean-up deletes the former one', async () => {
    await create();
    const renamed = properties({ TemplateName: 'renamed' });
    expect(await world.email({ type: 'Update', id: NAME, properties: renamed, previous: properties() })).toMatchObject({ PhysicalResourceId: 'renamed' });
    await world.email({ type: 'Delete', id: NAME, properties: properties(), options: { status: 'UPDATE_COMPLETE', heldId: 'renamed', stackStatus: 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS' } });
    expect(names()).toEqual(['renamed']);
  });

  test('that died is rolled back: what it made or adopted under another name is let go', async () => {
    await create();
    const rollback = { stackStatus: 'UPDATE_ROLLBACK_IN_PROGRESS' };
    world.ses.store.create('made', OURS, ownershipTags(OWNER, 'made'));
    await world.email({ type: 'Update', id: NAME, properties: properties(), previous: properties({ TemplateName: 'made' }), options: rollback });
    expect(names()).toEqual([NAME]);

    world.ses.store.create('adopted', OURS);
    world.ses.store.create(backupName('adopted'), THEIRS, ownershipTags(OWNER, backupName('adopted')));
    await world.email({ type: 'Update', id: NAME, properties: properties(), previous: properties({ TemplateName: 'adopted' }), options: rollback });
    expect(names()).toEqual(['adopted', NAME]);
    expect(content('adopted')).toEqual({ ...THEIRS, html: undefined });
  });

  test('that overtakes another is not undone by it: the late one writes nothing', async () => {
    await create();
    const late = await world.email({ type: 'Update', id: NAME, properties: next(), previous: properties(), options: { status: 'UPDATE_COMPLETE' } });
    expect(late.Status).toBe('FAILED');
    expect(content()).toMatchObject(OURS);
  });
});

describe('sampleData', () => {
  const SampleData = JSON.stringify({ name: 'Ada' });

  test('is rendered by SES before success is reported', async () => {
    expect((await create({ SampleData })).Status).toBe('SUCCESS');
    expect(world.calls.count('TestRenderTemplate')).toBe(1);
  });

  test('that leaves something out fails the Create, and the Delete that follows leaves nothing', async () => {
    const { Status, Reason, PhysicalResourceId: id } = await create({ SampleData: '{}' });
    expect(Status).toBe('FAILED');
    expect(Reason).toMatch(/could not render template welcome with its sample data: MissingRenderingAttribute: Attribute 'name' .*; complete/);
    await world.email({ type: 'Delete', id, properties: properties({ SampleData: '{}' }), options: ROLLBACK });
    expect(names()).toEqual([]);
  });

  test('that changes alone is rendered, too', async () => {
    await create({ SampleData });
    const answer = await world.email({ type: 'Update', id: NAME, properties: properties({ SampleData: '{}' }), previous: properties({ SampleData }) });
    expect(answer.Status).toBe('FAILED');
  });
});

test('a template that only SES refuses fails the Create, and nothing of it is left', async () => {
  world.ses.store.create(NAME, THEIRS);
  world.ses.refuse = ({ subject }) => (subject === OURS.subject ? 'No greeting, please.' : undefined);
  const { Reason, PhysicalResourceId: id } = await create();
  expect(Reason).toContain(`could not create or update template ${NAME}: BadRequestException: No greeting, please.; correct the part`);
  await world.email({ type: 'Delete', id, properties: properties(), options: ROLLBACK });
  expect(names()).toEqual([NAME]);
  expect(content()).toEqual({ ...THEIRS, html: undefined });
});

test('a text that SES gives back in other words than it got it is written once', async () => {
  const read = world.ses.getTemplate.bind(world.ses);
  world.ses.getTemplate = async (name) => {
    const template = await read(name);
    return template && { ...template, content: { ...template.content, subject: template.content.subject.toUpperCase() } };
  };
  expect((await create()).Status).toBe('SUCCESS');
  expect(world.calls.count('UpdateEmailTemplate')).toBe(0);
});

test.each([['AlreadyExistsException'], ['NotFoundException']])('a read that lags behind a write (%s) is waited for', async (code) => {
  if (code === 'NotFoundException') world.ses.store.create(NAME, OURS, ownershipTags(OWNER, NAME));
  world.calls.faultAt = failing(code === 'NotFoundException' ? 'UpdateEmailTemplate' : 'CreateEmailTemplate', awsError(code), { times: 2 });
  expect((await world.email({ type: 'Create', properties: next() })).Status).toBe('SUCCESS');
  expect(content()).toMatchObject(NEXT);
});

test.each([
  ['line ends', { subject: 's', text: 'a\r\nb\rc' }, { subject: 's', text: 'a\nb\nc' }, true],
  ['an empty part and an absent one', { subject: 's', text: '' }, { subject: 's' }, true],
  ['the backslash of a line end', { subject: 's', text: 'a\\nb' }, { subject: 's', text: 'a\nb' }, false],
  ['another subject', { subject: 's' }, { subject: 't' }, false],
])('comparing texts: %s', (_, one, other, expected) => {
  expect(sameContent(one, other)).toBe(expected);
});
