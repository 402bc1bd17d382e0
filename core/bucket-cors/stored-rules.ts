import { hasCode } from '../errors';
import { CORS_NOT_FOUND } from '../not-found';
import type { Rule } from './merge';

/** What S3 answers to GetBucketCors, as far as it is read. */
interface GetBucketCorsAnswer {
  readonly CORSRules?: readonly (Partial<Rule>)[];
}

/** The rules of a bucket. Undefined where the answer isn't S3's: the SDK finds no rules in a proxy's page, and reports no error. */
export async function rulesIn(reading: Promise<GetBucketCorsAnswer>): Promise<Rule[] | undefined> {
  try {
    const { CORSRules } = await reading;
    return CORSRules?.map(({ AllowedMethods = [], AllowedOrigins = [], ...rest }) => ({ ...rest, AllowedMethods, AllowedOrigins }));
  } catch (error) {
    // This code alone means that there are none; a denied read never does.
    if (hasCode(error, ...CORS_NOT_FOUND)) return [];
    throw error;
  }
}
