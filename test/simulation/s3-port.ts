import { type Rule, sameRules } from '../../core/bucket-cors/merge';
import type { CorsPort } from '../../lambda/bucket-cors/s3';
import { awsError } from '../support/aws-error';
import { refusalOf } from '../support/fake-s3';
import type { Aws } from './aws';
import type { Invocation } from './caller';
import { unprefixed } from './parked-rules';

/** S3's CORS configurations, as one invocation calls them. */
export function s3Port(aws: Aws, by: Invocation): CorsPort {
  const { world, rulesVersions: versions } = aws;

  const arn = (bucket: string) => `arn:aws:s3:::${bucket}`;

  const write = (name: string, bucket: string, rules: readonly Rule[]) => world.call(by, {
    service: 's3', name, on: bucket, writes: true, access: () => [{ action: 's3:PutBucketCORS', arn: arn(bucket) }],
    effect: () => {
      aws.demandOpen(bucket);
      if (!aws.buckets.has(bucket)) throw awsError('NoSuchBucket', { status: 404 });
      // Another resource's write in the moment between is lost just as somebody else's is; one before it has to be waited for.
      const refusal = rules.length > 0 ? refusalOf(rules) : undefined;
      if (refusal) throw refusal;
      aws.race(by, versions, bucket);
      if (versions.changedSince(by.label, bucket, (writer) => writer !== by.owner, by.began, 'present')) world.raced.add(bucket);
      aws.putRules(bucket, rules, by.owner);
      demandForeignRules(aws, by, bucket);
      void aws.putDraft(bucket);
    },
  });

  return {
    getRules: ({ name }) => world.call(by, {
      service: 's3', name: 'GetBucketCors', on: name, access: () => [{ action: 's3:GetBucketCORS', arn: arn(name) }],
      effect: (asOf) => {
        aws.demandOpen(name);
        const rules = versions.read(name, asOf, by.label);
        if (!aws.buckets.has(name) || !rules) throw awsError('NoSuchBucket', { status: 404 });
        return [...rules];
      },
    }),
    putRules: ({ name }, rules) => write('PutBucketCors', name, rules),
    deleteRules: ({ name }) => write('DeleteBucketCors', name, []),
  };
}

/** Somebody else's rules are all there, as they were, in their order; set aside or not. */
function demandForeignRules(aws: Aws, by: Invocation, bucket: string): void {
  const { buckets, foreignRules, world } = aws;
  const present = (buckets.get(bucket) ?? []).filter((rule) => aws.isForeign(bucket, rule)).map(unprefixed);
  if (!sameRules(present, foreignRules.get(bucket) ?? [])) world.violate(8, `${by.owner} changed somebody else's rules on ${bucket}`, bucket);
}
