import type { Rule } from '../../../core/bucket-cors/merge';
import type { BucketCorsContract } from '../../../core/contracts/bucket-cors';
import type { EmailBodyContract, EmailTemplateContract } from '../../../core/contracts/email-template';
import type { Content } from '../../../core/email-templates/stored-template';
import { generatedName } from '../../../core/email-templates/stored-template';
import { hasCode } from '../../../core/errors';
import type { CustomResourceEvent } from '../../../lambda/custom-resource/protocol';
import type { PeerFeature } from '../template';
import { elasticIp } from './elastic-ip-flow';
import type { Ports } from './sdk-retries';

/** What a user's handler returns to the framework. */
export interface Result {
  readonly PhysicalResourceId?: string;
}

/** A user's function behind the framework: no answer of its own, no marks, no questions to CloudFormation. */
export type UserHandler = (event: CustomResourceEvent, clients: Ports) => Promise<Result>;

/** The handlers as the documented examples have them, by an author who reads every property and ignores at the end what is gone already. */
export const FLOWS: Readonly<Record<PeerFeature, UserHandler>> = {
  'bucket-cors': bucketCors,
  'elastic-ip': elasticIp,
  'email-template': emailTemplate,
};

/** Puts the whole document. The bucket is the physical id, so that another bucket is a replacement. */
async function bucketCors({ RequestType, ResourceProperties }: CustomResourceEvent, { s3 }: Ports): Promise<Result> {
  const { Bucket, ExpectedBucketOwner } = ResourceProperties as unknown as BucketCorsContract;
  const bucket = { name: Bucket, expectedOwner: ExpectedBucketOwner };
  if (RequestType !== 'Delete') {
    await s3.putRules(bucket, rulesOf(ResourceProperties));
    return { PhysicalResourceId: Bucket };
  }
  try {
    await s3.deleteRules(bucket);
  } catch (error) {
    if (!hasCode(error, 'NoSuchBucket')) throw error;
  }
  return {};
}

export function rulesOf(properties: CustomResourceEvent['ResourceProperties']): Rule[] {
  return (properties as unknown as BucketCorsContract).Rules.map(({ Id, MaxAgeSeconds, ...lists }) =>
    ({ ...(Id !== undefined && { ID: Id }), ...lists, ...(MaxAgeSeconds !== undefined && { MaxAgeSeconds: Number(MaxAgeSeconds) }) }));
}

/** Creates, or updates what is there already. The name is the physical id. */
async function emailTemplate(event: CustomResourceEvent, { ses }: Ports): Promise<Result> {
  const { RequestType, ResourceProperties, PhysicalResourceId = '' } = event;
  const { OnExisting, RemovalPolicy } = ResourceProperties as unknown as EmailTemplateContract;
  if (RequestType === 'Delete') {
    if (RemovalPolicy !== 'retain') await ses.deleteTemplate(PhysicalResourceId);
    return {};
  }
  const name = templateNameOf(event, ResourceProperties);
  const content = await contentOf(ResourceProperties, ses);
  if (RequestType === 'Update' && name === PhysicalResourceId) {
    await ses.updateTemplate(name, content);
    return { PhysicalResourceId };
  }
  try {
    await ses.createTemplate(name, content, {});
  } catch (error) {
    if (OnExisting === 'fail' || !hasCode(error, 'AlreadyExistsException')) throw error;
    await ses.updateTemplate(name, content);
  }
  return { PhysicalResourceId: name };
}

/** Where the user names none, any name that is the resource's alone would do. The oracle knows of one. */
export function templateNameOf({ StackId, LogicalResourceId }: CustomResourceEvent, properties: CustomResourceEvent['ResourceProperties']): string {
  return properties.TemplateName as string | undefined ?? generatedName({ stackId: StackId, logicalId: LogicalResourceId });
}

export async function contentOf(properties: CustomResourceEvent['ResourceProperties'], ses: Pick<Ports['ses'], 'getText'>): Promise<Content> {
  const { Subject, Html, Text } = properties as unknown as EmailTemplateContract;
  const body = async (part: EmailBodyContract) => part.Inline ?? ses.getText(part.Bucket ?? '', part.Key ?? '');
  return { subject: Subject, ...(Html && { html: await body(Html) }), ...(Text && { text: await body(Text) }) };
}
