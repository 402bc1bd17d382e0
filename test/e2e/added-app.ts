// The example, and in its stack two constructs more.
import type { Stack } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { app } from '../../bin/example';
import { BucketCors, EmailBody, EmailTemplate } from '../../lib';

const stack = app.node.findChild('CdkAdoptExample') as Stack;

new BucketCors(stack, 'AddedCors', {
  bucket: s3.Bucket.fromBucketName(stack, 'SharedToo', app.node.tryGetContext('sharedBucket')),
  rules: [{ id: 'added', allowedOrigins: ['https://added.example.com'], allowedMethods: [s3.HttpMethods.GET] }],
});

new EmailTemplate(stack, 'AddedTemplate', {
  templateName: 'added-template',
  subject: 'Goodbye, {{name}}',
  text: EmailBody.fromInline('Goodbye, {{name}}!'),
  sampleData: { name: 'Ada' },
});
