import { join } from 'node:path';
import type { ElasticIpPoolContract } from '../../../core/contracts/elastic-ip-pool';
import type { RawProperties } from '../../../core/contracts/raw-properties';
import type { CustomResourceEvent } from '../../../lambda/custom-resource/protocol';
import { contentOf, hashOfIds } from '../../../lib/email-templates/private/folder-asset';
import { HttpAws } from '../../support/http-aws';
import { startSes } from '../../support/ses/server';
import { LOGICAL_ID, STACK } from '../../support/world';
import { inProcess } from '../child-process';
import { HTML, SAMPLE, SUBJECT } from '../synth/values';
import type { Feature } from './build';

const CHILD = join(__dirname, 'child.mjs');

/** What a process has measured, in milliseconds. */
export interface Started {
  /** To load the bundle. */
  readonly load: number;
  /** What the process has computed meanwhile, on however many cores. */
  readonly cpu: number;
  readonly megabytes: number;
}

export interface Invoked extends Started {
  /** From the event to the arrival of the response, or for a pool, of the word that the launch goes on. */
  readonly response: number;
}

interface Told extends Started {
  /** When the event was given to the handler, in milliseconds since 1970. */
  readonly began: number;
}

export function start(bundle?: string): Promise<Started> {
  return inProcess<Told>(CHILD, bundle === undefined ? [] : [bundle], ENVIRONMENT);
}

const ENVIRONMENT = { AWS_REGION: 'us-east-1', AWS_LAMBDA_FUNCTION_NAME: 'function', AWS_ACCESS_KEY_ID: 'key', AWS_SECRET_ACCESS_KEY: 'secret' };

/** A Create that has nothing in its way, or a launch, against local servers. */
export async function invoke(feature: Feature, bundle: string): Promise<Invoked> {
  const aws = new HttpAws();
  await aws.start();
  const ses = await startSes({ account: '123456789012' });
  try {
    let answered = 0;
    const answer = () => { answered = performance.timeOrigin + performance.now(); };
    const event = feature === 'elastic-ip-pool' ? launch(aws, answer) : create(feature, aws, answer);
    const endpoints = { AWS_ENDPOINT_URL: aws.url, AWS_ENDPOINT_URL_SES: ses.url, AWS_ENDPOINT_URL_SESV2: ses.url };
    const told = await inProcess<Told>(CHILD, [bundle, JSON.stringify(event)], { ...ENVIRONMENT, ...endpoints });
    if (answered === 0) throw new Error(`${feature}: no answer, after ${aws.actions.join(', ')}`);
    return { load: told.load, cpu: told.cpu, megabytes: told.megabytes, response: answered - told.began };
  } finally {
    await Promise.all([aws.stop(), ses.stop()]);
  }
}

function create(feature: keyof typeof PROPERTIES, aws: HttpAws, answer: () => void): CustomResourceEvent {
  const properties = PROPERTIES[feature](aws);
  aws.cloudFormation.seen = { status: 'CREATE_IN_PROGRESS', lastUpdated: Date.UTC(2026, 0, 1) };
  aws.cloudFormation.stacks.set(STACK, 'CREATE_IN_PROGRESS');
  aws.cloudFormation.properties = JSON.stringify(properties);
  aws.responses.push = (...responses) => {
    answer();
    if (responses[0]!.Status !== 'SUCCESS') throw new Error(`${feature}: ${responses[0]!.Reason}`);
    return Array.prototype.push.apply(aws.responses, responses);
  };
  return {
    RequestType: 'Create', RequestId: 'request', ResponseURL: `${aws.url}/response`, ResourceType: 'Custom::Thing', LogicalResourceId: LOGICAL_ID,
    StackId: STACK, ResourceProperties: properties,
  };
}

/** It ends when Auto Scaling is told to go on. */
function launch(aws: HttpAws, answer: () => void): ElasticIpPoolContract {
  aws.ec2.add({ allocationId: 'eipalloc-1' });
  aws.ec2.instances.set('i-a', { state: 'running', interfaces: 1 });
  aws.groups.set('i-a', { group: 'web', lifecycle: 'Pending:Wait' });
  aws.actions.push = (...actions) => {
    if (actions[0] === 'autoscaling:CompleteLifecycleAction') answer();
    return Array.prototype.push.apply(aws.actions, actions);
  };
  return {
    ContractVersion: '1', Pool: 'Shop-Ips', AllocationIds: ['eipalloc-1'], OnExhausted: 'ABANDON', LifecycleHookName: 'hook',
    LifecycleAction: {
      AutoScalingGroupName: 'web', EC2InstanceId: 'i-a', LifecycleActionToken: 'token', LifecycleHookName: 'hook',
      LifecycleTransition: 'autoscaling:EC2_INSTANCE_LAUNCHING',
    },
  };
}

const PROPERTIES: Readonly<Record<Exclude<Feature, 'elastic-ip-pool'>, (aws: HttpAws) => RawProperties>> = {
  'bucket-cors': (aws) => {
    aws.buckets.set('near', { region: 'us-east-1' });
    const Rules = [{ AllowedMethods: ['PUT'], AllowedOrigins: ['https://www.example.com'] }];
    return { ContractVersion: '1', Bucket: 'near', Precedence: 'last', Exclusive: 'false', Rules };
  },
  'elastic-ip': (aws) => {
    aws.ec2.instances.set('i-a', { state: 'running', interfaces: 1 });
    return { ContractVersion: '1', AllowReassociation: 'false', RemovalPolicy: 'destroy', Target: { InstanceId: 'i-a' } };
  },
  'email-template': () => ({
    ContractVersion: '1', TemplateName: 'welcome', Subject: SUBJECT, Html: { Inline: HTML }, SampleData: JSON.stringify(SAMPLE),
    OnExisting: 'adopt', RemovalPolicy: 'destroy',
  }),
  'email-templates': (aws) => {
    const { text, manifestBytes } = contentOf([
      { id: 'welcome', subject: SUBJECT, html: HTML, sample: JSON.stringify(SAMPLE), substitutions: [], variables: [], parsed: [] },
    ]);
    aws.objects.set('assets/emails', text);
    return {
      ContractVersion: '1', NamePrefix: 'shop-', Bucket: 'assets', Key: 'emails', ManifestBytes: String(manifestBytes), Ids: hashOfIds(['welcome']),
      OnExisting: 'adopt', RemovalPolicy: 'destroy',
    };
  },
};
