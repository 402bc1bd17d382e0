import { ownershipTags } from '../../../core/email-templates/stored-template';
import { TAG } from '../../../core/ownership';
import { awsError } from '../../support/aws-error';
import { failing } from '../../support/calls';
import { STACK } from '../../support/world';
import {
  content, create, NAME, names, NEXT, next, OURS, OWNER, properties, ROLLBACK, tags, THEIRS, world,
} from './support';

describe('a template that is not there', () => {
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
});

describe('a template that was there before', () => {
  beforeEach(() => world.ses.store.create(NAME, THEIRS, { Team: 'theirs' }));

  test('stays on destroy, with our text; only the copy goes', async () => {
    await create();
    await world.email({ type: 'Delete', id: NAME, properties: properties() });
    expect(names()).toEqual([NAME]);
    expect(content()).toMatchObject(OURS);
  });

  describe('whose former text the user wants back', () => {
    const RESTORE = { OnExisting: 'adopt-and-restore' } as const;
    const destroy = (changes = {}) => world.email({ type: 'Delete', id: NAME, properties: properties({ ...RESTORE, ...changes }) });

    test('has it on destroy, and nothing of ours is left', async () => {
      await create(RESTORE);
      expect((await destroy()).Status).toBe('SUCCESS');
      expect([names(), content(), tags()]).toEqual([[NAME], { ...THEIRS, html: undefined }, { Team: 'theirs' }]);
    });

    test('has that of the adoption, though the user decided later', async () => {
      await create();
      await world.email({ type: 'Update', id: NAME, properties: properties(RESTORE), previous: properties() });
      await destroy();
      expect(content()).toMatchObject(THEIRS);
    });

    test('has it when the construct gives up the name', async () => {
      await create(RESTORE);
      const other = properties({ ...RESTORE, TemplateName: 'other' });
      await world.email({ type: 'Update', id: NAME, properties: other, previous: properties(RESTORE) });
      await world.email({
        type: 'Delete', id: NAME, properties: properties(RESTORE),
        options: { stackStatus: 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', status: 'UPDATE_COMPLETE', heldId: 'other', heldProperties: other },
      });
      expect(content()).toMatchObject(THEIRS);
    });

    test('has it when a Delete that died half-way is delivered again', async () => {
      await create(RESTORE);
      world.calls.faultAt = failing('DeleteEmailTemplate', awsError('AccessDeniedException', { status: 403 }));
      expect((await destroy()).Status).toBe('FAILED');
      world.calls.faultAt = () => undefined;
      expect((await destroy()).Status).toBe('SUCCESS');
      expect([names(), content()]).toEqual([[NAME], { ...THEIRS, html: undefined }]);
    });

    test('keeps what somebody has written since', async () => {
      await create(RESTORE);
      world.ses.store.update(NAME, { subject: 'By hand', text: 'by hand' });
      await destroy();
      expect([names(), content()]).toEqual([[NAME], { subject: 'By hand', text: 'by hand', html: undefined }]);
    });

    test('keeps ours where the removal policy retains it', async () => {
      await create(RESTORE);
      await destroy({ RemovalPolicy: 'retain' });
      expect([names(), content()]).toEqual([[NAME], { ...OURS, text: undefined }]);
    });
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
});
