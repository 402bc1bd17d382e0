import { App, Stack } from 'aws-cdk-lib';
import { Bucket, HttpMethods } from 'aws-cdk-lib/aws-s3';
import { BucketCors, ElasticIp, EmailBody, EmailTemplate } from 'cdk-adopt';

const stack = new Stack(new App(), 'Shop');
const bucket = Bucket.fromBucketName(stack, 'Assets', 'assets-of-another-team');
new BucketCors(stack, 'Cors', { bucket, rules: [{ allowedOrigins: ['https://www.example.com'], allowedMethods: [HttpMethods.GET] }] });
new EmailTemplate(stack, 'Welcome', {
  templateName: 'welcome', subject: 'Welcome, {{name}}', text: EmailBody.fromInline('Hello {{name}}!'), sampleData: { name: 'Ada' },
});
new ElasticIp(stack, 'Ip');
