import { generatedName, ownershipTags } from '../../../core/email-templates/stored-template';
import { backupName } from '../../../core/email-templates/template-name';
import { STACK } from '../../support/world';
import {
  content, create, NAME, names, NEXT, next, OURS, OWNER, properties, ROLLBACK, tags, THEIRS, world,
} from './support';

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

test('a template that only SES refuses fails the Create, and nothing of it is left', async () => {
  world.ses.store.create(NAME, THEIRS);
  world.ses.refuse = ({ subject }) => (subject === OURS.subject ? 'No greeting, please.' : undefined);
  const { Reason, PhysicalResourceId: id } = await create();
  expect(Reason).toContain(`could not create or update template ${NAME}: BadRequestException; correct the part of the template that SES's message names. Message: No greeting, please.`);
  await world.email({ type: 'Delete', id, properties: properties(), options: ROLLBACK });
  expect(names()).toEqual([NAME]);
  expect(content()).toEqual({ ...THEIRS, html: undefined });
});

describe('a rollback whose text cannot be read', () => {
  const file = (key: string) => properties({ Html: { Bucket: 'assets', Key: key } });
  const rollBack = (previous: Record<string, unknown>) =>
    world.email({ type: 'Update', id: NAME, properties: file('old.html'), previous, options: { stackStatus: 'UPDATE_ROLLBACK_IN_PROGRESS' } });

  beforeEach(async () => {
    world.ses.assets.set('assets/old.html', 'old');
    await create({ Html: { Bucket: 'assets', Key: 'old.html' } });
    world.ses.assets.delete('assets/old.html');
  });

  test('ends where the failed update could not read its own either, and has written nothing', async () => {
    expect(await rollBack(file('new.html'))).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: NAME });
    expect(content().html).toBe('old');
  });

  test('fails where the failed update may have written', async () => {
    world.ses.assets.set('assets/new.html', 'new');
    expect(await rollBack(file('new.html'))).toMatchObject({ Status: 'FAILED', Reason: expect.stringContaining('the asset is gone') });
  });
});
