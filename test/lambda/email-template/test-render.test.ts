import { create, NAME, names, properties, ROLLBACK, world } from './support';

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

  test('that changes alone is rendered, too', async () => {
    await create({ SampleData });
    const answer = await world.email({ type: 'Update', id: NAME, properties: properties({ SampleData: '{}' }), previous: properties({ SampleData }) });
    expect(answer.Status).toBe('FAILED');
  });
});
