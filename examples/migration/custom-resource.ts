// From a custom resource of one's own: docs/migration/custom-resource.md shows each step, and `npm run migrations` deploys them.
import { CustomResource, Duration, RemovalPolicy, type Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { BucketCors } from '../../lib';

/** As such functions often are: they replace the whole configuration, and delete it in the end. */
const CODE = `
const { S3Client, PutBucketCorsCommand, DeleteBucketCorsCommand } = require('@aws-sdk/client-s3');

exports.handler = async ({ RequestType, ResourceProperties: { Bucket, Origin }, ResponseURL, ...event }) => {
  const CORSRules = [{ AllowedOrigins: [Origin], AllowedMethods: ['GET', 'PUT'], AllowedHeaders: ['*'] }];
  const command = RequestType === 'Delete'
    ? new DeleteBucketCorsCommand({ Bucket })
    : new PutBucketCorsCommand({ Bucket, CORSConfiguration: { CORSRules } });
  const { StackId, RequestId, LogicalResourceId } = event;
  const answer = { StackId, RequestId, LogicalResourceId, PhysicalResourceId: Bucket };
  const send = (more) => fetch(ResponseURL, { method: 'PUT', body: JSON.stringify({ ...answer, ...more }) });
  await new S3Client({}).send(command).then(() => send({ Status: 'SUCCESS' }), ({ message }) => send({ Status: 'FAILED', Reason: message }));
};`;

function corsFunction(scope: Stack): lambda.Function {
  const cors = new lambda.Function(scope, 'CorsFunction', {
    code: lambda.Code.fromInline(CODE), handler: 'index.handler', runtime: lambda.Runtime.NODEJS_22_X, timeout: Duration.minutes(1),
  });
  cors.addToRolePolicy(new iam.PolicyStatement({ actions: ['s3:PutBucketCORS'], resources: ['*'] }));
  return cors;
}

export function before(this: Stack, bucketName: string): void {
  const cors = corsFunction(this);
  // #region before
  new CustomResource(this, 'Cors', {
    serviceToken: cors.functionArn,
    properties: { Bucket: bucketName, Origin: 'https://app.example.com' },
  });
  // #endregion
}

export function retained(this: Stack, bucketName: string): void {
  const cors = corsFunction(this);
  // #region retained
  new CustomResource(this, 'Cors', {
    serviceToken: cors.functionArn,
    properties: { Bucket: bucketName, Origin: 'https://app.example.com' },
    removalPolicy: RemovalPolicy.RETAIN, // the only change
  });
  // #endregion
}

export function adopted(this: Stack, bucketName: string): void {
  // #region adopted
  new BucketCors(this, 'BucketCors', {
    bucket: s3.Bucket.fromBucketName(this, 'Uploads', bucketName),
    exclusive: true, // sets the rules aside that are there
    rules: [{
      allowedOrigins: ['https://app.example.com'],
      allowedMethods: [s3.HttpMethods.GET, s3.HttpMethods.PUT],
      allowedHeaders: ['*'],
    }],
  });
  // #endregion
}

export function shared(this: Stack, bucketName: string): void {
  // #region shared
  new BucketCors(this, 'BucketCors', {
    bucket: s3.Bucket.fromBucketName(this, 'Uploads', bucketName),
    rules: [{
      allowedOrigins: ['https://app.example.com'],
      allowedMethods: [s3.HttpMethods.GET, s3.HttpMethods.PUT],
      allowedHeaders: ['*'],
    }],
  });
  // #endregion
}
