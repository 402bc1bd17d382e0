import * as url from 'node:url';
import * as zlib from 'node:zlib';
import type { RawProperties } from '../../../core/contracts/raw-properties';
import type { CustomResourceEvent, CustomResourceResponse } from '../../../lambda/custom-resource/protocol';
import type { Handler, Outside, Subject } from '../lambda';
import type { PeerFeature } from '../template';
import { Environments, globalsOf, httpsOf } from './environment';
import { load } from './runtime';
import { encode, isAllocated } from './sdk-calls';
import { sdkPackages } from './sdk-clients';

const RUNTIME = 'custom-resource-handlers/dist/custom-resources/aws-custom-resource-handler/index.js';

const TABLE_LENGTH = 100_000;
const tables = new Map<string, unknown>();

/** The program unpacks a table of all APIs' parameters, 2 MB, in every environment. It only reads it, so one is enough for all. */
const json = Object.assign(Object.create(JSON) as typeof JSON, {
  parse(text: string): unknown {
    if (text.length < TABLE_LENGTH) return JSON.parse(text);
    if (!tables.has(text)) tables.set(text, JSON.parse(text));
    return tables.get(text);
  },
});

const ENVIRONMENTS = new Environments((outside) => {
  const { handler } = load(RUNTIME, {
    modules: { url, zlib, child_process: {}, https: httpsOf(outside), ...sdkPackages(outside) },
    globals: { ...globalsOf(outside), JSON: json },
  }) as { handler: Handler };
  return handler;
});

/** The CDK's AwsCustomResource, as users configure it: its installed function, with nothing replaced but what it calls. */
export const awsCustomResource: Subject = {
  marks: false,
  handler: (name, outside) => async (event, context) => {
    const feature = name as PeerFeature;
    const { properties, former } = await readied(event, outside);
    const now = encode(feature, properties, event);
    const before = former && encode(feature, former, event);
    if (event.RequestType === 'Update' && JSON.stringify(now) === JSON.stringify(before)) return outside.put(unchanged(event));
    const { own, put } = translated(feature, { ...event, ResourceProperties: properties }, outside);
    const asked = { ...own, ResourceProperties: now, ...(before && { OldResourceProperties: before }) };
    return ENVIRONMENTS.invoke({ ...outside, put }, asked, context);
  },
};

/** Of properties that stay the same for this resource, CloudFormation would not even ask. */
function unchanged({ PhysicalResourceId, StackId, RequestId, LogicalResourceId }: CustomResourceEvent): string {
  return JSON.stringify({ Status: 'SUCCESS', PhysicalResourceId, StackId, RequestId, LogicalResourceId });
}

/** Where an address is given by its tag, another resource looks it up when the stack is created, and CloudFormation fills its id in. */
async function readied(event: CustomResourceEvent, { ec2 }: Outside) {
  const { RequestType, ResourceProperties, OldResourceProperties, PhysicalResourceId } = event;
  const lookUp = async ({ Key, Value }: { Key: string; Value: string }) => {
    const [found] = await ec2.describeAddresses({ [`tag:${Key}`]: Value });
    return found?.allocationId;
  };
  const ready = async (properties: RawProperties) => {
    const tag = properties.SourceTag as { Key: string; Value: string } | undefined;
    if (!tag) return properties;
    return { ...properties, AllocationId: RequestType === 'Create' ? await lookUp(tag) : PhysicalResourceId };
  };
  return { properties: await ready(ResourceProperties), former: OldResourceProperties && await ready(OldResourceProperties) };
}

/** The association of an address of the user's, by stack, resource and address: the id that CloudFormation holds. */
const associations = new Map<string, string>();

/**
 * The scripts and the oracle take the address for the resource, and its id for the physical id. This resource is the association, where
 * the address is given: so the one id is put in for the other on the way in and out. Every entry is written by the answer that makes
 * CloudFormation hold the address's id, so no history sees an entry of another one's.
 */
function translated(feature: PeerFeature, event: CustomResourceEvent, { put }: Outside): { own: CustomResourceEvent; put: Outside['put'] } {
  const { PhysicalResourceId: given = '', ResourceProperties } = event;
  if (feature !== 'elastic-ip' || isAllocated(ResourceProperties)) return { own: event, put };
  const keyOf = (address: string) => `${event.StackId} ${event.LogicalResourceId} ${address}`;
  const held = associations.get(keyOf(given));
  const address = ResourceProperties.AllocationId as string;
  return {
    own: { ...event, ...(held !== undefined && { PhysicalResourceId: held }) },
    put: (body) => {
      const response = JSON.parse(body) as CustomResourceResponse;
      const { PhysicalResourceId: id } = response;
      const outward = id === held ? given : id.startsWith('eipassoc-') ? address : id;
      if (outward === address && id !== held) associations.set(keyOf(address), id);
      return put(JSON.stringify({ ...response, PhysicalResourceId: outward }));
    },
  };
}
