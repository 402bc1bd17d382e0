// From the CORS rules of a bucket itself: docs/migration/native-cors.md shows each step, and `npm run migrations` deploys them.
import { CfnOutput, RemovalPolicy, type Stack } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { BucketCors } from '../../lib';

export function before(this: Stack): void {
  // #region before
  const bucket = new s3.Bucket(this, 'Uploads', {
    removalPolicy: RemovalPolicy.DESTROY,
    cors: [{ id: 'upload', allowedOrigins: ['https://app.example.com'], allowedMethods: [s3.HttpMethods.PUT], allowedHeaders: ['*'] }],
  });
  // #endregion
  new CfnOutput(this, 'Bucket', { value: bucket.bucketName });
}

export function moved(this: Stack): void {
  // #region moved
  const bucket = new s3.Bucket(this, 'Uploads', { removalPolicy: RemovalPolicy.DESTROY });
  new BucketCors(this, 'Cors', {
    bucket,
    rules: [{ id: 'upload', allowedOrigins: ['https://app.example.com'], allowedMethods: [s3.HttpMethods.PUT], allowedHeaders: ['*'] }],
    mustAllow: [{ origin: 'https://app.example.com', method: s3.HttpMethods.PUT, headers: ['content-type'] }],
  });
  // #endregion
  new CfnOutput(this, 'Bucket', { value: bucket.bucketName });
}
