import { join } from 'node:path';
import { App, CfnOutput, CfnWaitCondition, CfnWaitConditionHandle, RemovalPolicy, Stack, Tags, Validations } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { BucketCors, CorsRules, ElasticIp, ElasticIpTarget, EmailBody, EmailTemplate, EmailTemplates } from '../lib';

export const app = new App();
const stack = new Stack(app, 'CdkAdoptExample', { description: 'cdk-adopt: all constructs at work' });

const { GET, HEAD, PUT } = s3.HttpMethods;
const context = (key: string): string | undefined => app.node.tryGetContext(key);

// A bucket of another team, with CORS rules of its own: ours are added to them.
const shared = s3.Bucket.fromBucketName(stack, 'Shared', context('sharedBucket')!);
const extraOrigin = context('extraOrigin');
const sharedCors = new BucketCors(stack, 'SharedCors', {
  bucket: shared,
  rules: [
    { id: 'web', allowedOrigins: ['https://www.example.com'], allowedMethods: [GET, HEAD], maxAge: 3600 },
    ...(extraOrigin ? [{ id: 'extra', allowedOrigins: [extraOrigin], allowedMethods: [GET] }] : []),
  ],
  mustAllow: [{ origin: 'https://www.example.com', method: GET }],
  mustDeny: [{ origin: 'https://www.example.com', method: PUT }],
});

// A bucket of this app: the rules become its native property.
const own = new s3.Bucket(stack, 'Own', {
  blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
  enforceSSL: true,
  removalPolicy: RemovalPolicy.DESTROY,
});
Validations.of(own).acknowledge({ id: 'AwsSolutions-S1', reason: 'An access log would outlive the example, whose bucket holds nothing.' });
new BucketCors(stack, 'OwnCors', {
  bucket: own,
  rules: CorsRules.presignedPut({ origins: ['https://www.example.com'] }),
  mustAllow: [{ origin: 'https://www.example.com', method: PUT, headers: ['content-type', 'x-amz-meta-owner'] }],
});

// An address that outlives its instance: another instance id moves it.
const ip = new ElasticIp(stack, 'Ip', { target: ElasticIpTarget.instanceId(context('instanceId')!) });
Tags.of(ip).add('Name', 'cdk-adopt example');

// An existing template of this name: its text is replaced, and restored if the deployment fails.
const receipt = new EmailTemplate(stack, 'Receipt', {
  templateName: 'order-receipt',
  subject: 'Receipt for order {{order.number}}',
  html: EmailBody.fromInline('<h1>Thank you, {{customer}}</h1><ul>{{#each order.items}}<li>{{name}}: {{price}}</li>{{/each}}</ul>'),
  sampleData: { customer: 'Ada', order: { number: '2026-1', items: [{ name: 'Tea', price: '3.20' }, { name: 'Cup', price: '7.50' }] } },
});

// A template that the stack creates, under a generated name.
const welcome = new EmailTemplate(stack, 'Welcome', {
  subject: 'Welcome, {{name}}',
  html: EmailBody.fromFile(join(__dirname, 'welcome.html')),
  text: EmailBody.fromInline('Welcome, {{name}}!'),
  sampleData: { name: 'Ada' },
});

// A folder of templates, as one resource. The host of its images is known only at deploy.
const emails = EmailTemplates.fromDirectory(stack, 'Emails', {
  directory: context('emails') ?? join(__dirname, '..', 'examples', 'emails'),
  namePrefix: 'example-',
  substitutions: { assetHost: own.bucketRegionalDomainName, apiUrl: 'https://www.example.com' },
});

// With `--context fail=yes`, the deployment fails on purpose after the templates: nobody signals the wait condition.
if (context('fail')) {
  const never = new CfnWaitCondition(stack, 'Never', { handle: new CfnWaitConditionHandle(stack, 'Handle').ref, timeout: '1' });
  never.node.addDependency(receipt, welcome, emails);
  for (const later of [sharedCors, ip]) later.node.addDependency(never);
}

new CfnOutput(stack, 'AllocationId', { value: ip.allocationId });
new CfnOutput(stack, 'PublicIp', { value: ip.publicIp });
new CfnOutput(stack, 'OwnBucketName', { value: own.bucketName });
new CfnOutput(stack, 'WelcomeTemplate', { value: welcome.templateName });
