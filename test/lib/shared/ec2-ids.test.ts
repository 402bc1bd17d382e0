import { Lazy, Token } from 'aws-cdk-lib';
import { allocationIdProblems, ec2Arn, idProblems } from '../../../lib/shared/ec2-ids';
import { newStack } from '../support';

const ELSEWHERE = { env: { account: '111122223333', region: 'eu-west-1' } };

test.each<[string[], string]>([
  [['elastic-ip'], 'arn:<partition>:ec2:eu-west-1:111122223333:elastic-ip/*'],
  [['instance', 'i-0123456789abcdef0'], 'arn:<partition>:ec2:eu-west-1:111122223333:instance/i-0123456789abcdef0'],
])('the ARN of %j is one in the account and the region of the stack', ([resource = '', name], expected) => {
  const stack = newStack(ELSEWHERE);
  expect(stack.resolve(ec2Arn(stack, resource, name))).toEqual({ 'Fn::Join': ['', expected.split('<partition>').flatMap((part, index) => index ? [{ Ref: 'AWS::Partition' }, part] : [part])] });
});

test.each(['eni-01234567', 'eni-0123456789abcdef0', undefined, Token.asString({ Ref: 'Interface' }), Lazy.string({ produce: () => 'x' })])(
  'the id %s is no problem', (id) => {
    expect(idProblems('networkInterfaceId', id, 'eni')).toEqual([]);
  });

test.each([
  '', 'eni-', 'eni-0123456', 'eni-012345678', 'eni-0123456789abcdef', 'eni-0123456789abcdef01', 'eni-0123456g', 'i-01234567', 'xeni-01234567',
])('the id %j is a problem that says what it has to look like', (id) => {
  expect(idProblems('networkInterfaceId', id, 'eni')).toEqual([{
    property: 'networkInterfaceId', value: id, expected: "'eni-' and 8 or 17 hexadecimal digits", change: 'copy the id from the console or the command line',
  }]);
});

test.each(['eni-0123456A', 'ENI-01234567', ' eni-01234567', 'eni-01234567\n'])('of the id %j it says that it is in lower case', (id) => {
  expect(idProblems('networkInterfaceId', id, 'eni')).toEqual([expect.objectContaining({ change: 'write it in lower case, without spaces' })]);
});

test('of an id of another kind it says what that is for', () => {
  expect(idProblems('target', 'i-01234567', 'eni', { i: 'use an instance' })).toEqual([expect.objectContaining({ change: 'use an instance' })]);
});

test.each([['eipalloc-0123456789abcdef0', 0], ['eipassoc-0123456789abcdef0', 1], ['203.0.113.7', 1]])('as an allocation id, %s has %d problems', (id, count) => {
  expect(allocationIdProblems('allocationId', id)).toHaveLength(count);
});
