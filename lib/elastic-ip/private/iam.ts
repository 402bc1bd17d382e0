import { Aws, type IResource, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { TAG } from '../../../core/ownership';
import { ec2Arn } from '../../shared/ec2-ids';
import { granteeProblems } from '../../shared/grantee';
import type { Permission } from '../../shared/managed-policies';
import { requestTag, resourceTag } from '../../shared/tag-conditions';
import { throwProblems } from '../../shared/validation';
import type { ElasticIpSource } from '../elastic-ip-source';
import type { ElasticIpTarget } from '../elastic-ip-target';

interface HasArn extends IResource {
  readonly elasticIpArn: string;
}

/**
 * Allows associating one address with anything, and disassociating it.
 *
 * @param carried tags that the address must have, as a further condition
 */
export function grantAssociate(ip: HasArn, grantee: iam.IGrantable, carried: Readonly<Record<string, string>> = {}): iam.Grant {
  throwProblems(ip, granteeProblems(grantee));
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

/** The permissions that conditions on our own tags can't express: for a pool, an address that the user owns, and the target. */
export function permissionsFor(scope: Construct, source: ElasticIpSource, target?: ElasticIpTarget): Permission[] {
  const { _allocationId: allocationId, _tag: tag, _options: { publicIpv4Pool: pool, ipamPoolId } } = source;
  const stack = Stack.of(scope);
  const associate = (resource: string, name?: string) => ({ actions: ['ec2:AssociateAddress'], resourceArn: ec2Arn(stack, resource, name) });
  const ownAssociationTags = {
    'StringEquals': { [requestTag(TAG.associatedBy)]: Aws.STACK_ID },
    'ForAllValues:StringEquals': { 'aws:TagKeys': [TAG.associatedBy, TAG.resource, TAG.takenFrom] },
  };
  return [
    // EC2 authorizes the pool as well as the new address, and a pool has neither our tags nor tags in the request.
    ...(pool === undefined ? [] : [{ actions: ['ec2:AllocateAddress'], resourceArn: ec2Arn(stack, 'ipv4pool-ec2', pool) }]),
    ...(ipamPoolId === undefined ? [] : [{ actions: ['ec2:AllocateAddress'], resourceArn: ipamPoolArn(stack, ipamPoolId) }]),
    ...(!source._isThereAlready || target === undefined ? [] : [
      // Which address has the tag is known only at deploy, so the policy can rely on the tag alone.
      { ...associate('elastic-ip', allocationId), resourceTag: tag },
      { actions: ['ec2:CreateTags'], resourceArn: ec2Arn(stack, 'elastic-ip', allocationId), conditions: ownAssociationTags, resourceTag: tag },
    ]),
    // Only an address with the key may be taken over, and only by a call that sets the retained tag, too.
    ...(source._retainedKey === undefined ? [] : [{
      actions: ['ec2:CreateTags'],
      resourceArn: ec2Arn(stack, 'elastic-ip'),
      conditions: {
        'StringEquals': { [requestTag(TAG.stack)]: Aws.STACK_ID },
        'Null': { [requestTag(TAG.retained)]: 'false' }, // Null: whether the tag is absent
        'ForAllValues:StringEquals': { 'aws:TagKeys': [TAG.stack, TAG.resource, TAG.spec, TAG.retained] },
      },
      resourceTag: { key: TAG.key, value: source._retainedKey },
    }]),
    // For an instance, EC2 authorizes its interface, too, whose ID isn't known here; the address is restricted all the same.
    ...(target?._instanceId === undefined ? [] : [associate('instance', target._instanceId), associate('network-interface')]),
    ...(target?._networkInterfaceId === undefined ? [] : [associate('network-interface', target._networkInterfaceId)]),
  ];
}

/** Without a region; and of the account that has the pool, which may only be shared with this one. */
function ipamPoolArn(stack: Stack, resourceName: string): string {
  return stack.formatArn({ service: 'ec2', region: '', account: '*', resource: 'ipam-pool', resourceName });
}

/** Permissions by tags: addresses are created with our ownership tags, and changed and released only while they have them. */
export function statements(stack: Stack): iam.PolicyStatement[] {
  const addresses = ec2Arn(stack, 'elastic-ip');
  const allow = (actions: string[], resource: string, equal?: Record<string, string>, more?: Permission['conditions']) =>
    new iam.PolicyStatement({ actions, resources: [resource], conditions: equal && { StringEquals: equal, ...more } });
  const ours = { [resourceTag(TAG.stack)]: Aws.STACK_ID };
  const associatedByUs = { [resourceTag(TAG.associatedBy)]: Aws.STACK_ID };
  const recordOurs = { [resourceTag(TAG.reverseDnsBy)]: Aws.STACK_ID };
  const requested = { [requestTag(TAG.stack)]: Aws.STACK_ID };
  return [
    // They have no resource-level permissions.
    allow(['ec2:DescribeAddresses', 'ec2:DescribeAddressesAttribute', 'ec2:DescribeInstances', 'ec2:DescribeNetworkInterfaces'], '*'),
    allow(['ec2:AllocateAddress'], addresses, requested),
    allow(['ec2:CreateTags'], addresses, { ...requested, 'ec2:CreateAction': 'AllocateAddress' }),
    allow(['ec2:AssociateAddress', 'ec2:CreateTags', 'ec2:DisassociateAddress', 'ec2:ReleaseAddress'], addresses, ours),
    // Any key, since tags that the user no longer declares are removed.
    allow(['ec2:DeleteTags'], addresses, ours, NAMED_KEYS),
    // AssociateAddress, too: a rollback restores the association of a user's address, even if the user's tag has moved meanwhile.
    allow(['ec2:AssociateAddress', 'ec2:DisassociateAddress'], addresses, associatedByUs),
    allow(['ec2:DeleteTags'], addresses, associatedByUs, onlyKeys(TAG.associatedBy, TAG.resource, TAG.takenFrom)),
    allow(['ec2:DisassociateAddress'], ec2Arn(stack, 'network-interface')),
    // The record tags are set before the record. On a user's address, all other tags must stay.
    allow(['ec2:ModifyAddressAttribute', 'ec2:ResetAddressAttribute'], addresses, recordOurs),
    allow(['ec2:DeleteTags'], addresses, recordOurs, onlyKeys(TAG.reverseDnsBy, TAG.reverseDns)),
  ];
}

/** `ec2:DeleteTags` without keys removes all tags. */
const NAMED_KEYS = { Null: { 'aws:TagKeys': 'false' } };

/** `ForAllValues` is also true for a request without keys. */
function onlyKeys(...keys: string[]): Permission['conditions'] {
  return { ...NAMED_KEYS, 'ForAllValues:StringEquals': { 'aws:TagKeys': keys } };
}
