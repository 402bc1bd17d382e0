import { GetBucketCorsCommand, type S3Client } from '@aws-sdk/client-s3';
import type { Rule } from '../lambda/bucket-cors/merge';
import { Failure, hasCode } from '../lambda/lifecycle/errors';
import type { CorsSource } from './cors';
import { attempt, ENDPOINT } from './failures';

const REGION = "give the bucket's region with --region";
const ADVICE: Readonly<Record<string, string>> = {
  AccessDenied: 'allow these credentials s3:GetBucketCORS on the bucket, or choose others with --profile',
  NoSuchBucket: "check the bucket's name",
  PermanentRedirect: REGION,
  AuthorizationHeaderMalformed: REGION,
  NotImplemented: 'this endpoint has no CORS rules for each bucket',
  MethodNotAllowed: 'this endpoint has no CORS rules for each bucket',
};

const DIRECTORY_BUCKET = /--x-s3$/;

export function corsSource(s3: S3Client): CorsSource {
  return {
    async rules(bucket) {
      const doing = `read the CORS rules of bucket ${bucket}`;
      if (DIRECTORY_BUCKET.test(bucket)) {
        throw new Failure(`could not ${doing}: it is a directory bucket, for which S3 has no CORS; name a general purpose bucket`);
      }
      // First, so that what a role or a sign-in lacks is not taken for what the bucket lacks.
      await attempt(`get credentials to ${doing}`, credentialsAdvice(), () => s3.config.credentials());
      const rules = await attempt(doing, ADVICE, () => rulesOf(bucket, s3));
      if (!rules) throw new Failure(`could not ${doing}: the endpoint answered without a CORS configuration; ${ENDPOINT}`);
      return rules;
    },
  };
}

/** Undefined where the answer is none of S3's: the SDK finds no rules in a proxy's page either, and is content. */
async function rulesOf(Bucket: string, s3: S3Client): Promise<Rule[] | undefined> {
  try {
    const { CORSRules } = await s3.send(new GetBucketCorsCommand({ Bucket }));
    return CORSRules?.map(({ AllowedMethods = [], AllowedOrigins = [], ...rest }) => ({ ...rest, AllowedMethods, AllowedOrigins }));
  } catch (error) {
    // This code alone means that there are none.
    if (hasCode(error, 'NoSuchCORSConfiguration')) return [];
    throw error;
  }
}

function credentialsAdvice(): string {
  const profile = process.env.AWS_PROFILE;
  return profile
    ? `check that \`aws configure list-profiles\` shows profile '${profile}', and sign in where it needs that (aws sso login)`
    : 'sign in (aws sso login), set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or choose a profile with --profile';
}
