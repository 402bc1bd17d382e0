import { setTimeout as sleep } from 'node:timers/promises';
import { DeleteStackCommand, DescribeStacksCommand, paginateDescribeStacks } from '@aws-sdk/client-cloudformation';
import {
  type Address, DeleteInternetGatewayCommand, DeleteNetworkInterfaceCommand, DeleteSubnetCommand, DeleteVpcCommand,
  DescribeAddressesAttributeCommand, DescribeAddressesCommand, DescribeInternetGatewaysCommand, DescribeNetworkInterfacesCommand,
  DescribeSubnetsCommand, DescribeVpcsCommand, DetachInternetGatewayCommand, DisassociateAddressCommand, ReleaseAddressCommand,
  ResetAddressAttributeCommand,
} from '@aws-sdk/client-ec2';
import { DeleteBucketCommand, DeleteObjectCommand, HeadBucketCommand, ListBucketsCommand, paginateListObjectsV2 } from '@aws-sdk/client-s3';
import { DeleteEmailTemplateCommand, GetEmailTemplateCommand, ListEmailTemplatesCommand } from '@aws-sdk/client-sesv2';
import { isBackupName } from '../../core/email-templates/template-name';
import { hasCode } from '../../core/errors';
import { ADDRESS_NOT_FOUND, ASSOCIATION_NOT_FOUND, STACK_NOT_FOUND, TEMPLATE_NOT_FOUND } from '../../core/not-found';
import { TAG } from '../../core/ownership';
import type { Progress } from '../e2e/processes';
import { namesOf, RUN_TAG } from './run';
import type { Services } from './services';

/** What carries the tag of a run, or its id in the name. */
interface Thing {
  readonly name: string;
  remove(): Promise<void>;
}

interface Kind {
  readonly what: string;
  /** Where the service takes one request a second. */
  readonly oneByOne?: true;
  find(): Promise<Thing[]>;
}

export interface Swept {
  /** What was there, and is gone. */
  readonly removed: readonly string[];
  /** What is still there, and why. */
  readonly failed: readonly string[];
}

/** How often it begins anew: while something is going, what it holds can't be removed, and a list may be behind. */
const ROUNDS = 5;

/**
 * Removes all that a run has left, stacks first, since they remove most of it themselves. It looks for tags; for the run's id in the name
 * where a thing has no tag from the moment of its creation: buckets, and templates that were created by v1 of SES. Of the copies that
 * the library makes of templates, whose names are hashes, the tag names the stack, whose name has the id.
 */
export async function sweep(services: Services, run: string, say: Progress): Promise<Swept> {
  const removed = new Set<string>();
  for (let round = 1; ; round++) {
    const failed: string[] = [];
    const remove = async (what: string, thing: Thing) => {
      try {
        await thing.remove();
        if (!removed.has(`${what} ${thing.name}`)) say(`removed ${what} ${thing.name}`);
        removed.add(`${what} ${thing.name}`);
      } catch (error) {
        failed.push(`${what} ${thing.name}: ${(error as Error).message}`);
      }
    };
    let found = 0;
    for (const { what, oneByOne, find } of kindsOf(services, run)) {
      const things = await find();
      found += things.length;
      if (oneByOne) for (const thing of things) await remove(what, thing);
      else await Promise.all(things.map((thing) => remove(what, thing)));
    }
    if (found === 0 || round === ROUNDS) return { removed: [...removed], failed };
    if (failed.length > 0) await sleep(5_000 * round);
  }
}

function kindsOf(services: Services, run: string): Kind[] {
  const { cloudFormation, ec2, s3, ses } = services;
  const { prefix, buckets, stacks } = namesOf(run);
  const Filters = [{ Name: `tag:${RUN_TAG}`, Values: [run] }];

  return [
    { what: 'stack', find: async () => {
      const found: Thing[] = [];
      for await (const { Stacks = [] } of paginateDescribeStacks({ client: cloudFormation }, {})) {
        const tagged = Stacks.filter(({ Tags = [] }) => Tags.some(({ Key, Value }) => Key === RUN_TAG && Value === run));
        found.push(...tagged.map(({ StackName = '' }) => ({ name: StackName, remove: () => removeStack(services, StackName) })));
      }
      return found;
    } },
    { what: 'address', find: async () => {
      const { Addresses = [] } = await ec2.send(new DescribeAddressesCommand({ Filters }));
      return Addresses.map((address) => ({ name: `${address.AllocationId}`, remove: () => releaseAddress(services, address) }));
    } },
    { what: 'network interface', find: async () => {
      const { NetworkInterfaces = [] } = await ec2.send(new DescribeNetworkInterfacesCommand({ Filters }));
      return NetworkInterfaces.map(({ NetworkInterfaceId }) =>
        thing(NetworkInterfaceId, () => ec2.send(new DeleteNetworkInterfaceCommand({ NetworkInterfaceId }))));
    } },
    { what: 'subnet', find: async () => {
      const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({ Filters }));
      return Subnets.map(({ SubnetId }) => thing(SubnetId, () => ec2.send(new DeleteSubnetCommand({ SubnetId }))));
    } },
    { what: 'internet gateway', find: async () => {
      const { InternetGateways = [] } = await ec2.send(new DescribeInternetGatewaysCommand({ Filters }));
      return InternetGateways.map(({ InternetGatewayId, Attachments = [] }) => thing(InternetGatewayId, async () => {
        for (const { VpcId } of Attachments) await ec2.send(new DetachInternetGatewayCommand({ InternetGatewayId, VpcId }));
        await ec2.send(new DeleteInternetGatewayCommand({ InternetGatewayId }));
      }));
    } },
    { what: 'network', find: async () => {
      const { Vpcs = [] } = await ec2.send(new DescribeVpcsCommand({ Filters }));
      return Vpcs.map(({ VpcId }) => thing(VpcId, () => ec2.send(new DeleteVpcCommand({ VpcId }))));
    } },
    { what: 'email template', oneByOne: true, find: async () => {
      const found: Thing[] = [];
      for (let NextToken: string | undefined, isLast = false; !isLast; isLast = NextToken === undefined) {
        const page = await ses.send(new ListEmailTemplatesCommand({ PageSize: 100, NextToken }));
        NextToken = page.NextToken;
        for (const { TemplateName = '' } of page.TemplatesMetadata ?? []) {
          const isOurs = TemplateName.startsWith(prefix) || (isBackupName(TemplateName) && await isCopyOf(services, TemplateName, stacks));
          if (isOurs) found.push(thing(TemplateName, () => ses.send(new DeleteEmailTemplateCommand({ TemplateName }))));
        }
      }
      return found;
    } },
    { what: 'bucket', find: async () => {
      const { Buckets = [] } = await s3.send(new ListBucketsCommand({ Prefix: prefix }));
      // The list may not have a new one yet.
      const listed = Buckets.map(({ Name = '' }) => Name).filter((name) => name.startsWith(prefix));
      const names = [...new Set([...listed, ...Object.values(buckets)])];
      const found = await Promise.all(names.map(async (name) => (await isThere(services, name) ? [name] : [])));
      return found.flat().map((name) => ({ name, remove: () => removeBucket(services, name) }));
    } },
  ];
}

function thing(name = '', remove: () => Promise<unknown>): Thing {
  return { name, remove: async () => void await remove() };
}

/** Waits for what is under way, since CloudFormation deletes nothing meanwhile. */
async function removeStack({ cloudFormation }: Services, StackName: string): Promise<void> {
  const status = async () => {
    try {
      return (await cloudFormation.send(new DescribeStacksCommand({ StackName }))).Stacks?.[0]?.StackStatus ?? '';
    } catch (error) {
      if (hasCode(error, ...STACK_NOT_FOUND)) return 'DELETE_COMPLETE';
      throw error;
    }
  };
  const settled = async () => {
    for (let pause = 500; ; pause = Math.min(pause * 1.5, 10_000)) {
      const now = await status();
      if (!now.endsWith('_IN_PROGRESS') || now === 'REVIEW_IN_PROGRESS') return now;
      await sleep(pause);
    }
  };
  if (await settled() === 'DELETE_COMPLETE') return;
  await cloudFormation.send(new DeleteStackCommand({ StackName }));
  const end = await settled();
  if (end !== 'DELETE_COMPLETE') throw new Error(`it is ${end}`);
}

async function releaseAddress({ ec2 }: Services, { AllocationId, AssociationId }: Address): Promise<void> {
  await ignoring(ASSOCIATION_NOT_FOUND, async () => {
    if (AssociationId) await ec2.send(new DisassociateAddressCommand({ AssociationId }));
  });
  const call = new DescribeAddressesAttributeCommand({ AllocationIds: [AllocationId!], Attribute: 'domain-name' });
  const { Addresses: [attribute] = [] } = await ec2.send(call);
  if (attribute?.PtrRecord) await ec2.send(new ResetAddressAttributeCommand({ AllocationId, Attribute: 'domain-name' }));
  await ignoring(ADDRESS_NOT_FOUND, () => ec2.send(new ReleaseAddressCommand({ AllocationId })));
}

/** Of somebody's template who is adopted by a stack of the run. */
async function isCopyOf({ ses }: Services, TemplateName: string, stacks: Readonly<Record<string, string>>): Promise<boolean> {
  try {
    const { Tags = [] } = await ses.send(new GetEmailTemplateCommand({ TemplateName }));
    const stackId = Tags.find(({ Key }) => Key === TAG.stack)?.Value ?? '';
    return Object.values(stacks).includes(stackId.split('/')[1] ?? '');
  } catch (error) {
    if (hasCode(error, ...TEMPLATE_NOT_FOUND)) return false;
    throw error;
  }
}

async function isThere({ s3 }: Services, Bucket: string): Promise<boolean> {
  try {
    await s3.send(new HeadBucketCommand({ Bucket }));
    return true;
  } catch (error) {
    if (hasCode(error, 'NotFound', 'NoSuchBucket')) return false;
    throw error;
  }
}

async function removeBucket({ s3 }: Services, Bucket: string): Promise<void> {
  for await (const { Contents = [] } of paginateListObjectsV2({ client: s3 }, { Bucket })) {
    for (const { Key } of Contents) await s3.send(new DeleteObjectCommand({ Bucket, Key }));
  }
  await s3.send(new DeleteBucketCommand({ Bucket }));
}

async function ignoring(codes: readonly string[], call: () => Promise<unknown>): Promise<void> {
  try {
    await call();
  } catch (error) {
    if (!hasCode(error, ...codes)) throw error;
  }
}
