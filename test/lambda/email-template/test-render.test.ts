import { awsError } from '../../support/aws-error';
import { failing } from '../../support/calls';
import { content, create, NAME, names, properties, ROLLBACK, world } from './support';

describe('sampleData', () => {
  const SampleData = JSON.stringify({ name: 'Ada' });

  test('is rendered by SES before success is reported', async () => {
    expect((await create({ SampleData })).Status).toBe('SUCCESS');
    expect(world.calls.count('TestRenderTemplate')).toBe(1);
  });

  test('that leaves something out fails the Create, and the Delete that follows leaves nothing', async () => {
    const { Status, Reason, PhysicalResourceId: id } = await create({ SampleData: '{}' });
    expect(Status).toBe('FAILED');
    expect(Reason).toMatch(/could not render template welcome with its sample data: MissingRenderingAttribute; complete .*\. Message: Attribute 'name' /);
    await world.email({ type: 'Delete', id, properties: properties({ SampleData: '{}' }), options: ROLLBACK });
    expect(names()).toEqual([]);
  });

  describe('of an email with what SES fills in itself', () => {
    const Html = { Inline: '<p>{{name}}</p><a href="{{amazonSESUnsubscribeUrl}}">x</a>{{ses:openTracker}}' };
    const rendered = () => world.calls.count('TestRenderTemplate');

    test('needs no data for it, where SES asks for it in a test rendering', async () => {
      expect(await create({ SampleData, Html })).toMatchObject({ Status: 'SUCCESS' });
      expect(rendered()).toBe(2);
    });

    test('is sent as it is, where SES asks for none', async () => {
      world.ses.store.fillsInItself = true;
      expect(await create({ SampleData, Html })).toMatchObject({ Status: 'SUCCESS' });
      expect(rendered()).toBe(1);
    });

    test('still has to give all else', async () => {
      const { Status, Reason } = await create({ SampleData: '{}', Html });
      expect([Status, Reason]).toEqual(['FAILED', expect.stringContaining("Attribute 'name' is not present")]);
    });
  });

  test('that changes alone is rendered, too', async () => {
    await create({ SampleData });
    const answer = await world.email({ type: 'Update', id: NAME, properties: properties({ SampleData: '{}' }), previous: properties({ SampleData }) });
    expect(answer.Status).toBe('FAILED');
  });

  test.each([['again', properties()], ['again, with nothing changed', undefined]])('is rendered %s, when the text was written and could not be rendered', async (_, previous) => {
    const wrong = properties({ SampleData, Subject: 'Welcome {{who}}' });
    await create({ SampleData });
    const update = { type: 'Update', id: NAME, properties: wrong } as const;
    expect((await world.email({ ...update, previous: properties({ SampleData }) })).Status).toBe('FAILED');
    const { Status, Reason } = await world.email({ ...update, previous: previous ? { ...previous, SampleData } : wrong });
    expect([Status, Reason]).toEqual(['FAILED', expect.stringContaining('MissingRenderingAttribute')]);
  });

  test('is not rendered in a rollback, which puts back what was rendered before', async () => {
    await create({ SampleData });
    const wrong = properties({ SampleData, Subject: 'Welcome {{who}}' });
    world.calls.faultAt = failing('TestRenderTemplate', awsError('AccessDenied', { status: 403 }));
    expect((await world.email({ type: 'Update', id: NAME, properties: wrong, previous: properties({ SampleData }) })).Status).toBe('FAILED');
    const options = { stackStatus: 'UPDATE_ROLLBACK_IN_PROGRESS' };
    expect(await world.email({ type: 'Update', id: NAME, properties: properties({ SampleData }), previous: wrong, options })).toMatchObject({ Status: 'SUCCESS' });
    expect(content()).toMatchObject({ subject: 'Welcome {{name}}' });
  });
});
