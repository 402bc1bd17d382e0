import { type Address, holderOf, type Target } from '../../core/elastic-ip/address';
import { isOfIpam } from '../../core/elastic-ip/desired-state';
import { TAG, type Tags } from '../../core/ownership';
import type { AddressPort } from '../../lambda/elastic-ip/ec2';
import type { ReverseDnsPort } from '../../lambda/reverse-dns/ec2';
import { awsError } from '../support/aws-error';
import { matches } from '../support/ec2-store';
import type { Aws } from './aws';
import { FOREIGN, type Invocation } from './caller';
import type { Access } from './operation';

/** It has the IPAM pools, and shares them. */
const IPAM_ACCOUNT = '210987654321';

const READS = (action: string): (() => Access[]) => () => [{ action: `ec2:${action}`, arn: '*' }];

export type Ec2Port = AddressPort & ReverseDnsPort;

/** EC2, as one invocation calls it. */
export function ec2Port(aws: Aws, by: Invocation, region = 'us-east-1'): Ec2Port {
  const arn = `arn:aws:ec2:${region}:123456789012`;
  const { ec2, world, addressVersions: versions, recordVersions: records } = aws;

  const read = <T>(name: string, on: string, effect: (asOf: number) => T) =>
    world.call(by, { service: 'ec2', name, on, access: READS(name), effect });

  const write = <T>(name: string, on: string, access: () => Access[], effect: () => T) =>
    world.call(by, {
      service: 'ec2', name, on, writes: true, access, effect: () => {
        const all = aws.longestGap === undefined ? [] : [...ec2.addresses.values()];
        const before = all.filter(({ associationId }) => associationId !== undefined);
        const result = effect();
        demandNoGap(aws, by, before);
        if (CHANGES_ASSOCIATIONS.includes(name)) demandShortGaps(aws, by);
        aws.changed(by.owner);
        return result;
      },
    });

  const onAddress = (action: string, id: string, more: Partial<Access> = {}): Access =>
    ({ action: `ec2:${action}`, arn: `${arn}:elastic-ip/${id}`, resourceTags: ec2.addresses.get(id)?.tags ?? {}, ...more });

  return {
    describeAddress: (id) => read('DescribeAddresses', id, (asOf) => {
      const address = versions.read(id, asOf, by.label);
      if (!address) throw awsError('InvalidAllocationID.NotFound');
      return address;
    }),

    describeAddresses: (filters) => read('DescribeAddresses', Object.keys(filters).join(), (asOf) =>
      versions.readAll(asOf, by.label, (address) => matches(address, filters))),

    describeInterface: (id) => read('DescribeNetworkInterfaces', id, () => ec2.interfaces.get(id)),

    describeInstance: (id, privateIpAddress) => read('DescribeInstances', id, () => ec2.describeInstance(id, privateIpAddress)),

    allocateAddress: (allocation, tags) => {
      const { publicIpv4Pool: pool } = allocation;
      const access = () => [
        { action: 'ec2:AllocateAddress', arn: `${arn}:elastic-ip/*`, requestTags: tags },
        ...(Object.keys(tags).length === 0 ? [] : [{ action: 'ec2:CreateTags', arn: `${arn}:elastic-ip/*`, requestTags: tags, createAction: 'AllocateAddress' }]),
        ...(pool === undefined ? [] : [{ action: 'ec2:AllocateAddress', arn: isOfIpam(allocation) ? `arn:aws:ec2::${IPAM_ACCOUNT}:ipam-pool/${pool}` : `${arn}:ipv4pool-ec2/${pool}` }]),
      ];
      return write('AllocateAddress', '', access, () => {
        const address = ec2.allocate(allocation, tags);
        aws.makers.set(address.allocationId, by.owner);
        if (!by.awaited) aws.madeLate.add(address.allocationId);
        const [key] = keysIn(by);
        if (key !== undefined) aws.keys.set(address.allocationId, key);
        aws.demandMark(by, address.allocationId, tags);
        return address;
      });
    },

    associateAddress: (id, target, allowReassociation) => {
      const access = () => [onAddress('AssociateAddress', id), ...targetAccess(arn, target)];
      return write('AssociateAddress', `${id} ${target.instanceId ?? target.networkInterfaceId}`, access, () => {
        const before = [...ec2.on(target), ...[ec2.addresses.get(id)].flatMap((address) => address ?? [])];
        for (const { allocationId } of before) aws.race(by, versions, allocationId);
        const associationId = ec2.associate(id, target, allowReassociation);
        if (!mayTake(by)) for (const address of before) demandAssociator(aws, by, address, 'moved');
        aws.makers.set(associationId, holderIn(by, ec2.addresses.get(id)!));
        return associationId;
      });
    },

    disassociateAddress: (associationId) => {
      const address = [...ec2.addresses.values()].find((one) => one.associationId === associationId);
      const access = () => [onAddress('DisassociateAddress', address?.allocationId ?? '-'), { action: 'ec2:DisassociateAddress', arn: `${arn}:network-interface/eni` }];
      // What is gone has no tags for IAM to judge by.
      return write('DisassociateAddress', associationId, address ? access : () => [], () => {
        ec2.disassociate(associationId);
        demandAssociator(aws, by, address!, 'disassociated');
      });
    },

    releaseAddress: ({ allocationId, networkBorderGroup }) => {
      const access = () => (ec2.addresses.has(allocationId) ? [onAddress('ReleaseAddress', allocationId)] : []);
      return write('ReleaseAddress', allocationId, access, () => {
        ec2.release(allocationId, networkBorderGroup);
        if (!mayRelease(aws, by, allocationId)) aws.demandMaker(by, allocationId, 'released');
      });
    },

    createTags: (id, tags) => write('CreateTags', id, () => [onAddress('CreateTags', id, { requestTags: tags })], () => {
      ec2.tag(id, tags);
      demandRightToTag(aws, by, id, tags);
    }),

    deleteTags: (id, tags) => write('DeleteTags', id, () => [onAddress('DeleteTags', id, { removedKeys: Object.keys(tags) })], () => {
      ec2.untag(id, tags);
      demandRightToTag(aws, by, id, tags);
    }),

    describeReverseDns: (id) => read('DescribeAddressesAttribute', id, (asOf) => {
      ec2.describe(id);
      return records.read(id, asOf, by.label) ?? {};
    }),

    modifyReverseDns: (id, domainName) => write('ModifyAddressAttribute', `${id} ${domainName}`, () => [onAddress('ModifyAddressAttribute', id)], () => {
      demandRecord(aws, by, id);
      ec2.modifyReverseDns(id, domainName);
      aws.recordMakers.set(id, by.owner);
      aws.recordChanged(id, by.owner);
    }),

    resetReverseDns: (id) => write('ResetAddressAttribute', id, () => [onAddress('ResetAddressAttribute', id)], () => {
      demandRecord(aws, by, id);
      ec2.resetReverseDns(id);
      aws.recordChanged(id, by.owner);
    }),
  };
}

function targetAccess(arn: string, { instanceId, networkInterfaceId }: Target): Access[] {
  return [
    ...(instanceId === undefined ? [] : [{ action: 'ec2:AssociateAddress', arn: `${arn}:instance/${instanceId}` }]),
    { action: 'ec2:AssociateAddress', arn: `${arn}:network-interface/${networkInterfaceId ?? 'eni-of-the-instance'}` },
  ];
}

/** Whether the user lets the resource take an address or a target that is in use elsewhere. */
function mayTake({ event }: Invocation): boolean {
  return event.ResourceProperties.AllowReassociation === 'true';
}

function demandAssociator(aws: Aws, by: Invocation, { allocationId, associationId }: Address, deed: string): void {
  const { makers, world, byPool, keys } = aws;
  if (associationId === undefined || byPool.has(associationId)) return;
  const associator = makers.get(associationId) ?? FOREIGN;
  if (keys.has(allocationId) && aws.isGone(associator)) return; // its successor's now
  if (deed === 'moved' && stackOf(associator) === stackOf(by.owner)) return; // a stack's resources take targets from each other
  if (associator !== by.owner) world.violate(4, `${by.owner} ${deed} ${allocationId}, which ${associator} had associated`, allocationId);
}

/** The resource of the stack that holds the address: another one may have given its target back. */
function holderIn({ owner }: Invocation, { tags }: Address): string {
  const logicalId = tags[TAG.resource];
  return logicalId === undefined ? owner : `${stackOf(owner)}/${logicalId}`;
}

/** `Shop/IpCC3F9CC8` -> `Shop` */
const stackOf = (owner: string): string => owner.split('/')[0]!;

/** The keys that the request speaks of. */
function keysIn({ event: { ResourceProperties, OldResourceProperties } }: Invocation): (string | undefined)[] {
  return [ResourceProperties, OldResourceProperties].map((properties) => properties?.RetainedKey as string | undefined);
}

/** Of an address that is kept under a key, whoever made it: the user wants it to go. */
function mayRelease({ keys }: Aws, by: Invocation, id: string): boolean {
  return keysIn(by)[0] === keys.get(id) && keys.has(id) && by.event.ResourceProperties.RemovalPolicy === 'destroy';
}

/** What is off its target goes, or comes back, with the next call that changes an association. */
function demandShortGaps({ ec2, world, unassociatedFor, longestGap }: Aws, { owner }: Invocation): void {
  if (longestGap !== 'a call') return;
  for (const [id, calls] of unassociatedFor) {
    const address = ec2.addresses.get(id);
    if (!address || !holderOf(address) || address.associationId !== undefined) unassociatedFor.delete(id);
    else if (calls > 0) world.violate(2, `${owner} left ${id} without an association for more than a call`, id);
    else unassociatedFor.set(id, calls + 1);
  }
}

const CHANGES_ASSOCIATIONS = ['AssociateAddress', 'DisassociateAddress', 'ReleaseAddress'];

/** Once associated, an address stays so until it goes. */
function demandNoGap({ ec2, world, unassociatedFor, longestGap }: Aws, { owner, event: { RequestType, PhysicalResourceId = '' } }: Invocation, before: readonly Address[]): void {
  for (const { allocationId } of before) {
    const isItsDelete = RequestType === 'Delete' && (PhysicalResourceId === allocationId || !PhysicalResourceId.startsWith('eipalloc-'));
    const isAssociated = ec2.addresses.get(allocationId)?.associationId !== undefined;
    if (isAssociated || isItsDelete) continue;
    if (longestGap === 'a call') unassociatedFor.set(allocationId, 0);
    else world.violate(2, `${owner} left ${allocationId} without an association for a while`, allocationId);
  }
}

/** A record that somebody else set is not changed. The one of an address that goes may be another resource's of the stack. */
function demandRecord(aws: Aws, { owner }: Invocation, id: string): void {
  const { ec2, recordMakers, world } = aws;
  const { domainName, update } = ec2.describeReverseDns(id);
  if (domainName === undefined && update === undefined) return;
  const maker = recordMakers.get(id) ?? FOREIGN;
  if (maker.split('/')[0] !== owner.split('/')[0] && !aws.isGone(maker)) world.violate(4, `${owner} changed the reverse DNS record of ${id}, which ${maker} set`, id);
}

const CLAIM: readonly string[] = [TAG.associatedBy, TAG.resource, TAG.takenFrom, TAG.reverseDnsBy, TAG.reverseDns];

function demandRightToTag(aws: Aws, by: Invocation, id: string, tags: Tags): void {
  const { makers, world, keys, holders } = aws;
  if (makers.get(id) === by.owner || Object.keys(tags).every((key) => CLAIM.includes(key))) return;
  const holder = holders.get(id) ?? by.owner;
  if (keys.has(id) && keysIn(by).includes(keys.get(id)) && (holder === by.owner || aws.isGone(holder))) return;
  world.violate(4, `${by.owner} changed tags of ${id}, which is not its own`, id);
}
