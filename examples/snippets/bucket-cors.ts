// The snippets of docs/bucket-cors.md.
import type { Stack } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { BucketCors, CorsManager, CorsPrecedence, CorsRules } from 'cdk-adopt';

export function merged(this: Stack): void {
  // #region merged
  new BucketCors(this, 'Cors', {
    bucket: s3.Bucket.fromBucketName(this, 'Shared', 'assets-of-another-team'),
    rules: [{
      id: 'web',
      allowedOrigins: ['https://www.example.com'],
      allowedMethods: [s3.HttpMethods.GET, s3.HttpMethods.HEAD],
      maxAge: 3600,
    }],
  });
  // #endregion
}

export function precedence(this: Stack): void {
  const shared = s3.Bucket.fromBucketName(this, 'Shared', 'assets-of-another-team');
  // #region precedence
  new BucketCors(this, 'UploadCors', {
    bucket: shared,
    precedence: CorsPrecedence.FIRST,
    rules: [{
      allowedOrigins: ['https://app.example.com'],
      allowedMethods: [s3.HttpMethods.PUT],
      allowedHeaders: ['*'],
      exposedHeaders: ['ETag'],
    }],
  });
  // #endregion
}

/** Fails at synth: docs/bucket-cors.md shows the message. */
export function expectation(this: Stack): void {
  // #region expectation
  new BucketCors(this, 'UploadCors', {
    bucket: s3.Bucket.fromBucketName(this, 'Uploads', 'uploads-of-the-shop'),
    rules: [{
      id: 'upload',
      allowedOrigins: ['https://app.example.com'],
      allowedMethods: [s3.HttpMethods.PUT],
      allowedHeaders: ['content-type'],
    }],
    mustAllow: [{
      origin: 'https://app.example.com',
      method: s3.HttpMethods.PUT,
      headers: ['content-type', 'x-amz-meta-owner'],
    }],
  });
  // #endregion
}

export function readyMade(this: Stack): void {
  const shared = s3.Bucket.fromBucketName(this, 'Shared', 'assets-of-another-team');
  // #region ready-made
  new BucketCors(this, 'PageCors', {
    bucket: shared,
    rules: CorsRules.presignedPut({ id: 'upload', origins: ['https://app.example.com'] }),
  });
  // #endregion
}

export function customResource(this: Stack): void {
  const bucket = new s3.Bucket(this, 'Own');
  // #region custom-resource
  new BucketCors(this, 'OwnCors', {
    bucket,
    managedBy: CorsManager.CUSTOM_RESOURCE,
    rules: CorsRules.fontsAndImages({ origins: ['https://www.example.com'] }),
  });
  // #endregion
}
