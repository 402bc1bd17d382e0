import { join } from 'node:path';
import { CfnParameter, type Stack } from 'aws-cdk-lib';
import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as today from '../../lib';
import { CHECKOUT } from '../support/checkout';

export type Declare = (stack: Stack) => void;

const ALLOCATION = 'eipalloc-0123456789abcdef0';

const EMAILS = join(__dirname, 'fixtures', 'emails');
const EMAILS_WITH_HOST = join(__dirname, 'fixtures', 'emails-with-host');

const RULES = [{ allowedMethods: [s3.HttpMethods.GET], allowedOrigins: ['https://www.example.com'] }];

/** One of every construct in every way that changes what the template holds, for the tests of what has to hold for all of them. */
export function everyConstruct(library: typeof today): readonly [name: string, declare: Declare][] {
  const {
    BucketCors, CorsManager, ElasticIp, ElasticIpPool, ElasticIpSource, ElasticIpTarget, EmailBody, EmailTemplate, EmailTemplates,
  } = library;
  const instance = ElasticIpTarget.instanceId('i-0123456789abcdef0');
  const networkInterface = ElasticIpTarget.networkInterface('eni-0123456789abcdef0');
  const text = EmailBody.fromInline('Hello!');
  return [
    ['BucketCors of an imported bucket', (stack) => { new BucketCors(stack, 'Cors', { bucket: s3.Bucket.fromBucketName(stack, 'Imported-shared', 'shared'), rules: RULES }); }],
    ['BucketCors of a declared bucket', (stack) => { new BucketCors(stack, 'Cors', { bucket: bucket(stack), rules: RULES }); }],
    ['BucketCors of a declared bucket, merged', (stack) => {
      new BucketCors(stack, 'Cors', { bucket: bucket(stack), rules: RULES, managedBy: CorsManager.CUSTOM_RESOURCE });
    }],
    ['ElasticIp without a target', (stack) => { new ElasticIp(stack, 'Ip'); }],
    ['ElasticIp on an instance', (stack) => { new ElasticIp(stack, 'Ip', { target: instance }); }],
    ['ElasticIp on a network interface', (stack) => { new ElasticIp(stack, 'Ip', { target: networkInterface }); }],
    ['ElasticIp, existing, without a target', (stack) => { new ElasticIp(stack, 'Ip', { source: ElasticIpSource.existing(ALLOCATION) }); }],
    ['ElasticIp, existing, on an instance', (stack) => {
      new ElasticIp(stack, 'Ip', { source: ElasticIpSource.existing(ALLOCATION), target: instance });
    }],
    ['ElasticIp, existing, on a network interface', (stack) => {
      new ElasticIp(stack, 'Ip', { source: ElasticIpSource.existing(ALLOCATION), target: networkInterface });
    }],
    ['ElasticIp, tagged, on an instance', (stack) => {
      new ElasticIp(stack, 'Ip', { source: ElasticIpSource.tagged('use', 'mail'), target: instance });
    }],
    ['ElasticIp of a pool', (stack) => {
      new ElasticIp(stack, 'Ip', { source: ElasticIpSource.allocate({ publicIpv4Pool: 'ipv4pool-ec2-0123456789abcdef0' }) });
    }],
    ['ElasticIp of an IPAM pool', (stack) => {
      new ElasticIp(stack, 'Ip', { source: ElasticIpSource.allocate({ ipamPoolId: 'ipam-pool-0123456789abcdef0' }) });
    }],
    ['ElasticIp that is retained', (stack) => {
      new ElasticIp(stack, 'Ip', { source: ElasticIpSource.retained('mail'), target: instance });
    }],
    ['ReverseDns of an address of its own', (stack) => { new ElasticIp(stack, 'Ip').addReverseDns('mail.example.com'); }],
    ['ReverseDns of an existing address', (stack) => {
      new ElasticIp(stack, 'Ip', { source: ElasticIpSource.existing(ALLOCATION) }).addReverseDns('mail.example.com');
    }],
    ['ReverseDns of an address with a tag', (stack) => {
      new ElasticIp(stack, 'Ip', { source: ElasticIpSource.tagged('role', 'mail') }).addReverseDns('mail.example.com');
    }],
    ['ElasticIpPool of addresses of its own', (stack) => { new ElasticIpPool(stack, 'Ips', { size: 2 }).attachTo(group(stack)); }],
    ['ElasticIpPool of given addresses', (stack) => {
      const addresses = [new ElasticIp(stack, 'Ip'), ElasticIp.fromAllocationId(stack, 'Imported', ALLOCATION)];
      new ElasticIpPool(stack, 'Ips', { addresses }).attachTo(group(stack));
    }],
    ['ElasticIpPool of an imported group', (stack) => {
      new ElasticIpPool(stack, 'Ips', { size: 1 }).attachTo(autoscaling.AutoScalingGroup.fromAutoScalingGroupName(stack, 'Imported', 'web'));
    }],
    ['EmailTemplate without a name', (stack) => { new EmailTemplate(stack, 'Template', { subject: 'Hello', text }); }],
    ['EmailTemplate with a name', (stack) => { new EmailTemplate(stack, 'Template', { templateName: 'hello', subject: 'Hello', text }); }],
    ['EmailTemplate with a name that is known only at deploy', (stack) => {
      const templateName = new CfnParameter(stack, 'Name').valueAsString;
      new EmailTemplate(stack, 'Template', { templateName, subject: 'Hello', text });
    }],
    ['EmailTemplate from a file', (stack) => {
      new EmailTemplate(stack, 'Template', { subject: 'Hello', html: EmailBody.fromFile(join(CHECKOUT, 'bin', 'welcome.html')) });
    }],
    ['EmailTemplates with a generated prefix', (stack) => { EmailTemplates.fromDirectory(stack, 'Emails', { directory: EMAILS }); }],
    ['EmailTemplates with a prefix', (stack) => { EmailTemplates.fromDirectory(stack, 'Emails', { directory: EMAILS, namePrefix: 'mail-' }); }],
    ['EmailTemplates with the empty prefix', (stack) => { EmailTemplates.fromDirectory(stack, 'Emails', { directory: EMAILS, namePrefix: '' }); }],
    ['EmailTemplates with a prefix that is known only at deploy', (stack) => {
      EmailTemplates.fromDirectory(stack, 'Emails', { directory: EMAILS, namePrefix: new CfnParameter(stack, 'Prefix').valueAsString });
    }],
    ['EmailTemplates with a substitution that is known only at deploy', (stack) => {
      const substitutions = { assetHost: new CfnParameter(stack, 'Host').valueAsString };
      EmailTemplates.fromDirectory(stack, 'Emails', { directory: EMAILS_WITH_HOST, substitutions });
    }],
  ];
}

export const EVERY_CONSTRUCT = everyConstruct(today);

/** A bucket of the user's to which nobody has an objection. */
function bucket(stack: Stack): s3.IBucket {
  return new s3.Bucket(stack, 'Own', {
    blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
    enforceSSL: true,
    serverAccessLogsBucket: s3.Bucket.fromBucketName(stack, 'Logs', 'access-logs'),
  });
}

/** A group of the user's, likewise; of its instances the app says nothing. */
function group(stack: Stack): autoscaling.AutoScalingGroup {
  const topicArn = stack.formatArn({ service: 'sns', resource: 'scaling' });
  return new autoscaling.AutoScalingGroup(stack, 'Group', {
    vpc: ec2.Vpc.fromVpcAttributes(stack, 'Network', {
      vpcId: 'vpc-01234567', availabilityZones: ['a', 'b'], publicSubnetIds: ['subnet-01234567', 'subnet-89abcdef'],
    }),
    vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC },
    launchTemplate: ec2.LaunchTemplate.fromLaunchTemplateAttributes(stack, 'Instances', { launchTemplateId: 'lt-01234567', versionNumber: '1' }),
    notifications: [{ topic: sns.Topic.fromTopicArn(stack, 'Scaling', topicArn) }],
  });
}
