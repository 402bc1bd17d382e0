import { RemovalPolicy } from 'aws-cdk-lib';
import { removalPolicyContract, removalPolicyProblems } from '../../../lib/shared/removal-policy';

test.each([
  [RemovalPolicy.DESTROY, 'destroy'],
  [RemovalPolicy.RETAIN, 'retain'],
  [RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE, 'retain'],
])('the policy %s is %s to the handlers, and no problem', (policy, expected) => {
  expect(removalPolicyContract(policy)).toBe(expected);
  expect(removalPolicyProblems(policy)).toEqual([]);
});

test('a snapshot is a problem, since there is none of what the library manages', () => {
  expect(removalPolicyProblems(RemovalPolicy.SNAPSHOT)).toEqual([
    { property: 'removalPolicy', value: 'snapshot', expected: 'DESTROY or RETAIN', change: 'there are no snapshots of it: use RETAIN to keep it' },
  ]);
});
