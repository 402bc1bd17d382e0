import { awsError } from '../../support/aws-error';
import { failing } from '../../support/calls';
import { assets, BYE, calls, created, fn, HELLO, NEWS, send, ses, template, texts } from './support';

describe('a Create', () => {
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
});

test('a Delete asks once what the stack is about, however many invocations it takes', async () => {
  const { properties, id } = await created(...Array.from({ length: 450 }, (_, number) => template(`t${number}`, 'x')));
  const before = fn.invocations;
  fn.asked.made.length = 0;
  expect((await send('Delete', properties, { id })).Status).toBe('SUCCESS');
  expect(fn.invocations - before).toBe(2);
  expect([fn.asked.count('DescribeStacks'), fn.asked.count('DescribeStackEvents')]).toEqual([1, 1]);
  expect(texts()).toEqual({});
});
