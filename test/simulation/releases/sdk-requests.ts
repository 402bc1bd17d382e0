import type { Rule } from '../../../core/bucket-cors/merge';
import type { Address } from '../../../core/elastic-ip/address';
import type { Content } from '../../../core/email-templates/stored-template';
import type { Tags } from '../../../core/ownership';
import type { CustomResourceEvent } from '../../../lambda/custom-resource/protocol';
import { awsError } from '../../support/aws-error';
import { poolAskedFor } from '../../support/ec2-store';
import type { Outside } from '../lambda';

interface TagEntry {
  readonly Key: string;
  readonly Value: string;
}

interface Parts {
  readonly Subject: string;
  readonly Html?: string;
  readonly Text?: string;
}

/** The members of all operations' inputs. */
export interface SdkInput {
  readonly Address?: string;
  readonly AllocationId: string;
  readonly AllocationIds?: readonly string[];
  readonly AllowReassociation: boolean;
  readonly AssociationId: string;
  readonly Bucket: string;
  readonly CORSConfiguration: { readonly CORSRules: readonly Rule[] };
  readonly DomainName: string;
  readonly ExpectedBucketOwner?: string;
  readonly Filters?: readonly { readonly Name: string; readonly Values: readonly string[] }[];
  readonly InstanceId?: string;
  readonly InstanceIds: readonly [string];
  readonly Key: string;
  readonly LogicalResourceId: string;
  readonly NetworkBorderGroup?: string;
  readonly NetworkInterfaceId?: string;
  readonly NextToken?: string;
  readonly Payload: Buffer;
  readonly PrivateIpAddress?: string;
  readonly PublicIpv4Pool?: string;
  readonly IpamPoolId?: string;
  readonly Range?: string;
  readonly ResourceArn: string;
  readonly Resources: readonly [string];
  readonly StackName: string;
  readonly TagKeys: readonly string[];
  readonly TagSpecifications: readonly [{ readonly Tags: readonly TagEntry[] }];
  readonly Tags: readonly TagEntry[];
  readonly TemplateContent: Parts;
  readonly TemplateData: string;
  readonly TemplateName: string;
}

type Send = (outside: Outside, input: SdkInput) => Promise<object | void>;

/** What the SDK's clients are asked for, by operation, and what they answer. The reverse of the handlers' adapters, such as `ec2.ts`. */
export const SDK_REQUESTS: Readonly<Record<string, Send>> = {
  // EC2
  async DescribeAddresses({ ec2 }, { AllocationIds: [id] = [], Filters = [] }) {
    if (id !== undefined) return { Addresses: [described(await ec2.describeAddress(id))] };
    const filters = Filters.map(({ Name, Values: [value = ''] }) => [Name, value] as const);
    return { Addresses: (await ec2.describeAddresses(Object.fromEntries(filters))).map(described) };
  },
  async DescribeInstances({ ec2 }, { InstanceIds: [id] }) {
    const instance = await ec2.describeInstance(id);
    if (!instance) throw awsError('InvalidInstanceID.NotFound');
    const NetworkInterfaces = Array.from({ length: instance.interfaces }, () => ({}));
    return { Reservations: [{ Instances: [{ State: { Name: instance.state }, NetworkInterfaces }] }] };
  },
  async AllocateAddress({ ec2 }, input) {
    const { PublicIpv4Pool, IpamPoolId, NetworkBorderGroup, Address: publicIp, TagSpecifications: [{ Tags: tags }] } = input;
    const publicIpv4Pool = poolAskedFor(PublicIpv4Pool, IpamPoolId);
    const allocation = { publicIpv4Pool, networkBorderGroup: NetworkBorderGroup, publicIp };
    return described(await ec2.allocateAddress(allocation, tagsOf(tags)));
  },
  async AssociateAddress({ ec2 }, { AllocationId, InstanceId, NetworkInterfaceId, PrivateIpAddress, AllowReassociation }) {
    const target = { instanceId: InstanceId, networkInterfaceId: NetworkInterfaceId, privateIpAddress: PrivateIpAddress };
    return { AssociationId: await ec2.associateAddress(AllocationId, target, AllowReassociation) };
  },
  DisassociateAddress: ({ ec2 }, { AssociationId }) => ec2.disassociateAddress(AssociationId),
  ReleaseAddress: ({ ec2 }, { AllocationId: allocationId, NetworkBorderGroup: networkBorderGroup }) =>
    ec2.releaseAddress({ allocationId, networkBorderGroup, publicIp: '', tags: {} }),
  CreateTags: ({ ec2 }, { Resources: [id], Tags: tags }) => ec2.createTags(id, tagsOf(tags)),
  DeleteTags: ({ ec2 }, { Resources: [id], Tags: tags }) => ec2.deleteTags(id, tagsOf(tags)),
  async DescribeAddressesAttribute({ ec2 }, { AllocationIds: [id = ''] = [] }) {
    const { domainName, update } = await ec2.describeReverseDns(id);
    if (domainName === undefined && update === undefined) return { Addresses: [] };
    const PtrRecordUpdate = update && { Value: update.domainName, Status: update.status, Reason: update.reason };
    return { Addresses: [{ AllocationId: id, PtrRecord: domainName, PtrRecordUpdate }] };
  },
  ModifyAddressAttribute: ({ ec2 }, { AllocationId, DomainName }) => ec2.modifyReverseDns(AllocationId, DomainName),
  ResetAddressAttribute: ({ ec2 }, { AllocationId }) => ec2.resetReverseDns(AllocationId),

  // S3
  async GetBucketCors({ s3 }, { Bucket, ExpectedBucketOwner }) {
    const rules = await s3.getRules({ name: Bucket, expectedOwner: ExpectedBucketOwner });
    if (rules.length === 0) throw awsError('NoSuchCORSConfiguration', { status: 404 });
    return { CORSRules: rules };
  },
  PutBucketCors: ({ s3 }, { Bucket, ExpectedBucketOwner, CORSConfiguration: { CORSRules } }) =>
    s3.putRules({ name: Bucket, expectedOwner: ExpectedBucketOwner }, CORSRules),
  DeleteBucketCors: ({ s3 }, { Bucket, ExpectedBucketOwner }) => s3.deleteRules({ name: Bucket, expectedOwner: ExpectedBucketOwner }),
  async GetObject({ ses: assets }, { Bucket, Key, Range }) {
    const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(Range ?? '') ?? [];
    const text = from === undefined ? await assets.getText(Bucket, Key) : await assets.getBytes(Bucket, Key, Number(from), Number(to));
    return { Body: { transformToString: () => Promise.resolve(text) } };
  },

  // SES v2, and v1's rendering
  async GetEmailTemplate({ ses }, { TemplateName }) {
    const template = await ses.getTemplate(TemplateName);
    if (!template) throw awsError('NotFoundException', { status: 404 });
    const { content: { subject: Subject, html: Html, text: Text }, tags } = template;
    return { TemplateContent: { Subject, Html, Text }, Tags: tagList(tags) };
  },
  CreateEmailTemplate: ({ ses }, { TemplateName, TemplateContent, Tags: tags }) =>
    ses.createTemplate(TemplateName, contentOf(TemplateContent), tagsOf(tags)),
  UpdateEmailTemplate: ({ ses }, { TemplateName, TemplateContent }) => ses.updateTemplate(TemplateName, contentOf(TemplateContent)),
  DeleteEmailTemplate: ({ ses }, { TemplateName }) => ses.deleteTemplate(TemplateName),
  TagResource: ({ ses }, { ResourceArn, Tags: tags }) => ses.tagTemplate(ResourceArn, tagsOf(tags)),
  UntagResource: ({ ses }, { ResourceArn, TagKeys }) => ses.untagTemplate(ResourceArn, TagKeys),
  TestRenderTemplate: ({ ses }, { TemplateName, TemplateData }) => ses.testRenderTemplate(TemplateName, TemplateData),

  // CloudFormation
  async DescribeStackResource({ cloudFormation }, { StackName, LogicalResourceId }) {
    const seen = await cloudFormation.resource(StackName, LogicalResourceId);
    if (typeof seen !== 'object') throw awsError('ValidationError');
    const { status, physicalId, lastUpdated } = seen;
    return { StackResourceDetail: { ResourceStatus: status, PhysicalResourceId: physicalId, LastUpdatedTimestamp: dateOf(lastUpdated) } };
  },
  async DescribeStackEvents({ cloudFormation }, { StackName, NextToken }) {
    const { events, next } = await cloudFormation.events(StackName, NextToken);
    const StackEvents = events.map(({ logicalId, physicalId, status, properties, time }) => ({
      StackId: StackName, LogicalResourceId: logicalId, PhysicalResourceId: physicalId, ResourceStatus: status,
      ResourceProperties: properties, Timestamp: dateOf(time),
    }));
    return { StackEvents, NextToken: next };
  },
  async DescribeStacks({ cloudFormation }, { StackName }) {
    const stack = await cloudFormation.stack(StackName);
    if (!stack) throw awsError('ValidationError');
    return { Stacks: [{ StackStatus: stack.status, RootId: stack.rootId }] };
  },

  // Lambda
  Invoke: ({ continueLater }, { Payload }) => continueLater(JSON.parse(Payload.toString()) as CustomResourceEvent),
};

function described(address: Address) {
  return {
    AllocationId: address.allocationId,
    PublicIp: address.publicIp,
    AssociationId: address.associationId,
    InstanceId: address.instanceId,
    NetworkInterfaceId: address.networkInterfaceId,
    PrivateIpAddress: address.privateIpAddress,
    NetworkBorderGroup: address.networkBorderGroup,
    Tags: tagList(address.tags),
  };
}

function contentOf({ Subject, Html, Text }: Parts): Content {
  return { subject: Subject, html: Html, text: Text };
}

function tagList(tags: Tags): TagEntry[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

function tagsOf(tags: readonly TagEntry[] = []): Tags {
  return Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value]));
}

const dateOf = (time: number | undefined) => (time === undefined ? undefined : new Date(time));
