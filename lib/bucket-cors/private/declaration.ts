import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { IConstruct } from 'constructs';
import type { Expectations } from './expectations';

/** What one `BucketCors` declares. */
export interface Declaration extends Expectations {
  readonly construct: IConstruct;
  readonly bucket: s3.IBucket;
  readonly rules: readonly DeclaredRule[];
  /** Whether the rules go before those of others. */
  readonly first: boolean;
  readonly exclusive: boolean;
  /** Whether the user has named a precedence. */
  readonly namesPrecedence: boolean;
}

export interface DeclaredRule {
  /** Its position in the user's list, from 0. */
  readonly index: number;
  readonly rule: s3.CorsRule;
}

/** A rule of a bucket's configuration, and who declares it. */
export interface PlacedRule extends DeclaredRule {
  /** Undefined for the bucket's own rule, and for one of an override: the index is then the one in the template. */
  readonly declaration?: Declaration;
}
