import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, CfnOutput, CfnWaitCondition, CfnWaitConditionHandle, CliCredentialsStackSynthesizer, RemovalPolicy, Stack, Tags } from 'aws-cdk-lib';
import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as route53 from 'aws-cdk-lib/aws-route53';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import {
  BucketCors, CorsRules, ElasticIp, ElasticIpPool, ElasticIpSource, ElasticIpTarget, EmailBody, EmailTemplate, EmailTemplates,
} from '../../lib';
import type { Options } from './options';
import { namesOf, RUN_TAG } from './run';

/** The deployments in turn. */
export type Version = 'first' | 'changed' | 'failing';

/** What is there before the stacks are. */
export interface Surroundings {
  /** Network interfaces. */
  readonly interfaces: readonly [string, string, string];
  readonly foreignAddress: string;
  readonly hostedZone?: { readonly id: string; readonly name: string };
}

export interface Declared extends Surroundings, Pick<Options, 'account' | 'region'> {
  readonly run: string;
  readonly version: Version;
  /** For the cloud assembly. */
  readonly folder: string;
}

export const ORIGIN = 'https://www.example.com';
export const SUBJECTS = { first: 'Receipt {{number}}', changed: 'Your receipt {{number}}', failing: 'No receipt {{number}}' } as const;

/** One of every construct, under names and tags that carry the run's id. */
export function appOf({ run, account, region, version, folder, ...surroundings }: Declared): App {
  const names = namesOf(run);
  const app = new App({ outdir: folder, analyticsReporting: false });
  Tags.of(app).add(RUN_TAG, run);
  const stack = (stackName: string) => new Stack(app, stackName, {
    stackName,
    env: { account, region },
    tags: { [RUN_TAG]: run },
    // By the user's own credentials, and without a bootstrapped environment.
    synthesizer: new CliCredentialsStackSynthesizer({ fileAssetsBucketName: names.buckets.assets }),
  });

  const context = { names, version, emails: emailsOf(version, join(folder, '..', `emails-${version}`)) };
  declareMain(stack(names.stacks.main), context, surroundings);
  declareKept(stack(names.stacks.kept), context);
  if (version === 'failing') declareFresh(stack(names.stacks.fresh), context);
  return app;
}

interface Context {
  readonly names: ReturnType<typeof namesOf>;
  readonly version: Version;
  readonly emails: string;
}

function declareMain(stack: Stack, { names, version, emails }: Context, surroundings: Surroundings): void {
  const { interfaces: [one, other, third], foreignAddress, hostedZone } = surroundings;
  const { GET } = s3.HttpMethods;
  const isFirst = version === 'first';
  const foreign = s3.Bucket.fromBucketName(stack, 'Foreign', names.buckets.foreign);
  new BucketCors(stack, 'ForeignCors', {
    bucket: foreign,
    rules: [
      { id: 'web', allowedOrigins: [ORIGIN], allowedMethods: [GET] },
      ...(isFirst ? [] : [{ id: 'extra', allowedOrigins: [`https://${version}.example.com`], allowedMethods: [GET] }]),
    ],
  });
  const own = new s3.Bucket(stack, 'Own', { bucketName: names.buckets.own, removalPolicy: RemovalPolicy.DESTROY });
  new BucketCors(stack, 'OwnCors', { bucket: own, rules: CorsRules.presignedPut({ origins: [ORIGIN] }) });

  const ip = new ElasticIp(stack, 'Ip', { target: ElasticIpTarget.networkInterface(version === 'changed' ? other : one) });
  Tags.of(ip).add('Name', 'own');
  if (hostedZone) declareReverseDns(ip, names.host, hostedZone);
  new ElasticIp(stack, 'Existing', {
    source: ElasticIpSource.existing(foreignAddress), target: ElasticIpTarget.networkInterface(third),
  });
  const pool = new ElasticIpPool(stack, 'Pool', { size: 1 });
  Tags.of(pool).add('Name', 'pooled');
  pool.attachTo(autoscaling.AutoScalingGroup.fromAutoScalingGroupName(stack, 'Group', names.group));

  // The first adopts a template; the second creates one under a generated name; the third is replaced by a failing deployment.
  new EmailTemplate(stack, 'Receipt', {
    templateName: names.templates.receipt,
    subject: SUBJECTS[version],
    html: EmailBody.fromInline('<p>{{#each items}}{{name}} {{/each}}</p>'),
    sampleData: { number: '1', items: [{ name: 'Tea' }] },
  });
  const welcome = new EmailTemplate(stack, 'Welcome', {
    subject: 'Welcome, {{name}}', text: EmailBody.fromFile(join(emails, 'notice', 'body.txt')), sampleData: { name: 'Ada' },
  });
  const renamed = new EmailTemplate(stack, 'Renamed', {
    templateName: version === 'failing' ? names.templates.renamed : names.templates.former, subject: 'Renamed', text: EmailBody.fromInline('Renamed.'),
  });
  const folder = EmailTemplates.fromDirectory(stack, 'Emails', { directory: emails, namePrefix: names.folderPrefix });
  if (version === 'failing') {
    const adopted = new EmailTemplate(stack, 'Confirmation', {
      templateName: names.templates.confirmation, subject: 'Confirmed', text: EmailBody.fromInline('Confirmed.'),
    });
    failAfter(stack, renamed, folder, ip, adopted);
  }
  new CfnOutput(stack, 'WelcomeTemplate', { value: welcome.templateName });
}

function declareReverseDns(ip: ElasticIp, host: string, { id, name }: NonNullable<Surroundings['hostedZone']>): void {
  const zone = route53.HostedZone.fromHostedZoneAttributes(ip, 'Zone', { hostedZoneId: id, zoneName: name });
  const forward = new route53.ARecord(ip, 'Forward', {
    zone, recordName: host, target: route53.RecordTarget.fromIpAddresses(ip.publicIp),
  });
  ip.addReverseDns(`${host}.${name}`, { after: forward });
}

/** An address that outlives its stack. */
function declareKept(stack: Stack, { names }: Context): void {
  const ip = new ElasticIp(stack, 'Ip', { source: ElasticIpSource.retained(names.addressKey) });
  Tags.of(ip).add('Name', 'kept');
}

/** A stack whose creation fails. */
function declareFresh(stack: Stack, { names }: Context): void {
  const cors = new BucketCors(stack, 'Cors', {
    bucket: s3.Bucket.fromBucketName(stack, 'Foreign', names.buckets.foreign),
    rules: [{ id: 'fresh', allowedOrigins: ['https://fresh.example.com'], allowedMethods: [s3.HttpMethods.GET] }],
  });
  const order = new EmailTemplate(stack, 'Order', { templateName: names.templates.order, subject: 'Ordered', text: EmailBody.fromInline('Ordered.') });
  const ip = new ElasticIp(stack, 'Ip');
  Tags.of(ip).add('Name', 'fresh');
  failAfter(stack, cors, order, ip);
}

/** Nobody signals the wait condition. */
function failAfter(stack: Stack, ...constructs: readonly Construct[]): void {
  const handle = new CfnWaitConditionHandle(stack, 'Handle');
  new CfnWaitCondition(stack, 'Never', { handle: handle.ref, timeout: '1' }).node.addDependency(...constructs);
}

/** A folder of templates, of which the changed one has other ones. */
function emailsOf(version: Version, directory: string): string {
  const subjects: Readonly<Record<string, string>> = version === 'first'
    ? { notice: 'Notice', reminder: 'Reminder' }
    : { notice: version === 'changed' ? 'New notice' : 'Failing notice', digest: 'Digest' };
  for (const [name, subject] of Object.entries(subjects)) {
    mkdirSync(join(directory, name), { recursive: true });
    for (const [file, text] of Object.entries({ 'subject.txt': subject, 'body.txt': 'Hello {{name}}!', 'sample.json': '{"name": "Ada"}' })) {
      writeFileSync(join(directory, name, file), `${text}\n`);
    }
  }
  return directory;
}
