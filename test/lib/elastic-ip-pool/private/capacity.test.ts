import { CfnParameter, type Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { ElasticIpPool, type ElasticIpPoolProps } from '../../../../lib';
import { errorOf, newStack, templateOf } from '../../support';
import { importedGroup, newGroup } from '../support';

function warningsOf(props: ElasticIpPoolProps, ...groups: ((stack: Stack) => autoscaling.IAutoScalingGroup)[]): string[] {
  const stack = newStack();
  const pool = new ElasticIpPool(stack, 'Ips', props);
  for (const group of groups) pool.attachTo(group(stack));
  return Annotations.fromStack(stack).findWarning('/Stack/Ips', Match.anyValue()).map(({ entry }) => String(entry.data));
}
const upTo = (maxCapacity: number, id = 'Group', more: Partial<autoscaling.AutoScalingGroupProps> = {}) => (stack: Stack) => newGroup(stack, id, { maxCapacity, ...more });

describe('the size', () => {
  test.each<[string, ReturnType<typeof warningsOf>]>([
    ['as many addresses as the maximum', warningsOf({ size: 3 }, upTo(3))],
    ['a maximum that is known only at deploy', warningsOf({ size: 1 }, (stack) =>
      newGroup(stack, 'Group', { maxCapacity: new CfnParameter(stack, 'Max', { type: 'Number' }).valueAsNumber }))],
    ['an imported group', warningsOf({ size: 1 }, (stack) => importedGroup(stack, 'web'))],
  ])('is no warning with %s', (_, warnings) => {
    expect(warnings).toEqual([]);
  });

  test('is a warning below the maximum of all groups together, with an id', () => {
    expect(warningsOf({ size: 3 }, upTo(2, 'One'), upTo(2, 'Two'), (stack) => importedGroup(stack, 'web')))
      .toEqual([expect.stringMatching(/^3 addresses for up to 4 instances .*\[ack: cdk-adopt:elasticIpPoolTooSmall\]$/)]);
  });

  test('below the minimum is an error where instances without an address are abandoned', () => {
    const stack = newStack();
    const pool = new ElasticIpPool(stack, 'Ips', { size: 1, onExhausted: autoscaling.DefaultResult.ABANDON });
    pool.attachTo(newGroup(stack, 'Group', { minCapacity: 2, maxCapacity: 2 }));
    expect(errorOf(() => templateOf(stack))).toContain('[Stack/Ips] size: got 1, expected at least 2 addresses, the minimum size of the groups, since onExhausted is ABANDON');
  });
});

test.each([ec2.SubnetType.PRIVATE_ISOLATED, ec2.SubnetType.PRIVATE_WITH_EGRESS])('a group in subnets of type %s is a warning', (subnetType) => {
  const vpcOf = (stack: Stack) => new ec2.Vpc(stack, 'Own', { natGateways: 1, subnetConfiguration: [
    { name: 'public', subnetType: ec2.SubnetType.PUBLIC }, { name: 'other', subnetType },
  ] });
  const warnings = warningsOf({ size: 1 }, (stack) => newGroup(stack, 'Group', { vpc: vpcOf(stack), vpcSubnets: { subnetType } }));
  expect(warnings).toEqual([expect.stringMatching(/without a route to an internet gateway.*Stack\/Own\/otherSubnet1.*elasticIpPoolPrivateSubnet/)]);
});
