import type { Stack } from 'aws-cdk-lib';
import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as ec2 from 'aws-cdk-lib/aws-ec2';

/** A group is one resource: what it stands on is imported. */
export function groupOf(stack: Stack, index: number): autoscaling.AutoScalingGroup {
  return new autoscaling.AutoScalingGroup(stack, `Group${index}`, { ...imported(stack), maxCapacity: 1 });
}

const known = new WeakMap<Stack, Pick<autoscaling.AutoScalingGroupProps, 'vpc' | 'launchTemplate'>>();

function imported(stack: Stack) {
  const props = known.get(stack) ?? {
    vpc: ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
      vpcId: 'vpc-0123456789abcdef0', availabilityZones: ['us-east-1a'], privateSubnetIds: ['subnet-0123456789abcdef0'],
    }),
    launchTemplate: ec2.LaunchTemplate.fromLaunchTemplateAttributes(stack, 'Template', { launchTemplateId: 'lt-0123456789abcdef0', versionNumber: '1' }),
  };
  known.set(stack, props);
  return props;
}
