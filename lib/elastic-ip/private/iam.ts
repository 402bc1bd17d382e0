import { Aws, type IResource, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { TAG } from '../../../core/ownership';
import { ec2Arn } from '../../shared/ec2-ids';
import type { Permission } from '../../shared/managed-policies';
import { requestTag, resourceTag } from '../../shared/tag-conditions';
import type { ElasticIpSource } from '../elastic-ip-source';
import type { ElasticIpTarget } from '../elastic-ip-target';

interface HasArn extends IResource {
  readonly elasticIpArn: string;
}

/**
 * To associate one address with anything, and to disassociate it.
 *
 * @param carried the tags of the address by which it is known besides
 */
export function grantAssociate(ip: HasArn, grantee: iam.IGrantable, carried: Readonly<Record<string, string>> = {}): iam.Grant {
  const { stack, elasticIpArn } = ip;
  const interfaces = ec2Arn(stack, 'network-interface');
  const tags = Object.entries(carried).map(([key, value]) => [resourceTag(key), value]);
  const conditions = tags.length === 0 ? undefined : { StringEquals: Object.fromEntries(tags) as Record<string, string> };
  const allow = (actions: string[], resourceArns: string[], more: Partial<iam.GrantOnPrincipalOptions> = {}) =>
    iam.Grant.addToPrincipal({ grantee, actions, resourceArns, ...more });
  return allow(['ec2:AssociateAddress', 'ec2:DisassociateAddress'], [elasticIpArn], { conditions })
    .combine(allow(['ec2:AssociateAddress'], [ec2Arn(stack, 'instance'), interfaces]))
    .combine(allow(['ec2:DisassociateAddress'], [interfaces]));
}

/** What our own tags can't say: a pool, an address that was there before, and the target. */
export function permissionsFor(scope: Construct, source: ElasticIpSource, target?: ElasticIpTarget): Permission[] {
  const { _allocationId: allocationId, _tag: tag, _options: { publicIpv4Pool: pool } } = source;
  const stack = Stack.of(scope);
  const associate = (resource: string, name?: string) => ({ actions: ['ec2:AssociateAddress'], resourceArn: ec2Arn(stack, resource, name) });
  const ourClaim = {
    'StringEquals': { [requestTag(TAG.associatedBy)]: Aws.STACK_ID },
    'ForAllValues:StringEquals': { 'aws:TagKeys': [TAG.associatedBy, TAG.resource] },
  };
  return [
    // EC2 judges the pool as well as the address that it makes, and a pool has neither our tags nor a requested one.
    ...(pool === undefined ? [] : [{ actions: ['ec2:AllocateAddress'], resourceArn: ec2Arn(stack, 'ipv4pool-ec2', pool) }]),
    ...(!source._isThereAlready || target === undefined ? [] : [
      // Which address carries the tag is known only at deploy, so the tag is all that the policy can go by.
      { ...associate('elastic-ip', allocationId), resourceTag: tag },
      { actions: ['ec2:CreateTags'], resourceArn: ec2Arn(stack, 'elastic-ip', allocationId), conditions: ourClaim, resourceTag: tag },
    ]),
    // Only what has the key is taken over; and that it was there before is said of it at once.
    ...(source._retainedKey === undefined ? [] : [{
      actions: ['ec2:CreateTags'],
      resourceArn: ec2Arn(stack, 'elastic-ip'),
      conditions: {
        'StringEquals': { [requestTag(TAG.stack)]: Aws.STACK_ID },
        'Null': { [requestTag(TAG.retained)]: 'false' }, // whether it is absent
        'ForAllValues:StringEquals': { 'aws:TagKeys': [TAG.stack, TAG.resource, TAG.spec, TAG.retained] },
      },
      resourceTag: { key: TAG.key, value: source._retainedKey },
    }]),
    // With an instance, EC2 judges its interface too, whose id isn't known here; the address is limited all the same.
    ...(target?._instanceId === undefined ? [] : [associate('instance', target._instanceId), associate('network-interface')]),
    ...(target?._networkInterfaceId === undefined ? [] : [associate('network-interface', target._networkInterfaceId)]),
  ];
}

/** What the tags on an address say: created with our mark, changed and released while it carries it. */
export function statements(stack: Stack): iam.PolicyStatement[] {
  const addresses = ec2Arn(stack, 'elastic-ip');
  const allow = (actions: string[], resource: string, conditions?: Record<string, string>) =>
    new iam.PolicyStatement({ actions, resources: [resource], conditions: conditions && { StringEquals: conditions } });
  const recordOurs = { [resourceTag(TAG.reverseDnsBy)]: Aws.STACK_ID };
  const requested = { [requestTag(TAG.stack)]: Aws.STACK_ID };
  return [
    allow(['ec2:DescribeAddresses', 'ec2:DescribeAddressesAttribute', 'ec2:DescribeInstances'], '*'), // EC2 limits none to a resource
    allow(['ec2:AllocateAddress'], addresses, requested),
    allow(['ec2:CreateTags'], addresses, { ...requested, 'ec2:CreateAction': 'AllocateAddress' }),
    allow(
      ['ec2:AssociateAddress', 'ec2:CreateTags', 'ec2:DeleteTags', 'ec2:DisassociateAddress', 'ec2:ReleaseAddress'],
      addresses, { [resourceTag(TAG.stack)]: Aws.STACK_ID },
    ),
    // Associated too: a rollback goes back to an address that we claimed, also when the user's tag has moved to another one meanwhile.
    allow(
      ['ec2:AssociateAddress', 'ec2:DeleteTags', 'ec2:DisassociateAddress'],
      addresses, { [resourceTag(TAG.associatedBy)]: Aws.STACK_ID },
    ),
    allow(['ec2:DisassociateAddress'], ec2Arn(stack, 'network-interface')),
    // A reverse DNS record is claimed before it is set. The claim may be on an address of the user's, whose other tags stay.
    allow(['ec2:ModifyAddressAttribute', 'ec2:ResetAddressAttribute'], addresses, recordOurs),
    new iam.PolicyStatement({
      actions: ['ec2:DeleteTags'],
      resources: [addresses],
      conditions: {
        'StringEquals': recordOurs,
        'ForAllValues:StringEquals': { 'aws:TagKeys': [TAG.reverseDnsBy, TAG.reverseDns] },
      },
    }),
  ];
}
