import { join } from 'node:path';
import { GetObjectCommand, paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import {
  App, CfnWaitCondition, CfnWaitConditionHandle, CliCredentialsStackSynthesizer, CustomResource, Duration, Stack, Tags,
} from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { type Names, RUN_TAG } from '../run';

/** What CloudFormation has sent to a custom resource. */
export interface Requested {
  readonly type: 'Create' | 'Update' | 'Delete';
  readonly logicalId: string;
  readonly physicalId?: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly old?: Readonly<Record<string, string>>;
  /** When it came and was answered, in milliseconds. */
  readonly begin: number;
  readonly end: number;
}

/** How many custom resources don't wait for each other. */
export const MANY = 8;

/** The deployments in turn. */
export const DEPLOYMENTS = [
  { id: 'a', fails: false, rollback: true },
  // A replacement that is rolled back.
  { id: 'b', fails: true, rollback: true },
  // One that fails and stays as it is, and what comes next.
  { id: 'a', fails: true, rollback: false },
  { id: 'a', fails: false, rollback: false },
] as const;

/** The function notes down what it gets, takes its time to create something, and answers with an id that follows from the properties. */
const HANDLER = `
const { S3Client, PutObjectCommand } = require('@aws-sdk/client-s3');
exports.handler = async ({ ResponseURL, RequestType, RequestId, StackId, LogicalResourceId, PhysicalResourceId, ...event }) => {
  const { ServiceToken, ServiceTimeout, ...properties } = event.ResourceProperties;
  const { ServiceToken: _, ServiceTimeout: __, ...old } = event.OldResourceProperties ?? {};
  const begin = Date.now();
  if (RequestType === 'Create') await new Promise((resolve) => setTimeout(resolve, Number(process.env.PAUSE)));
  const told = { type: RequestType, logicalId: LogicalResourceId, physicalId: PhysicalResourceId, properties, begin, end: Date.now(),
    old: event.OldResourceProperties && old };
  await new S3Client().send(new PutObjectCommand({ Bucket: process.env.BUCKET, Key: 'requests/' + begin + '-' + RequestId, Body: JSON.stringify(told) }));
  const id = RequestType === 'Delete' ? PhysicalResourceId : LogicalResourceId + '-' + (properties.Id ?? 'only');
  const body = JSON.stringify({ Status: 'SUCCESS', PhysicalResourceId: id, RequestId, StackId, LogicalResourceId });
  await new Promise((resolve, reject) => {
    const { request } = require(ResponseURL.startsWith('https:') ? 'https' : 'http');
    const headers = { 'content-type': '', 'content-length': Buffer.byteLength(body) };
    request(ResponseURL, { method: 'PUT', headers }, (reply) => { reply.resume(); reply.once('end', resolve); }).once('error', reject).end(body);
  });
};
`;

export interface RequestsApp {
  readonly names: Names;
  readonly account: string;
  readonly region: string;
  /** Of DEPLOYMENTS. */
  readonly deployment: number;
  /** How long a creation takes at least, in milliseconds. */
  readonly pause: number;
  readonly folder: string;
}

export function requestsApp({ names, account, region, deployment, pause, folder }: RequestsApp): App {
  const { id, fails } = DEPLOYMENTS[deployment]!;
  const app = new App({ outdir: join(folder, `requests-${deployment}`), analyticsReporting: false });
  Tags.of(app).add(RUN_TAG, names.run);
  const stack = new Stack(app, names.requests, {
    stackName: names.requests,
    env: { account, region },
    tags: { [RUN_TAG]: names.run },
    synthesizer: new CliCredentialsStackSynthesizer({ fileAssetsBucketName: names.buckets.assets }),
  });
  const bucket = s3.Bucket.fromBucketName(stack, 'Bucket', names.buckets.assets);
  // It may write no log, whose group would outlive the stack.
  const role = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
  bucket.grantPut(role);
  const { functionArn } = new lambda.Function(stack, 'Function', {
    code: lambda.Code.fromInline(HANDLER),
    handler: 'index.handler',
    runtime: lambda.determineLatestNodeRuntime(stack),
    timeout: Duration.seconds(30),
    role,
    environment: { BUCKET: names.buckets.assets, PAUSE: String(pause) },
  });
  const resource = (name: string, properties: Readonly<Record<string, string>> = {}) => new CustomResource(stack, name, {
    serviceToken: functionArn, resourceType: 'Custom::Recorded', serviceTimeout: Duration.minutes(5), properties: { Name: name, ...properties },
  });
  const moves = resource('Moves', { Id: id });
  const changes = resource('Changes', { Deployment: String(deployment) });
  for (let index = 0; index < MANY; index++) resource(`One${index}`);
  if (fails) {
    const handle = new CfnWaitConditionHandle(stack, `Handle${deployment}`);
    new CfnWaitCondition(stack, `Never${deployment}`, { handle: handle.ref, timeout: '1' }).node.addDependency(moves, changes);
  }
  return app;
}

/** All requests, in the order of their arrival. */
export async function requestsIn(client: S3Client, Bucket: string): Promise<Requested[]> {
  const requests: Requested[] = [];
  for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket, Prefix: 'requests/' })) {
    for (const { Key } of Contents) {
      const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
      requests.push(JSON.parse(await Body!.transformToString()) as Requested);
    }
  }
  return requests.sort((one, other) => one.begin - other.begin);
}
