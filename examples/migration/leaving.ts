// The way out: docs/migration/leaving.md shows each step, and `npm run migrations` deploys them.
import { RemovalPolicies, RemovalPolicy, type Stack } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { BucketCors, ElasticIp, ElasticIpTarget, EmailBody, EmailTemplate } from '../../lib';

interface Names {
  readonly bucketName: string;
  readonly instanceId: string;
  readonly templateName: string;
}

/** What the library looks after. Each may be left out. */
export function addresses(this: Stack, { instanceId }: Names): ElasticIp {
  return new ElasticIp(this, 'Ip', { target: ElasticIpTarget.instanceId(instanceId) });
}

export function texts(this: Stack, { templateName }: Names): EmailTemplate {
  return new EmailTemplate(this, 'Farewell', {
    templateName, subject: 'Goodbye, {{name}}', text: EmailBody.fromInline('Until then, {{name}}.'), sampleData: { name: 'Ada' },
  });
}

export function rules(this: Stack, { bucketName }: Names): BucketCors {
  return new BucketCors(this, 'Cors', {
    bucket: s3.Bucket.fromBucketName(this, 'Pictures', bucketName),
    rules: [{ id: 'pictures', allowedOrigins: ['https://www.example.com'], allowedMethods: [s3.HttpMethods.GET] }],
  });
}

export function retainedEach(ip: ElasticIp, farewell: EmailTemplate, cors: BucketCors): void {
  // #region each
  ip.applyRemovalPolicy(RemovalPolicy.RETAIN);
  farewell.applyRemovalPolicy(RemovalPolicy.RETAIN);
  RemovalPolicies.of(cors).retain();
  // #endregion
}

export function retainedAll(this: Stack): void {
  // #region all
  RemovalPolicies.of(this).retain({
    applyToResourceTypes: ['Custom::CdkAdoptElasticIp', 'Custom::CdkAdoptEmailTemplate', 'Custom::CdkAdoptBucketCors'],
  });
  // #endregion
}
