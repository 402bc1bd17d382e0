// The example, and in its stack one construct more of each kind.
import { CfnOutput, type Stack, Tags } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { app } from '../../bin/example';
import { BucketCors, ElasticIp, ElasticIpPool, EmailBody, EmailTemplate, EmailTemplates } from '../../lib';
import { ADDED } from './added';

const stack = app.node.findChild('CdkAdoptExample') as Stack;

new BucketCors(stack, 'AddedCors', {
  bucket: s3.Bucket.fromBucketName(stack, 'SharedToo', app.node.tryGetContext('sharedBucket')),
  rules: [{ id: 'added', allowedOrigins: [ADDED.origin], allowedMethods: [s3.HttpMethods.GET] }],
});

new EmailTemplate(stack, 'AddedTemplate', {
  templateName: ADDED.template,
  subject: 'Goodbye, {{name}}',
  text: EmailBody.fromInline('Goodbye, {{name}}!'),
  sampleData: { name: 'Ada' },
});

EmailTemplates.fromDirectory(stack, 'AddedEmails', { directory: app.node.tryGetContext('addedEmails'), namePrefix: ADDED.prefix });

const ip = new ElasticIp(stack, 'AddedIp');
ip.addReverseDns(ADDED.domainName);
Tags.of(ip).add('Name', ADDED.address);

const pool = new ElasticIpPool(stack, 'AddedPool', { size: 1 });
Tags.of(pool).add('Name', ADDED.pooled);

new CfnOutput(stack, 'AddedAddress', { value: `${ip.allocationId} ${ip.publicIp}` });
new CfnOutput(stack, 'AddedPooled', { value: [...pool.allocationIds, ...pool.publicIps].join(' ') });
