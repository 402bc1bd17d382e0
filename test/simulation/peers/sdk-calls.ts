import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import {
  AwsCustomResource, AwsCustomResourcePolicy, type AwsSdkCall, PhysicalResourceId, PhysicalResourceIdReference,
} from 'aws-cdk-lib/custom-resources';
import type { ElasticIpContract } from '../../../core/contracts/elastic-ip';
import type { RawProperties } from '../../../core/contracts/raw-properties';
import { isOfIpam } from '../../../core/elastic-ip/desired-state';
import type { CustomResourceEvent } from '../../../lambda/custom-resource/protocol';
import type { PeerFeature } from '../template';
import { rulesOf, templateNameOf } from './flows';

/** What a user gives an AwsCustomResource. */
interface Calls {
  readonly onCreate: AwsSdkCall;
  readonly onUpdate: AwsSdkCall;
  /** Absent for what is to be retained. */
  readonly onDelete?: AwsSdkCall;
}

const ITS_ID = new PhysicalResourceIdReference();

type Configure = (properties: RawProperties, event: CustomResourceEvent) => Calls;

/** How users configure it for the three jobs, each call with literal parameters, as in the construct's documentation. */
const CALLS: Readonly<Record<PeerFeature, Configure>> = {
  'bucket-cors': (properties) => {
    const Bucket = properties.Bucket as string;
    const put: AwsSdkCall = {
      service: 'S3', action: 'putBucketCors', parameters: { Bucket, CORSConfiguration: { CORSRules: rulesOf(properties) } },
      physicalResourceId: PhysicalResourceId.of(Bucket),
    };
    return { onCreate: put, onUpdate: put, onDelete: { service: 'S3', action: 'deleteBucketCors', parameters: { Bucket } } };
  },

  'elastic-ip': (properties) => (isAllocated(properties) ? allocation(properties) : association(properties)),

  'email-template': (properties, event) => {
    const { Subject, Html, Text } = properties as { Subject: string; Html?: { Inline?: string }; Text?: { Inline?: string } };
    const TemplateName = templateNameOf(event, properties);
    const Template = { TemplateName, SubjectPart: Subject, HtmlPart: Html?.Inline, TextPart: Text?.Inline };
    const write = (action: string): AwsSdkCall =>
      ({ service: 'SES', action, parameters: { Template }, physicalResourceId: PhysicalResourceId.of(TemplateName) });
    return {
      onCreate: write('createTemplate'),
      onUpdate: write('updateTemplate'),
      onDelete: unlessRetained(properties, { service: 'SES', action: 'deleteTemplate', parameters: { TemplateName } }),
    };
  },
};

/**
 * An address of its own. One AwsCustomResource makes one call for each kind of request, so the association is another resource's: mostly
 * CloudFormation's own AWS::EC2::EIPAssociation, which has no part in here. Other parameters mean another address, by the same call.
 */
function allocation(properties: RawProperties): Calls {
  const { PublicIpv4Pool: pool, NetworkBorderGroup, Address, Tags } = properties as Partial<ElasticIpContract>;
  const from = isOfIpam({ publicIpv4Pool: pool }) ? { IpamPoolId: pool } : { PublicIpv4Pool: pool };
  const TagSpecifications = Tags && [{ ResourceType: 'elastic-ip', Tags }];
  const allocate: AwsSdkCall = {
    service: 'EC2', action: 'allocateAddress', parameters: { Domain: 'vpc', ...from, NetworkBorderGroup, Address, TagSpecifications },
    physicalResourceId: PhysicalResourceId.fromResponse('AllocationId'),
  };
  const release: AwsSdkCall = {
    service: 'EC2', action: 'releaseAddress', parameters: { AllocationId: ITS_ID, NetworkBorderGroup }, ignoreErrorCodesMatching: 'NotFound',
  };
  return { onCreate: allocate, onUpdate: allocate, onDelete: unlessRetained(properties, release) };
}

/** An address that is there already is only associated; an update may move it, a creation takes nothing unless the user allows it. */
function association(properties: RawProperties): Calls {
  const { AllocationId, Target, AllowReassociation } = properties as Partial<ElasticIpContract>;
  const associate = (allow: boolean): AwsSdkCall => ({
    service: 'EC2', action: 'associateAddress', parameters: { AllocationId, ...Target, AllowReassociation: allow },
    physicalResourceId: PhysicalResourceId.fromResponse('AssociationId'),
  });
  return {
    onCreate: associate(AllowReassociation === 'true'),
    onUpdate: associate(true),
    onDelete: { service: 'EC2', action: 'disassociateAddress', parameters: { AssociationId: ITS_ID }, ignoreErrorCodesMatching: 'NotFound' },
  };
}

export function isAllocated({ AllocationId, SourceTag }: RawProperties): boolean {
  return AllocationId === undefined && SourceTag === undefined;
}

function unlessRetained({ RemovalPolicy }: RawProperties, call: AwsSdkCall): AwsSdkCall | undefined {
  return RemovalPolicy === 'retain' ? undefined : call;
}

const encoded = new Map<string, RawProperties>();

/** The properties that the event of such a resource carries. */
export function encode(feature: PeerFeature, properties: RawProperties, event: CustomResourceEvent): RawProperties {
  const calls = CALLS[feature](properties, event);
  const key = JSON.stringify(calls);
  const known = encoded.get(key);
  if (known) return known;
  const made = synthesized(calls);
  encoded.set(key, made);
  return made;
}

function synthesized(calls: Calls): RawProperties {
  const folder = mkdtempSync(join(tmpdir(), 'cdk-adopt-simulation-'));
  try {
    const app = new App({ outdir: folder });
    const policy = AwsCustomResourcePolicy.fromSdkCalls({ resources: AwsCustomResourcePolicy.ANY_RESOURCE });
    new AwsCustomResource(new Stack(app, 'Stack'), 'Resource', { ...calls, policy, installLatestAwsSdk: false });
    const { Resources } = app.synth().getStackByName('Stack').template as { Resources: Record<string, { Type: string; Properties: object }> };
    const { Properties } = Object.values(Resources).find(({ Type }) => Type === 'Custom::AWS')!;
    // CloudFormation turns every scalar into a text; and nothing but the token of the function is left to it to fill in.
    return Object.fromEntries(Object.entries(Properties).map(([name, value]) => [name, typeof value === 'object' ? 'the function' : String(value)]));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
