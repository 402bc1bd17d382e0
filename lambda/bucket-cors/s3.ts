import {
  DeleteBucketCorsCommand, GetBucketCorsCommand, PutBucketCorsCommand, S3Client, type CORSRule,
} from '@aws-sdk/client-s3';
import type { Bucket, CorsPort } from './bucket-cors';
import { callOptions, clientOptions } from '../lifecycle/client';
import { hasCode } from '../lifecycle/errors';

/** The bucket may be in any region: the client follows S3's redirect. */
export function s3(client = new S3Client({ ...clientOptions, followRegionRedirects: true })): CorsPort {
  return {
    async getRules(bucket) {
      try {
        const { CORSRules } = await client.send(new GetBucketCorsCommand(addressOf(bucket)), callOptions());
        // S3 has no configuration without rules: this came from somewhere else, and what it says nothing about must not be overwritten.
        if (!CORSRules) throw new Error('the answer is no CORS configuration');
        return CORSRules.map(({ AllowedMethods = [], AllowedOrigins = [], ...rest }) => ({ ...rest, AllowedMethods, AllowedOrigins }));
      } catch (error) {
        // This code alone means that there are none; a denied read never does.
        if (hasCode(error, 'NoSuchCORSConfiguration')) return [];
        throw error;
      }
    },
    async putRules(bucket, rules) {
      const CORSConfiguration = { CORSRules: rules as CORSRule[] };
      await client.send(new PutBucketCorsCommand({ ...addressOf(bucket), CORSConfiguration }), callOptions());
    },
    async deleteRules(bucket) {
      await client.send(new DeleteBucketCorsCommand(addressOf(bucket)), callOptions());
    },
  };
}

function addressOf({ name, expectedOwner }: Bucket) {
  return { Bucket: name, ExpectedBucketOwner: expectedOwner };
}
