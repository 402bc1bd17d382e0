/** The custom resource's properties as CloudFormation carries them. */
export interface BucketCorsContract {
  readonly ContractVersion: '1';
  /** The bucket's name. */
  readonly Bucket: string;
  /** The account that must own the bucket; absent if it isn't known. */
  readonly ExpectedBucketOwner?: string;
  readonly Rules: CorsRuleContract[];
  readonly Precedence: 'first' | 'last';
  readonly Exclusive: 'true' | 'false';
}

export interface CorsRuleContract {
  /** The user's id for the rule; in S3 the owner's prefix precedes it. */
  readonly Id?: string;
  readonly AllowedMethods: string[];
  readonly AllowedOrigins: string[];
  readonly AllowedHeaders?: string[];
  readonly ExposeHeaders?: string[];
  readonly MaxAgeSeconds?: string;
}
