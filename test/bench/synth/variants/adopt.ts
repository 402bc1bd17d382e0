import * as s3 from 'aws-cdk-lib/aws-s3';
import { BucketCors, ElasticIp, ElasticIpTarget, EmailBody, EmailTemplate, EmailTemplates } from '../../../../lib';
import type { Declarations } from '../case';
import { bucketName, domainName, HEADERS, HTML, instanceId, MAX_AGE, ORIGINS, SAMPLE, SUBJECT, TEXT, times } from '../values';

const METHODS = [s3.HttpMethods.GET, s3.HttpMethods.PUT];
const rules = () => [{ allowedMethods: METHODS, allowedOrigins: ORIGINS, allowedHeaders: HEADERS, maxAge: MAX_AGE }];

export const declarations: Declarations = {
  corsImported: (stack, count) => times(count, (index) =>
    new BucketCors(stack, `Cors${index}`, { bucket: s3.Bucket.fromBucketName(stack, `Bucket${index}`, bucketName(index)), rules: rules() })),

  corsOwn: (stack, count) => times(count, (index) =>
    new BucketCors(stack, `Cors${index}`, { bucket: new s3.Bucket(stack, `Bucket${index}`), rules: rules() })),

  email: (stack, count) => times(count, (index) => new EmailTemplate(stack, `Email${index}`, {
    subject: SUBJECT, html: EmailBody.fromInline(HTML), text: EmailBody.fromInline(TEXT), sampleData: SAMPLE,
  })),

  address: (stack, count) => times(count, (index) => new ElasticIp(stack, `Ip${index}`, { target: ElasticIpTarget.instanceId(instanceId(index)) })),

  reverseDns: (stack, count) => times(count, (index) => new ElasticIp(stack, `Ip${index}`).addReverseDns(domainName(index))),

  rules: (stack, count) => new BucketCors(stack, 'Cors', {
    bucket: s3.Bucket.fromBucketName(stack, 'Bucket', bucketName(0)),
    rules: times(count, (index) => ({ ...rules()[0]!, allowedOrigins: [`https://app${index}.example.com`] })),
  }),

  folder: (stack) => EmailTemplates.fromDirectory(stack, 'Emails', { directory: process.env.BENCH_FOLDER! }),
};
