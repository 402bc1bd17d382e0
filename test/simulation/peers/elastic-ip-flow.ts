import type { ElasticIpContract, ElasticIpTargetContract } from '../../../core/contracts/elastic-ip';
import type { RawProperties } from '../../../core/contracts/raw-properties';
import type { Target } from '../../../core/elastic-ip/address';
import { errorCodes } from '../../../core/errors';
import type { CustomResourceEvent } from '../../../lambda/custom-resource/protocol';
import type { Result } from './flows';
import type { Ports } from './sdk-retries';

type Properties = Partial<ElasticIpContract>;
type Ec2 = Ports['ec2'];

/** Allocates, associates, and releases again when that fails. The allocation id is the physical id: another address is a replacement. */
export async function elasticIp(event: CustomResourceEvent, { ec2 }: Ports): Promise<Result> {
  const { RequestType, ResourceProperties, OldResourceProperties = {}, PhysicalResourceId = '' } = event;
  const properties = ResourceProperties as Properties;
  if (RequestType === 'Create') return { PhysicalResourceId: await obtain(ec2, properties) };
  if (RequestType === 'Update') return update(ec2, PhysicalResourceId, properties, OldResourceProperties);
  await ignoringNotFound(() => takeOff(ec2, PhysicalResourceId));
  if (!isAllocated(properties) || properties.RemovalPolicy === 'retain') return {};
  await ignoringNotFound(async () => ec2.releaseAddress(await ec2.describeAddress(PhysicalResourceId)));
  return {};
}

async function update(ec2: Ec2, id: string, properties: Properties, former: RawProperties): Promise<Result> {
  const { Target: target, AllowReassociation, Tags } = properties;
  if (changed(properties, former, 'AllocationId', 'SourceTag', 'PublicIpv4Pool', 'NetworkBorderGroup', 'Address')) {
    await ignoringNotFound(() => takeOff(ec2, id)); // the target may stay the same, and takes only one
    return { PhysicalResourceId: await obtain(ec2, properties) }; // CloudFormation deletes the former one afterwards
  }
  if (changed(properties, former, 'Target')) {
    await takeOff(ec2, id);
    if (target) await ec2.associateAddress(id, targetOf(target), AllowReassociation === 'true');
  }
  if (changed(properties, former, 'Tags') && isAllocated(properties)) {
    const { Tags: before } = former as Properties;
    const gone = Object.entries(tagsOf(before)).filter(([key]) => !(key in tagsOf(Tags)));
    if (gone.length > 0) await ec2.deleteTags(id, Object.fromEntries(gone));
    if (Tags) await ec2.createTags(id, tagsOf(Tags));
  }
  return { PhysicalResourceId: id };
}

/** @returns the allocation id */
async function obtain(ec2: Ec2, properties: Properties): Promise<string> {
  const { AllocationId, SourceTag, PublicIpv4Pool, NetworkBorderGroup, Address, Target: target, AllowReassociation, Tags } = properties;
  const associate = async (id: string) => {
    if (target) await ec2.associateAddress(id, targetOf(target), AllowReassociation === 'true');
    return id;
  };
  if (AllocationId !== undefined) return associate(AllocationId);
  if (SourceTag) {
    const [found] = await ec2.describeAddresses({ [`tag:${SourceTag.Key}`]: SourceTag.Value });
    if (!found) throw new Error(`no address is tagged ${SourceTag.Key}=${SourceTag.Value}`);
    return associate(found.allocationId);
  }
  const allocation = { publicIpv4Pool: PublicIpv4Pool, networkBorderGroup: NetworkBorderGroup, publicIp: Address };
  const address = await ec2.allocateAddress(allocation, tagsOf(Tags));
  try {
    return await associate(address.allocationId);
  } catch (error) {
    await ec2.releaseAddress(address);
    throw error;
  }
}

async function takeOff(ec2: Ec2, id: string): Promise<void> {
  const { associationId } = await ec2.describeAddress(id);
  if (associationId !== undefined) await ec2.disassociateAddress(associationId);
}

async function ignoringNotFound(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!errorCodes(error).some((code) => code.endsWith('.NotFound'))) throw error;
  }
}

function isAllocated({ AllocationId, SourceTag }: Properties): boolean {
  return AllocationId === undefined && SourceTag === undefined;
}

function changed(properties: Properties, former: RawProperties, ...names: readonly (keyof ElasticIpContract)[]): boolean {
  return names.some((name) => JSON.stringify(properties[name]) !== JSON.stringify(former[name]));
}

function targetOf({ InstanceId, NetworkInterfaceId, PrivateIpAddress }: ElasticIpTargetContract): Target {
  return { instanceId: InstanceId, networkInterfaceId: NetworkInterfaceId, privateIpAddress: PrivateIpAddress };
}

/** The user's own. */
export function tagsOf(tags: ElasticIpContract['Tags'] = []): Record<string, string> {
  return Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value]));
}
