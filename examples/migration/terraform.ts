// From Terraform: docs/migration/terraform.md shows it, and `npm run migrations` deploys it over what Terraform leaves.
import type { Stack } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { BucketCors, ElasticIp, ElasticIpSource, ElasticIpTarget, EmailBody, EmailTemplate } from '../../lib';

export function adopted(this: Stack, bucketName: string, instanceId: string): void {
  // #region adopted
  new ElasticIp(this, 'Gateway', {
    source: ElasticIpSource.tagged('Name', 'gateway'), // the tag that aws_eip has given it
    target: ElasticIpTarget.instanceId(instanceId),
  });

  new EmailTemplate(this, 'Receipt', {
    templateName: 'receipt',
    subject: 'Your order {{number}}',
    text: EmailBody.fromInline('Thank you, {{name}}.'),
    sampleData: { number: '2026-1', name: 'Ada' },
  });

  new BucketCors(this, 'Cors', {
    bucket: s3.Bucket.fromBucketName(this, 'Media', bucketName),
    exclusive: true, // sets the rules of aws_s3_bucket_cors_configuration aside
    rules: [{ allowedOrigins: ['https://www.example.com'], allowedMethods: [s3.HttpMethods.GET], maxAge: 3600 }],
  });
  // #endregion
}
