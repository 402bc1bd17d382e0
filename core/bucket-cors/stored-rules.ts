import { hasCode } from '../errors';
import { CORS_NOT_FOUND } from '../not-found';
import type { Rule } from './merge';
import { unknownParts } from './unknown-parts';

/** The part of GetBucketCors's output that is used. */
interface GetBucketCorsAnswer {
  readonly CORSRules?: readonly (Partial<Rule>)[];
}

/**
 * The rules of a bucket. Undefined if the response isn't S3's: for a proxy's page, the SDK returns no rules and no error.
 *
 * @param document the response as it came; needed only by who writes
 */
export async function rulesIn(reading: Promise<GetBucketCorsAnswer>, document = () => ''): Promise<Rule[] | undefined> {
  try {
    const { CORSRules } = await reading;
    const unknown = unknownParts(document());
    return CORSRules?.map(({ AllowedMethods = [], AllowedOrigins = [], ...rest }) =>
      ({ ...rest, AllowedMethods, AllowedOrigins, ...(unknown.length > 0 && { unknown }) }));
  } catch (error) {
    // Only this code means that there are no rules; a denied read never does.
    if (hasCode(error, ...CORS_NOT_FOUND)) return [];
    throw error;
  }
}
