import type { Address, Target } from '../../lambda/elastic-ip/address';
import type { AddressPort } from '../../lambda/elastic-ip/ec2';
import type { Aws } from './aws';
import { MARK, type Tags } from '../../lambda/lifecycle/owner';
import { awsError } from '../support/aws-error';
import { matches } from '../support/ec2-store';
import { FOREIGN, type Invocation } from './caller';
import type { Access } from './operation';

const ARN = 'arn:aws:ec2:us-east-1:123456789012';
const READS = (action: string): (() => Access[]) => () => [{ action: `ec2:${action}`, arn: '*' }];

/** EC2, as one invocation calls it. */
export function ec2Port(aws: Aws, by: Invocation): AddressPort {
  const { ec2, world, addressVersions: versions } = aws;

  const read = <T>(name: string, on: string, effect: (asOf: number) => T) =>
    world.call(by, { service: 'ec2', name, on, access: READS(name), effect });

  const write = <T>(name: string, on: string, access: () => Access[], effect: () => T) =>
    world.call(by, {
      service: 'ec2', name, on, writes: true, access, effect: () => {
        const result = effect();
        aws.changed(by.owner);
        return result;
      },
    });

  const onAddress = (action: string, id: string, more: Partial<Access> = {}): Access =>
    ({ action: `ec2:${action}`, arn: `${ARN}:elastic-ip/${id}`, resourceTags: ec2.addresses.get(id)?.tags ?? {}, ...more });

  return {
    describeAddress: (id) => read('DescribeAddresses', id, (asOf) => {
      const address = versions.read(id, asOf, by.label);
      if (!address) throw awsError('InvalidAllocationID.NotFound');
      return address;
    }),

    describeAddresses: (filters) => read('DescribeAddresses', Object.keys(filters).join(), (asOf) =>
      versions.readAll(asOf, by.label, (address) => matches(address, filters))),

    describeInstance: (id) => read('DescribeInstances', id, () => ec2.instances.get(id)),

    allocateAddress: (allocation, tags) => {
      const { publicIpv4Pool: pool } = allocation;
      const access = () => [
        { action: 'ec2:AllocateAddress', arn: `${ARN}:elastic-ip/*`, requestTags: tags },
        { action: 'ec2:CreateTags', arn: `${ARN}:elastic-ip/*`, requestTags: tags, createAction: 'AllocateAddress' },
        ...(pool === undefined ? [] : [{ action: 'ec2:AllocateAddress', arn: `${ARN}:ipv4pool-ec2/${pool}` }]),
      ];
      return write('AllocateAddress', '', access, () => {
        const address = ec2.allocate(allocation, tags);
        aws.makers.set(address.allocationId, by.owner);
        aws.demandMark(by, address.allocationId, tags);
        return address;
      });
    },

    associateAddress: (id, target, allowReassociation) => {
      const access = () => [onAddress('AssociateAddress', id), ...targetAccess(target)];
      return write('AssociateAddress', `${id} ${target.instanceId ?? target.networkInterfaceId}`, access, () => {
        const before = [...ec2.on(target), ...[ec2.addresses.get(id)].flatMap((address) => address ?? [])];
        for (const { allocationId } of before) aws.race(by, versions, allocationId);
        const associationId = ec2.associate(id, target, allowReassociation);
        if (!mayTake(by)) for (const address of before) demandAssociator(aws, by, address, 'moved');
        aws.makers.set(associationId, by.owner);
        return associationId;
      });
    },

    disassociateAddress: (associationId) => {
      const address = [...ec2.addresses.values()].find((one) => one.associationId === associationId);
      const access = () => [onAddress('DisassociateAddress', address?.allocationId ?? '-'), { action: 'ec2:DisassociateAddress', arn: `${ARN}:network-interface/eni` }];
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
        aws.demandMaker(by, allocationId, 'released');
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
  };
}

function targetAccess({ instanceId, networkInterfaceId }: Target): Access[] {
  return [
    ...(instanceId === undefined ? [] : [{ action: 'ec2:AssociateAddress', arn: `${ARN}:instance/${instanceId}` }]),
    { action: 'ec2:AssociateAddress', arn: `${ARN}:network-interface/${networkInterfaceId ?? 'eni-of-the-instance'}` },
  ];
}

/** Whether the user lets the resource take an address or a target that is in use elsewhere. */
function mayTake({ event }: Invocation): boolean {
  return event.ResourceProperties.AllowReassociation === 'true';
}

function demandAssociator({ makers, world }: Aws, by: Invocation, { allocationId, associationId }: Address, deed: string): void {
  if (associationId === undefined) return;
  const associator = makers.get(associationId) ?? FOREIGN;
  if (associator !== by.owner) world.violate(4, `${by.owner} ${deed} ${allocationId}, which ${associator} had associated`, allocationId);
}

const CLAIM: readonly string[] = [MARK.associatedBy, MARK.resource];

function demandRightToTag({ makers, world }: Aws, by: Invocation, id: string, tags: Tags): void {
  if (makers.get(id) === by.owner || Object.keys(tags).every((key) => CLAIM.includes(key))) return;
  world.violate(4, `${by.owner} changed tags of ${id}, which is not its own`, id);
}
