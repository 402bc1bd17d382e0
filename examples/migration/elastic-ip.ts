// From CfnEIP and CfnEIPAssociation: docs/migration/elastic-ip.md shows each step, and `npm run migrations` deploys them.
import { CfnOutput, RemovalPolicy, type Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { ElasticIp, ElasticIpSource, ElasticIpTarget } from '../../lib';

export function before(this: Stack, instanceId: string): void {
  // #region before
  const eip = new ec2.CfnEIP(this, 'Eip', { tags: [{ key: 'Name', value: 'relay' }] });
  new ec2.CfnEIPAssociation(this, 'Association', { allocationId: eip.attrAllocationId, instanceId });
  new CfnOutput(this, 'AllocationId', { value: eip.attrAllocationId });
  // #endregion
}

export function retained(this: Stack, instanceId: string): void {
  // #region retained
  const eip = new ec2.CfnEIP(this, 'Eip', { tags: [{ key: 'Name', value: 'relay' }] });
  const association = new ec2.CfnEIPAssociation(this, 'Association', { allocationId: eip.attrAllocationId, instanceId });
  for (const resource of [eip, association]) resource.applyRemovalPolicy(RemovalPolicy.RETAIN);
  new CfnOutput(this, 'AllocationId', { value: eip.attrAllocationId });
  // #endregion
}

export function adopted(this: Stack, instanceId: string, allocationId: string): void {
  // #region adopted
  const ip = new ElasticIp(this, 'Ip', {
    source: ElasticIpSource.existing(allocationId), // 'eipalloc-...', of the stack's output
    target: ElasticIpTarget.instanceId(instanceId),
  });
  new CfnOutput(this, 'AllocationId', { value: ip.allocationId });
  // #endregion
}
