import { type CORSRule, DeleteBucketCorsCommand, GetBucketCorsCommand, PutBucketCorsCommand, S3Client } from '@aws-sdk/client-s3';
import type { Bucket } from '../../core/bucket-cors/desired-state';
import type { Rule } from '../../core/bucket-cors/merge';
import { rulesIn } from '../../core/bucket-cors/stored-rules';
import { callOptions, clientOptions } from '../custom-resource/sdk-options';

export interface CorsPort {
  /** Empty if the bucket has no configuration. */
  getRules(bucket: Bucket): Promise<Rule[]>;
  putRules(bucket: Bucket, rules: readonly Rule[]): Promise<void>;
  deleteRules(bucket: Bucket): Promise<void>;
}

/** The bucket may be in any region: the client follows S3's redirect. */
export function s3(client = new S3Client({ ...clientOptions, followRegionRedirects: true })): CorsPort {
  return {
    async getRules(bucket) {
      const rules = await rulesIn(client.send(new GetBucketCorsCommand(addressOf(bucket)), callOptions()));
      if (!rules) throw new Error('the answer is no CORS configuration'); // rules that aren't known must not be overwritten
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

function addressOf({ name, expectedOwner }: Bucket) {
  return { Bucket: name, ExpectedBucketOwner: expectedOwner };
}
