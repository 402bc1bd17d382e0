import { CustomResource, type Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { Declarations } from '../case';
import { bucketName, HEADERS, HTML, instanceId, MAX_AGE, ORIGINS, SAMPLE, SUBJECT, TEXT, times } from '../values';

export function userFunction(stack: Stack): lambda.Function {
  return new lambda.Function(stack, 'OnEvent', {
    code: lambda.Code.fromInline('exports.handler = async () => ({});'), handler: 'index.handler', runtime: lambda.Runtime.NODEJS_22_X,
  });
}

/** A custom resource of the user's own, by whatever answers it: with the properties that ours has, since its handler needs them as well. */
export function customResources(serviceTokenOf: (stack: Stack) => string): Declarations {
  return {
    corsImported: (stack, count) => {
      const serviceToken = serviceTokenOf(stack);
      times(count, (index) => new CustomResource(stack, `Cors${index}`, {
        resourceType: 'Custom::BucketCors', serviceToken, properties: {
          ContractVersion: '1', Bucket: s3.Bucket.fromBucketName(stack, `Bucket${index}`, bucketName(index)).bucketName,
          Rules: [{ AllowedMethods: ['GET', 'PUT'], AllowedOrigins: ORIGINS, AllowedHeaders: HEADERS, MaxAgeSeconds: String(MAX_AGE) }],
          Precedence: 'last', Exclusive: 'false',
        },
      }));
    },

    email: (stack, count) => {
      const serviceToken = serviceTokenOf(stack);
      times(count, (index) => new CustomResource(stack, `Email${index}`, {
        resourceType: 'Custom::EmailTemplate', serviceToken, properties: {
          ContractVersion: '1', Subject: SUBJECT, Html: { Inline: HTML }, Text: { Inline: TEXT }, SampleData: JSON.stringify(SAMPLE),
          OnExisting: 'adopt', RemovalPolicy: 'destroy',
        },
      }));
    },

    address: (stack, count) => {
      const serviceToken = serviceTokenOf(stack);
      times(count, (index) => new CustomResource(stack, `Ip${index}`, {
        resourceType: 'Custom::ElasticIp', serviceToken, properties: {
          ContractVersion: '1', Target: { InstanceId: instanceId(index) }, AllowReassociation: 'false', RemovalPolicy: 'destroy',
        },
      }));
    },
  };
}
