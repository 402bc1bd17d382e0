// From boto3: docs/migration/boto3.md shows it, and `npm run migrations` deploys it over what boto3_flow.py has made.
import type { Stack } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { BucketCors, ElasticIp, ElasticIpSource, ElasticIpTarget, EmailBody, EmailTemplate } from '../../lib';

export function adopted(this: Stack, bucketName: string, instanceId: string): void {
  // #region adopted
  new BucketCors(this, 'Cors', {
    bucket: s3.Bucket.fromBucketName(this, 'Files', bucketName),
    exclusive: true, // sets the rules of the script aside
    rules: [{ allowedOrigins: ['https://app.example.com'], allowedMethods: [s3.HttpMethods.GET], maxAge: 600 }],
  });

  new EmailTemplate(this, 'Reminder', {
    templateName: 'reminder',
    subject: 'Your appointment on {{day}}',
    text: EmailBody.fromInline('See you, {{name}}.'),
    sampleData: { day: 'Monday', name: 'Ada' },
  });

  new ElasticIp(this, 'Mail', {
    source: ElasticIpSource.retained('mail'), // the address that has been tagged cdk-adopt:key=mail
    target: ElasticIpTarget.instanceId(instanceId),
  });
  // #endregion
}
