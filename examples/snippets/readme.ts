// The snippets of README.md. jsii compiles them as well, so each stands for itself.
import { type Stack, Tags } from 'aws-cdk-lib';
import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { BucketCors, CorsRules, ElasticIp, ElasticIpPool, ElasticIpSource, ElasticIpTarget, EmailTemplates } from 'cdk-adopt';

export function bucketCors(this: Stack): void {
  // #region bucket-cors
  new BucketCors(this, 'UploadCors', {
    bucket: s3.Bucket.fromBucketName(this, 'Uploads', 'uploads-of-another-team'),
    rules: CorsRules.presignedPut({ origins: ['https://app.example.com'] }),
    mustAllow: [{ origin: 'https://app.example.com', method: s3.HttpMethods.PUT, headers: ['content-type'] }],
  });
  // #endregion
}

export function emailTemplates(this: Stack): void {
  // #region email-templates
  const emails = EmailTemplates.fromDirectory(this, 'Emails', {
    directory: 'examples/emails',
    namePrefix: 'shop-',
    substitutions: { 'assetHost': 'cdn.example.com', 'apiUrl': 'https://www.example.com' },
  });
  Tags.of(emails).add('team', 'shop');
  // #endregion
}

export function elasticIp(this: Stack): void {
  // #region elastic-ip
  const mail = new ElasticIp(this, 'Mail', {
    source: ElasticIpSource.retained('mail'),
    target: ElasticIpTarget.instanceId('i-0123456789abcdef0'),
  });
  mail.addReverseDns('mail.example.com');
  // #endregion
}

export function elasticIpPool(this: Stack): void {
  // #region elastic-ip-pool
  const group = autoscaling.AutoScalingGroup.fromAutoScalingGroupName(this, 'Group', 'web');
  new ElasticIpPool(this, 'Pool', { size: 4 }).attachTo(group);
  // #endregion
}
