import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
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
      const command = new GetBucketCorsCommand(addressOf(bucket));
      const document = keepDocument(command);
      const rules = await rulesIn(client.send(command, callOptions()), document);
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

/** What the SDK doesn't know in a response, it drops. */
function keepDocument({ middlewareStack }: GetBucketCorsCommand): () => string {
  let document = '';
  middlewareStack.add((next) => async (args) => {
    const result = await next(args);
    const response = result.response as { statusCode: number; body: Readable | Uint8Array };
    if (response.statusCode === 200) {
      response.body = await buffer(response.body as Readable);
      document = response.body.toString();
    }
    return result;
  }, { step: 'deserialize', priority: 'low' }); // before the SDK reads it
  return () => document;
}

function addressOf({ name, expectedOwner }: Bucket) {
  return { Bucket: name, ExpectedBucketOwner: expectedOwner };
}
