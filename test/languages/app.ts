// Every construct. Each language has the same app, and they have to make the same templates.
import { App, CfnOutput, Duration, Fn, RemovalPolicy, Stack, Tags } from 'aws-cdk-lib';
import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as ses from 'aws-cdk-lib/aws-ses';
import {
  BucketCors, CorsManager, CorsPrecedence, CorsRules, ElasticIp, ElasticIpPool, ElasticIpSource, ElasticIpTarget, EmailBody, EmailTemplate,
  EmailTemplates, OnExisting, SampleData,
} from '../../lib';

const app = new App({ analyticsReporting: false });

const cors = new Stack(app, 'Cors', { tags: { team: 'web', app: 'shop' } });
const own = new s3.Bucket(cors, 'Own');
const shared = s3.Bucket.fromBucketName(cors, 'Shared', 'shared');
const web = { id: 'web', allowedOrigins: ['https://www.example.com'], allowedMethods: [s3.HttpMethods.GET, s3.HttpMethods.HEAD], maxAge: 3600 };
const merged = new BucketCors(cors, 'Merged', {
  bucket: shared,
  rules: [web],
  precedence: CorsPrecedence.FIRST,
  mustAllow: [{ origin: 'https://www.example.com', method: s3.HttpMethods.GET }],
  mustDeny: [{ origin: 'https://www.example.com', method: s3.HttpMethods.PUT, headers: ['content-type'] }],
});
new BucketCors(cors, 'Exclusive', { bucket: s3.Bucket.fromBucketName(cors, 'Alone', 'alone'), exclusive: true, rules: [web] });
new BucketCors(cors, 'Native', { bucket: own, rules: CorsRules.presignedPut({ origins: ['https://www.example.com'], tracing: true }) });
new BucketCors(cors, 'Custom', {
  bucket: new s3.Bucket(cors, 'Late'),
  managedBy: CorsManager.CUSTOM_RESOURCE,
  rules: [{ allowedOrigins: [`https://${own.bucketRegionalDomainName}`], allowedMethods: [s3.HttpMethods.GET] }],
});
const answer = merged.evaluate({ origin: 'https://www.example.com', method: s3.HttpMethods.GET });
new CfnOutput(cors, 'Answer', { value: `${answer.allowed}, ${answer.reason}` });

const ips = new Stack(app, 'Ips', { env: { account: '123456789012', region: 'eu-west-1' } });
const instance = ElasticIpTarget.instanceId('i-0123456789abcdef0');
const ip = new ElasticIp(ips, 'Ip', { target: instance, allowReassociation: true });
Tags.of(ip).add('Name', 'mail');
const existing = new ElasticIp(ips, 'Existing', {
  source: ElasticIpSource.existing('eipalloc-0123456789abcdef0'),
  target: ElasticIpTarget.networkInterface('eni-0123456789abcdef0', { privateIpAddress: '10.0.0.7' }),
});
new ElasticIp(ips, 'Tagged', { source: ElasticIpSource.tagged('use', 'mail') });
new ElasticIp(ips, 'OfPool', { source: ElasticIpSource.allocate({ publicIpv4Pool: 'ipv4pool-ec2-0123456789abcdef0' }) });
const retained = new ElasticIp(ips, 'Retained', { source: ElasticIpSource.retained('mail'), removalPolicy: RemovalPolicy.DESTROY });
retained.addReverseDns('mail.example.com', { after: existing });
const pool = new ElasticIpPool(ips, 'Pool', { size: 3, sweepInterval: Duration.minutes(10) });
pool.attachTo(autoscaling.AutoScalingGroup.fromAutoScalingGroupName(ips, 'Group', 'web'));
pool.metricInstancesWithoutAddress().createAlarm(ips, 'WithoutAddress', { threshold: 1, evaluationPeriods: 3 });
const imported = ElasticIp.fromAllocationId(ips, 'Imported', 'eipalloc-0123456789abcdef1');
new ElasticIpPool(ips, 'Given', { addresses: [imported, new ElasticIp(ips, 'Member')], onExhausted: autoscaling.DefaultResult.ABANDON });
const role = new iam.Role(ips, 'Role', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
ip.grantAssociate(role);
new ec2.CfnNatGateway(ips, 'Nat', { allocationId: imported.allocationId, subnetId: 'subnet-0123456789abcdef0' });
new CfnOutput(ips, 'Addresses', { value: Fn.join(', ', pool.publicIps) });

const mails = new Stack(app, 'Mails');
const receipt = new EmailTemplate(mails, 'Receipt', {
  templateName: 'receipt',
  subject: 'Receipt {{number}}',
  html: EmailBody.fromInline('{{#each items}}{{name}}: {{price}}{{/each}}'),
  sampleData: { number: '2026-1', items: [{ price: 3.2, name: 'Tea' }], delay: { days: 2, 'isLong': false } },
  onExisting: OnExisting.FAIL,
});
const body = EmailBody.fromFile('bin/welcome.html');
new EmailTemplate(mails, 'Welcome', { subject: 'Hi {{name}}', html: body, sample: SampleData.fromJson('{"name": "Ada", "delay": null}') });
new EmailTemplate(mails, 'Order', {
  subject: 'Your order',
  text: EmailBody.fromInline('{{order.number}} for {{customer.name}}'),
  sample: SampleData.fromFile('examples/emails/receipt/en/sample.json'),
});
const late = mails.formatArn({ service: 's3', resource: 'assets' });
new EmailTemplate(mails, 'Late', { subject: 'Hi', text: EmailBody.fromInline('Hi {{b}}{{a}}'), sampleData: { b: late, a: [late, 1] } });
const emails = EmailTemplates.fromDirectory(mails, 'Emails', {
  directory: 'examples/emails',
  namePrefix: 'shop-',
  substitutions: { 'assetHost': Fn.importValue('AssetHost'), 'apiUrl': 'https://www.example.com' },
  removalPolicy: RemovalPolicy.RETAIN,
});
const identity = ses.EmailIdentity.fromEmailIdentityName(mails, 'Identity', 'example.com');
const configurationSet = ses.ConfigurationSet.fromConfigurationSetName(mails, 'Set', 'shop');
const sender = new iam.Role(mails, 'Sender', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
receipt.grantSend(sender, { identity, configurationSet });
emails.grantSend(sender, { identity, fromAddresses: ['shop@example.com'] });
emails.renderingFailures(configurationSet).createAlarm(mails, 'Dropped', { threshold: 1, evaluationPeriods: 1 });
EmailTemplate.fromTemplateName(mails, 'Elsewhere', 'elsewhere').grantSend(sender, { identity });
new CfnOutput(mails, 'Variables', { value: [...receipt.variables, ...emails.templateIds].join(', ') });
new CfnOutput(mails, 'Types', { value: EmailTemplates.typesOf('examples/emails') });

app.synth();
