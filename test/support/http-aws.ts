import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Address } from '../../core/elastic-ip/address';
import type { CustomResourceEvent, CustomResourceResponse } from '../../lambda/custom-resource/protocol';
import { Calls } from './calls';
import { poolAskedFor } from './ec2-store';
import { FakeCloudFormation } from './fake-cloudformation';
import { FakeEc2 } from './fake-ec2';
import { LOGICAL_ID } from './world';

type Send = (status: number, text?: string, headers?: Record<string, string>) => void;

/** A bucket's CORS configuration, as the XML that was PUT, and the region that S3 redirects to. */
interface HttpBucket {
  cors?: string;
  readonly region: string;
}

interface HttpZone {
  readonly name: string;
  readonly isPrivate: boolean;
  readonly records: readonly HttpRecord[];
}

interface HttpRecord {
  readonly name: string;
  readonly type: string;
  readonly setIdentifier?: string;
  readonly values: readonly string[];
}

/** A resource of a stack, as CloudFormation lists it. */
interface Resource {
  readonly type: string;
  readonly logicalId: string;
  readonly physicalId?: string;
  readonly status?: string;
}

/** The wire formats of S3, Route 53, EC2 and CloudFormation, over the fakes: for handlers that speak to AWS through the real SDK. */
export class HttpAws {
  /** What was called, as IAM names it, such as `ec2:AllocateAddress`. */
  public readonly actions: string[] = [];
  /** What is refused, as IAM names it. */
  public readonly denied = new Set<string>();
  /** The access keys that signed. */
  public readonly accessKeys = new Set<string>();
  public readonly responses: CustomResourceResponse[] = [];
  /** The events that functions are to be invoked with later. */
  public readonly invocations: CustomResourceEvent[] = [];
  public readonly buckets = new Map<string, HttpBucket>();
  /** The records of Route 53's hosted zones, by the zone's ID. */
  public readonly zones = new Map<string, HttpZone>();
  /** Texts by bucket and key. */
  public readonly objects = new Map<string, string>();
  private readonly calls = new Calls();
  public readonly ec2 = new FakeEc2(this.calls);
  /** The instances of Auto Scaling groups. */
  public readonly groups = new Map<string, { readonly group: string; lifecycle: string }>();
  public readonly cloudFormation = new FakeCloudFormation(this.calls);
  /** By stack, for listing. */
  public readonly resources = new Map<string, readonly Resource[]>();
  /** By stack, as JSON. */
  public readonly templates = new Map<string, string>();
  /** Of the one resource that there are events of. */
  public logicalId = LOGICAL_ID;
  public url = '';
  private readonly server = createServer((request, response) => void this.answer(request, response));

  public async start(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  public stop(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    for await (const chunk of request) body += chunk;
    const [, accessKey, region, service] = /Credential=([^/]+)\/\d+\/([^/]+)\/([^/]+)\//.exec(request.headers.authorization ?? '') ?? [];
    if (accessKey !== undefined) this.accessKeys.add(accessKey);
    const { pathname } = new URL(request.url ?? '', this.url);
    const send: Send = (status, text = '', headers = {}) => void response.writeHead(status, headers).end(text);
    if (pathname.startsWith('/response')) {
      this.takeIn(JSON.parse(body));
      return send(200);
    }
    const rest = {
      s3: () => this.answerS3(request, pathname.replace(/^\/|\/$/g, ''), region ?? '', body, send),
      route53: () => this.answerRoute53(new URL(request.url ?? '', this.url), send),
    }[service ?? ''];
    if (rest) return rest();
    if (service === 'lambda') {
      this.actions.push('lambda:InvokeFunction');
      this.invocations.push(JSON.parse(body));
      return send(202);
    }
    const parameters = new URLSearchParams(body);
    const action = parameters.get('Action') ?? '';
    this.actions.push(`${service}:${action}`);
    try {
      const result = await this.call(service, action, parameters);
      const wrapped = service === 'ec2' ? result : { [`${action}Result`]: result };
      send(200, `<${action}Response>${xml(wrapped)}</${action}Response>`, { 'content-type': 'text/xml' });
    } catch (error) {
      const { name, message } = error as Error;
      const inner = `<Code>${name}</Code><Message>${message}</Message>`;
      const text = service === 'ec2'
        ? `<Response><Errors><Error>${inner}</Error></Errors></Response>`
        : `<ErrorResponse><Error><Type>Sender</Type>${inner}</Error></ErrorResponse>`;
      send(400, text, { 'content-type': 'text/xml' });
    }
  }

  private call(service: string | undefined, action: string, parameters: URLSearchParams): Promise<unknown> {
    if (service === 'autoscaling') return this.callAutoScaling(action, parameters);
    if (action === 'GetTemplate') return Promise.resolve({ TemplateBody: this.templates.get(this.stackNamed(parameters.get('StackName') ?? '')) });
    if (service !== 'ec2') return this.callCloudFormation(action, parameters);
    return action.endsWith('Attribute') ? this.callEc2OfRecords(action, parameters) : this.callEc2(action, parameters);
  }

  /** As CloudFormation does: the operation is complete, and the resource has the id that was answered. */
  private takeIn(response: CustomResourceResponse): void {
    this.responses.push(response);
    const { seen } = this.cloudFormation;
    if (typeof seen !== 'object' || seen.status === 'DELETE_IN_PROGRESS') return;
    const end = response.Status === 'SUCCESS' ? 'COMPLETE' : 'FAILED';
    this.cloudFormation.seen = { status: seen.status.replace('IN_PROGRESS', end), physicalId: response.PhysicalResourceId };
  }

  private answerS3({ method = '', headers }: IncomingMessage, name: string, region: string, body: string, send: Send): void {
    const object = this.objects.get(name);
    const action = object !== undefined ? 's3:GetObject' : { GET: 's3:GetBucketCORS', PUT: 's3:PutBucketCORS', DELETE: 's3:PutBucketCORS' }[method]!;
    this.actions.push(action);
    if (object !== undefined) return headers.range === undefined ? send(200, object) : send(206, part(object, headers.range));
    const bucket = this.buckets.get(name);
    const error = (code: string) => `<Error><Code>${code}</Code><Message>${code} happened</Message></Error>`;
    if (this.denied.has(action)) return send(403, error('AccessDenied'));
    if (!bucket) return send(404, error('NoSuchBucket'));
    if (bucket.region !== region) return send(301, error('PermanentRedirect'), { 'x-amz-bucket-region': bucket.region });
    if (method === 'PUT') bucket.cors = body;
    if (method === 'DELETE') delete bucket.cors;
    if (method !== 'GET') return send(method === 'PUT' ? 200 : 204);
    return bucket.cors === undefined ? send(404, error('NoSuchCORSConfiguration')) : send(200, bucket.cors);
  }

  /** One thing to a page. */
  private answerRoute53({ pathname, searchParams }: URL, send: Send): void {
    const zoneId = /hostedzone\/([^/]+)\/rrset$/.exec(pathname)?.[1];
    const action = `route53:${zoneId === undefined ? 'ListHostedZones' : 'ListResourceRecordSets'}`;
    this.actions.push(action);
    if (this.denied.has(action)) {
      return send(403, '<ErrorResponse><Error><Code>AccessDenied</Code><Message>not authorized</Message></Error></ErrorResponse>');
    }
    send(200, zoneId === undefined ? this.zonesXml(Number(searchParams.get('marker') ?? 0)) : this.recordsXml(zoneId, searchParams));
  }

  private zonesXml(page: number): string {
    const [Id, { name: Name, isPrivate: PrivateZone }] = [...this.zones][page] ?? ['', { name: '', isPrivate: false }];
    const HostedZones = Id === '' ? '' : { HostedZone: { Id: `/hostedzone/${Id}`, Name, CallerReference: 'x', Config: { PrivateZone } } };
    const IsTruncated = page + 1 < this.zones.size;
    const result = { HostedZones, IsTruncated, NextMarker: IsTruncated ? page + 1 : undefined, MaxItems: 1 };
    return `<ListHostedZonesResponse>${xml(result)}</ListHostedZonesResponse>`;
  }

  private recordsXml(zoneId: string, parameters: URLSearchParams): string {
    const { records } = this.zones.get(zoneId)!;
    const [name, type, identifier] = ['name', 'type', 'identifier'].map((key) => parameters.get(key) ?? undefined);
    const isFirst = (one: HttpRecord) => one.name === name && one.type === type && one.setIdentifier === identifier;
    const from = name === undefined ? 0 : records.findIndex(isFirst);
    const [{ name: Name, type: Type, setIdentifier: SetIdentifier, values }, next] = [records[from]!, records[from + 1]];
    const ResourceRecords = values.map((Value) => `<ResourceRecord>${xml({ Value })}</ResourceRecord>`).join('');
    const set = `<ResourceRecordSet>${xml({ Name, Type, SetIdentifier })}<ResourceRecords>${ResourceRecords}</ResourceRecords></ResourceRecordSet>`;
    const more = xml({
      IsTruncated: next !== undefined, MaxItems: 1,
      NextRecordName: next?.name, NextRecordType: next?.type, NextRecordIdentifier: next?.setIdentifier,
    });
    return `<ListResourceRecordSetsResponse><ResourceRecordSets>${set}</ResourceRecordSets>${more}</ListResourceRecordSetsResponse>`;
  }

  private async callEc2(action: string, parameters: URLSearchParams): Promise<unknown> {
    const text = (name: string) => parameters.get(name) ?? '';
    const given = (name: string) => parameters.get(name) ?? undefined;
    const tags = (prefix: string) => Object.fromEntries(numbered(parameters, `${prefix}.#.Key`).map((key, index) => [key, text(`${prefix}.${index + 1}.Value`)]));
    switch (action) {
      case 'DescribeAddresses': {
        const id = parameters.get('AllocationId.1');
        const filters = Object.fromEntries(numbered(parameters, 'Filter.#.Name').map((name, index) => [name, text(`Filter.${index + 1}.Value.1`)]));
        const found = id === null ? await this.ec2.describeAddresses(filters) : [await this.ec2.describeAddress(id)];
        return { addressesSet: found.map(addressXml) };
      }
      case 'DescribeInstances': {
        const ids = numbered(parameters, 'Filter.1.Value.#');
        if (ids.length > 0) return { reservationSet: ids.map((id) => this.hostXml(id)) };
        const instance = await this.ec2.describeInstance(text('InstanceId.1'));
        const networkInterfaceSet = Array.from({ length: instance?.interfaces ?? 0 }, (_, index) => ({
          networkInterfaceId: `eni-${index}`, attachment: { deviceIndex: String(index) },
        }));
        return { reservationSet: [{ instancesSet: [{ instanceState: { name: instance?.state }, networkInterfaceSet }] }] };
      }
      case 'DescribeNetworkInterfaces':
        return { networkInterfaceSet: await this.interfaceXml(text('Filter.1.Value.1')) };
      case 'AllocateAddress':
        return addressXml(await this.ec2.allocateAddress({
          publicIpv4Pool: poolAskedFor(given('PublicIpv4Pool'), given('IpamPoolId')), networkBorderGroup: given('NetworkBorderGroup'), publicIp: given('Address'),
        }, tags('TagSpecification.1.Tag')));
      case 'AssociateAddress': {
        const target = { instanceId: given('InstanceId'), networkInterfaceId: given('NetworkInterfaceId'), privateIpAddress: given('PrivateIpAddress') };
        return { associationId: await this.ec2.associateAddress(text('AllocationId'), target, text('AllowReassociation') === 'true') };
      }
      case 'DisassociateAddress':
        return this.ec2.disassociateAddress(text('AssociationId'));
      case 'ReleaseAddress':
        return this.ec2.releaseAddress({ allocationId: text('AllocationId'), networkBorderGroup: given('NetworkBorderGroup') } as Address);
      case 'CreateTags':
        return this.ec2.createTags(text('ResourceId.1'), tags('Tag'));
      case 'DeleteTags':
        return this.ec2.deleteTags(text('ResourceId.1'), tags('Tag'));
      default:
        throw new Error(`${action} is not known here`);
    }
  }

  private async interfaceXml(networkInterfaceId: string) {
    const found = await this.ec2.describeInterface(networkInterfaceId);
    return found ? [{ networkInterfaceId, ...found }] : [];
  }

  private async callEc2OfRecords(action: string, parameters: URLSearchParams): Promise<unknown> {
    const id = parameters.get('AllocationId') ?? parameters.get('AllocationId.1') ?? '';
    if (action === 'ModifyAddressAttribute') return this.ec2.store.modifyReverseDns(id, parameters.get('DomainName') ?? '');
    if (action === 'ResetAddressAttribute') return this.ec2.resetReverseDns(id);
    if (id === '') {
      if (this.denied.has(`ec2:${action}`)) throw Object.assign(new Error('not authorized'), { name: 'UnauthorizedOperation' });
      return { addressSet: [...this.ec2.store.ptrRecords].map(([allocationId, ptrRecord]) => ({ allocationId, ptrRecord })) };
    }
    const { domainName, update } = this.ec2.store.describeReverseDns(id);
    const ptrRecordUpdate = update && { value: update.domainName, status: update.status, reason: update.reason };
    return { addressSet: domainName !== undefined || update ? [{ allocationId: id, ptrRecord: domainName, ptrRecordUpdate }] : [] };
  }

  private hostXml(instanceId: string) {
    const networkInterfaceId = `eni-of-${instanceId}`;
    const privateIpAddress = this.ec2.store.primaryOf(networkInterfaceId);
    const networkInterfaceSet = [{ networkInterfaceId, privateIpAddress, attachment: { deviceIndex: 0 } }];
    return { instancesSet: [{ instanceId, instanceState: { name: this.ec2.instances.get(instanceId)?.state }, networkInterfaceSet }] };
  }

  private async callAutoScaling(action: string, parameters: URLSearchParams): Promise<unknown> {
    const members = [...this.groups].map(([InstanceId, { group: AutoScalingGroupName, lifecycle: LifecycleState }]) =>
      ({ InstanceId, AutoScalingGroupName, LifecycleState }));
    switch (action) {
      case 'DescribeAutoScalingGroups': {
        const name = parameters.get('AutoScalingGroupNames.member.1');
        const Instances = { member: members.find(({ AutoScalingGroupName }) => AutoScalingGroupName === name) };
        return { AutoScalingGroups: { member: { AutoScalingGroupName: name, Instances } } };
      }
      case 'DescribeAutoScalingInstances': {
        const id = parameters.get('InstanceIds.member.1');
        return { AutoScalingInstances: { member: members.find(({ InstanceId }) => InstanceId === id) } };
      }
      case 'CompleteLifecycleAction': {
        const member = this.groups.get(parameters.get('InstanceId') ?? '');
        if (member?.lifecycle !== 'Pending:Wait') throw Object.assign(new Error('No active Lifecycle Action found'), { name: 'ValidationError' });
        member.lifecycle = parameters.get('LifecycleActionResult') === 'CONTINUE' ? 'InService' : 'Terminating';
        return undefined;
      }
      default:
        throw new Error(`${action} is not known here`);
    }
  }

  private stackNamed(name: string): string {
    return [...this.cloudFormation.stacks.keys()].find((id) => id.split('/')[1] === name) ?? name;
  }

  private async callCloudFormation(action: string, parameters: URLSearchParams): Promise<unknown> {
    if (this.denied.has(`cloudformation:${action}`)) throw Object.assign(new Error('not authorized'), { name: 'AccessDenied' });
    const stackId = this.stackNamed(parameters.get('StackName') ?? '');
    switch (action) {
      case 'DescribeStackResource': {
        const seen = await this.cloudFormation.resource(stackId, String(parameters.get('LogicalResourceId')));
        if (typeof seen !== 'object') throw Object.assign(new Error('Resource does not exist for stack'), { name: 'ValidationError' });
        const { status: ResourceStatus, physicalId: PhysicalResourceId, lastUpdated = 0 } = seen;
        return { StackResourceDetail: { ResourceStatus, PhysicalResourceId, LastUpdatedTimestamp: new Date(lastUpdated).toISOString() } };
      }
      case 'DescribeStackEvents': {
        const { events } = await this.cloudFormation.events(stackId);
        const [{ logicalId, physicalId, status, properties, time } = { status: '' }] = events; // one is enough for these tests
        return { StackEvents: { member: {
          LogicalResourceId: logicalId && this.logicalId, PhysicalResourceId: physicalId, ResourceStatus: status,
          ResourceProperties: properties, Timestamp: time === undefined ? undefined : new Date(time).toISOString(),
        } } };
      }
      case 'DescribeStacks': {
        const stack = await this.cloudFormation.stack(stackId);
        if (!stack) throw Object.assign(new Error('Stack does not exist'), { name: 'ValidationError' });
        return { Stacks: { member: { StackId: stackId, StackStatus: stack.status, RootId: stack.rootId } } };
      }
      case 'ListStacks': {
        const statuses = numbered(parameters, 'StackStatusFilter.member.#');
        const listed = [...this.cloudFormation.stacks].filter(([, status]) => statuses.includes(status));
        return onePage('StackSummaries', listed.map(([StackId, StackStatus]) => ({ StackId, StackStatus })), parameters);
      }
      case 'ListStackResources': {
        const resources = this.resources.get(stackId);
        if (!resources) throw Object.assign(new Error(`Stack with id ${stackId} does not exist`), { name: 'ValidationError' });
        return onePage('StackResourceSummaries', resources.map((resource) => ({
          ResourceType: resource.type, LogicalResourceId: resource.logicalId,
          PhysicalResourceId: resource.physicalId, ResourceStatus: resource.status,
        })), parameters);
      }
      default:
        throw new Error(`${action} is not known here`);
    }
  }
}

/** `bytes=2-5`: both of them included. */
function part(object: string, range: string): string {
  const [from = 0, to = 0] = range.replace('bytes=', '').split('-').map(Number);
  return Buffer.from(object).subarray(from, to + 1).toString();
}

function addressXml({ tags, ...address }: Address) {
  return { ...address, tagSet: Object.entries(tags).map(([key, value]) => ({ key, value })) };
}

/** Of one thing, so that each list takes several. */
function onePage(list: string, all: readonly object[], parameters: URLSearchParams) {
  const page = Number(parameters.get('NextToken') ?? 0);
  return { [list]: { member: all[page] }, NextToken: page + 1 < all.length ? page + 1 : undefined };
}

/** `Filter.1.Name`, `Filter.2.Name`, ... for `Filter.#.Name` */
function numbered(parameters: URLSearchParams, pattern: string): string[] {
  const values: string[] = [];
  for (let index = 1, value; (value = parameters.get(pattern.replace('#', String(index)))) !== null; index++) values.push(value);
  return values;
}

function xml(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value)) return value.map((item) => `<item>${xml(item)}</item>`).join('');
  if (typeof value === 'object') return Object.entries(value).map(([tag, item]) => (item === undefined ? '' : `<${tag}>${xml(item)}</${tag}>`)).join('');
  return String(value).replace(/&/g, '&amp;').replace(/</g, '&lt;');
}
