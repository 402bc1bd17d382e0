import * as s3 from 'aws-cdk-lib/aws-s3';
import type { Declarations } from '../case';
import { HEADERS, MAX_AGE, ORIGINS, times } from '../values';

export const declarations: Declarations = {
  corsOwn: (stack, count) => times(count, (index) => new s3.Bucket(stack, `Bucket${index}`, {
    cors: [{ allowedMethods: [s3.HttpMethods.GET, s3.HttpMethods.PUT], allowedOrigins: ORIGINS, allowedHeaders: HEADERS, maxAge: MAX_AGE }],
  })),
};
