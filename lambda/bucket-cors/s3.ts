import {
  DeleteBucketCorsCommand, GetBucketCorsCommand, PutBucketCorsCommand, S3Client, type CORSRule, type GetBucketCorsCommandOutput,
} from '@aws-sdk/client-s3';
import type { Bucket, CorsPort } from './bucket-cors';
import type { Rule } from '../../core/bucket-cors/merge';
import { callOptions, clientOptions } from '../custom-resource/sdk-options';
import { hasCode } from '../../core/errors';

/** The bucket may be in any region: the client follows S3's redirect. */
export function s3(client = new S3Client({ ...clientOptions, followRegionRedirects: true })): CorsPort {
  return {
    async getRules(bucket) {
      const rules = await rulesIn(client.send(new GetBucketCorsCommand(addressOf(bucket)), callOptions()));
      if (!rules) throw new Error('the answer is no CORS configuration'); // what it says nothing about must not be overwritten
      return rules;
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

/** Undefined where the answer is none of S3's: the SDK finds no rules in a proxy's page either, and is content. */
export async function rulesIn(reading: Promise<GetBucketCorsCommandOutput>): Promise<Rule[] | undefined> {
  try {
    const { CORSRules } = await reading;
    return CORSRules?.map(({ AllowedMethods = [], AllowedOrigins = [], ...rest }) => ({ ...rest, AllowedMethods, AllowedOrigins }));
  } catch (error) {
    // This code alone means that there are none; a denied read never does.
    if (hasCode(error, 'NoSuchCORSConfiguration')) return [];
    throw error;
  }
}

function addressOf({ name, expectedOwner }: Bucket) {
  return { Bucket: name, ExpectedBucketOwner: expectedOwner };
}
