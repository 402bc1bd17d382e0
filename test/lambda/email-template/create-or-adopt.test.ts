import { type Content, ownershipTags } from '../../../core/email-templates/stored-template';
import { backupName } from '../../../core/email-templates/template-name';
import { awsError, lostAnswer } from '../../support/aws-error';
import { failing } from '../../support/calls';
import { OTHER_STACK } from '../../support/world';
import {
  content, create, NAME, names, NEXT, next, OURS, OWNER, properties, ROLLBACK, tags, THEIRS, world,
} from './support';

const BACKUP = backupName(NAME);

describe('a template that is not there', () => {
  test('is created once, however often the Create is delivered', async () => {
    await create();
    expect((await create()).Status).toBe('SUCCESS');
    expect(world.calls.count('CreateEmailTemplate')).toBe(1);
    expect(world.calls.count('ListStackResources')).toBe(0);
    expect(world.calls.count('UpdateEmailTemplate')).toBe(0);
  });

  test('is known as ours when the answer to its creation is lost', async () => {
    world.calls.faultAt = failing('CreateEmailTemplate', lostAnswer(), { when: 'after', times: 1 });
    expect((await create()).Status).toBe('SUCCESS');
    expect(names()).toEqual([NAME]);
  });
});

test('a template of ours that has been retained since is taken back, though the first read doesn\'t show that yet', async () => {
  await create();
  const { getTemplate } = world.ses;
  const before = await world.ses.getTemplate(NAME);
  await world.email({ type: 'Delete', id: NAME, properties: properties({ RemovalPolicy: 'retain' }) });
  let reads = 0;
  world.ses.getTemplate = (name) => (++reads === 1 ? Promise.resolve(before) : getTemplate.call(world.ses, name));
  expect((await create()).Status).toBe('SUCCESS');
  expect(tags()).toMatchObject(ownershipTags(OWNER, NAME));
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

  test('is named as adopted, once in the log and in each delivery\'s response', async () => {
    const answers = [await create(), await create()];
    expect(answers.map(({ Data }) => Data)).toEqual([1, 2].map(() => ({ TemplateName: NAME, Adopted: NAME })));
    const adoptions = world.log.filter(({ message }) => message === 'adopted a template that was there before');
    expect(adoptions).toEqual([1, 2].map(() => ({ message: expect.anything(), template: NAME, formerText: BACKUP })));
  });

  test('is named as adopted by an Update that takes its name, and not by the next one or by a rollback', async () => {
    world.ses.store.create('other', THEIRS);
    const update = async (to: object, from: object, options = {}) =>
      (await world.email({ type: 'Update', id: NAME, properties: properties(to), previous: properties(from), options })).Data;
    await create();
    expect(await update({ TemplateName: 'other' }, {})).toEqual({ TemplateName: 'other', Adopted: 'other' });
    expect(await update({ TemplateName: 'other', Subject: 'Next' }, { TemplateName: 'other' })).toEqual({ TemplateName: 'other' });
    expect(await update({}, { TemplateName: 'other' }, { stackStatus: 'UPDATE_ROLLBACK_IN_PROGRESS' })).toEqual({ TemplateName: NAME });
  });

  test('is refused, and left as it is, where it is an AWS::SES::Template of the same stack, which CloudFormation may delete', async () => {
    world.cloudFormation.pages = [[{ type: 'AWS::SES::Template', logicalId: 'Native', physicalId: NAME, status: 'CREATE_COMPLETE' }]];
    const { Status, Reason } = await create();
    expect([Status, Reason]).toEqual(['FAILED', expect.stringContaining(`template ${NAME} is resource Native of this stack, an AWS::SES::Template`)]);
    expect(Reason).toContain('deploy that with DeletionPolicy Retain, then take it out in a deployment of its own, and then adopt the template');
    expect([names(), content()]).toEqual([[NAME], { ...THEIRS, html: undefined }]);
    expect(world.calls.count('ListStackResources')).toBe(1);
  });

  test('that is held already is no more asked about', async () => {
    await create();
    await create();
    await world.email({ type: 'Update', id: NAME, properties: next(), previous: properties() });
    expect(world.calls.count('ListStackResources')).toBe(1);
  });

  test('is refused, and left as it is, when the user says so', async () => {
    const { Status, Reason } = await create({ OnExisting: 'fail' });
    expect([Status, Reason]).toEqual(['FAILED', expect.stringContaining(`template ${NAME} exists already`)]);
    expect(names()).toEqual([NAME]);
    expect(content()).toMatchObject(THEIRS);
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

test('a template that was made, or retained and is taken back, is none that was adopted', async () => {
  expect((await create({ RemovalPolicy: 'retain' })).Data).toEqual({ TemplateName: NAME });
  await world.email({ type: 'Delete', id: NAME, properties: properties({ RemovalPolicy: 'retain' }) });
  expect((await create()).Data).toEqual({ TemplateName: NAME });
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

describe('a read that shows the wanted text after one that showed another', () => {
  /** The number of the read of the template that shows a text that it had before. */
  function staleAt(number: number, text: Content): void {
    const read = world.ses.getTemplate.bind(world.ses);
    let reads = 0;
    world.ses.getTemplate = async (name) => {
      const template = await read(name);
      if (name === NAME) reads += 1;
      return name === NAME && reads === number ? { ...template!, content: text } : template;
    };
  }

  test.each([2, 3, 4])('is not believed where a template is adopted, to which the last operation gave its former text back: at read %d', async (number) => {
    world.ses.store.create(NAME, THEIRS);
    staleAt(number, OURS);
    expect((await create()).Status).toBe('SUCCESS');
    expect([content(), content(backupName(NAME))]).toEqual([expect.objectContaining(OURS), expect.objectContaining(THEIRS)]);
  });

  test.each([2, 3, 4, 5, 6])('is not believed where the stack\'s own template gets tags first: at read %d', async (number) => {
    world.ses.store.create(NAME, NEXT, ownershipTags(OWNER, NAME));
    staleAt(number, OURS);
    expect((await create({ Tags: [{ Key: 'team', Value: 'a' }] })).Status).toBe('SUCCESS');
    expect(content()).toMatchObject(OURS);
  });

  test('is believed, and nothing written, where no read has shown another text', async () => {
    world.ses.store.create(NAME, OURS);
    expect((await create()).Status).toBe('SUCCESS');
    expect(world.calls.count('UpdateEmailTemplate')).toBe(0);
  });
});

test('a copy that a stale read shows after the write as a gone stack\'s is not replaced by our own text', async () => {
  world.ses.store.create(NAME, THEIRS);
  const read = world.ses.getTemplate.bind(world.ses);
  let stale = 0;
  world.ses.getTemplate = async (name) => {
    const template = await read(name);
    if (name !== BACKUP || world.calls.count('UpdateEmailTemplate') === 0 || stale++ > 0) return template;
    return { content: NEXT, tags: ownershipTags({ ...OWNER, stackId: OTHER_STACK }, BACKUP) };
  };
  expect((await create()).Status).toBe('SUCCESS');
  expect(stale).toBeGreaterThan(0);
  expect([content(), content(BACKUP)]).toEqual([expect.objectContaining(OURS), expect.objectContaining(THEIRS)]);
});

describe('the user\'s tags', () => {
  const tagged = (declared: Record<string, string>) => ({ Tags: Object.entries(declared).map(([Key, Value]) => ({ Key, Value })) });
  const update = (to: Record<string, string>, from: Record<string, string>, options = {}) =>
    world.email({ type: 'Update', id: NAME, properties: properties(tagged(to)), previous: properties(tagged(from)), options });
  const own = ownershipTags(OWNER, NAME);

  test('are on a template from the call that creates it', async () => {
    await create(tagged({ team: 'a', empty: '' }));
    expect(tags()).toEqual({ ...own, team: 'a', empty: '' });
    expect(world.calls.count('TagResource')).toBe(0);
  });

  test('are changed, added and removed by an update, those of others stay, and nothing is written or rendered again', async () => {
    await create({ ...tagged({ team: 'a', old: 'x', same: 's' }), SampleData: '{}' });
    world.ses.store.tag(NAME, { foreign: 'theirs', hand: 'made' });
    const before = ['UpdateEmailTemplate', 'TestRenderTemplate'].map((name) => world.calls.count(name));
    const both = (declared: Record<string, string>) => properties({ ...tagged(declared), SampleData: '{}' });
    await world.email({ type: 'Update', id: NAME, properties: both({ team: 'b', new: 'n', same: 's' }), previous: both({ team: 'a', old: 'x', same: 's' }) });
    expect(tags()).toEqual({ ...own, team: 'b', new: 'n', same: 's', foreign: 'theirs', hand: 'made' });
    expect(['UpdateEmailTemplate', 'TestRenderTemplate'].map((name) => world.calls.count(name))).toEqual(before);
    expect([world.calls.count('TagResource'), world.calls.count('UntagResource')]).toEqual([1, 1]);
  });

  test('are as before after a rollback', async () => {
    await create(tagged({ team: 'a', old: 'x' }));
    await update({ team: 'b', new: 'n' }, { team: 'a', old: 'x' });
    await update({ team: 'a', old: 'x' }, { team: 'b', new: 'n' }, { stackStatus: 'UPDATE_ROLLBACK_IN_PROGRESS' });
    expect(tags()).toEqual({ ...own, team: 'a', old: 'x' });
  });

  test('come and go with an update, also where the former version of the package had none', async () => {
    await create();
    await update({ team: 'a' }, {});
    expect(tags()).toEqual({ ...own, team: 'a' });
    await update({}, { team: 'a' });
    expect(tags()).toEqual(own);
  });

  test('that were removed by hand already need no call', async () => {
    await create(tagged({ old: 'x' }));
    world.ses.store.untag(NAME, ['old']);
    await update({}, { old: 'x' });
    expect(world.calls.count('UntagResource')).toBe(0);
  });

  test('are set once, though reads don\'t show them', async () => {
    await create();
    const { getTemplate } = world.ses;
    world.ses.getTemplate = async (name) => {
      const found = await getTemplate.call(world.ses, name);
      return found && { ...found, tags: Object.fromEntries(Object.entries(found.tags).filter(([key]) => key !== 'team')) };
    };
    expect((await update({ team: 'a' }, {})).Status).toBe('SUCCESS');
    expect(world.calls.count('TagResource')).toBe(1);
  });

  test('are set again after an answer that was lost', async () => {
    await create();
    world.calls.faultAt = failing('TagResource', lostAnswer(), { when: 'before', times: 1 });
    expect((await update({ team: 'a' }, {})).Status).toBe('SUCCESS');
    expect(tags()).toEqual({ ...own, team: 'a' });
  });

  test('are not set on a template that is adopted, nor on the copy of its text', async () => {
    world.ses.store.create(NAME, THEIRS, { team: 'theirs' });
    await create(tagged({ team: 'a', cost: 'b' }));
    expect(tags()).toEqual({ team: 'theirs' });
    expect(tags(BACKUP)).toEqual(ownershipTags(OWNER, BACKUP));
    await update({ cost: 'c' }, { team: 'a', cost: 'b' });
    expect(tags()).toEqual({ team: 'theirs' });
  });
});
