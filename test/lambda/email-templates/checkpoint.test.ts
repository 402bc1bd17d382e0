import { awsError } from '../../support/aws-error';
import { failing } from '../../support/calls';
import { assets, BYE, calls, clock, created, fn, HELLO, NEWS, send, ses, template, texts } from './support';

describe('a Create', () => {
  test('tells all that is wrong with the templates, by name and in SES\'s words, and does what it can for the others', async () => {
    const missing = template('alone', 'Hello {{who}}');
    ses.refuse = ({ html }) => (html?.startsWith('Bye') ? 'Only SES knows why.' : undefined);
    const { Status, Reason } = await send('Create', assets.put('one', [HELLO, BYE, missing]));
    expect(Status).toBe('FAILED');
    expect(Reason).toMatch(/^2 templates failed: .*template shop-alone with its sample data: MissingRenderingAttribute; .*\. Message: Attribute 'who' is not present/);
    expect(Reason).toMatch(/template shop-bye: BadRequestException; .*\. Message: Only SES knows why/);
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
    const many = Array.from({ length: 60 }, (_, number) => template(`t${number}`, 'x'));
    expect((await send('Create', assets.put('one', many))).Reason).toMatch(/stopped there/);
    expect(fn.sent.get('createTemplate')).toBe(50);
  });

  test('names in its answer each of many templates that fail alike', async () => {
    const ids = Array.from({ length: 49 }, (_, number) => `a-template-of-a-name-that-is-long-${number}`);
    const { Reason = '' } = await send('Create', assets.put('one', ids.map((id) => template(id, 'Hello {{who}}'))));
    expect(Reason).toMatch(/^49 templates failed: .*template shop-\S+-0 with its sample data: MissingRenderingAttribute; .*\. Message: Attribute 'who' is not present/);
    expect(ids.filter((id) => !Reason.includes(id))).toEqual([]);
  });
});

test('a Delete asks once what the stack is about, however many invocations it takes', async () => {
  const { properties, id } = await created(...Array.from({ length: 450 }, (_, number) => template(`t${number}`, 'x')));
  const before = fn.invocations;
  fn.asked.made.length = 0;
  expect((await send('Delete', properties, { id })).Status).toBe('SUCCESS');
  expect(fn.invocations - before).toBe(2);
  expect([fn.asked.count('DescribeStacks'), fn.asked.count('DescribeStackEvents')]).toEqual([1, 1]);
  // In the second invocation, whether the request is still wanted: the stack goes, so nothing new can be there.
  expect(fn.asked.count('DescribeStackResource')).toBe(1);
  expect(texts()).toEqual({});
});

test('a Delete in a stack that stays asks every few seconds whether it is still wanted, and stops when it is not', async () => {
  const { properties, id } = await created(...Array.from({ length: 60 }, (_, number) => template(`t${number}`, 'x')));
  fn.asked.made.length = 0;
  const answer = send('Delete', properties, { id, stackStatus: 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS' });
  void clock.sleep(30_000).then(() => fn.shows('CREATE_IN_PROGRESS'));
  expect((await answer).Status).toBe('FAILED');
  expect(fn.asked.count('DescribeStackResource')).toBeGreaterThan(5);
  expect(Object.keys(texts()).length).toBeGreaterThan(20);
});
