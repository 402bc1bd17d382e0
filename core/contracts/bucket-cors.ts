/** The custom resource's properties as CloudFormation carries them. */
export interface BucketCorsContract {
  readonly ContractVersion: '1';
  /** The bucket's name. */
  readonly Bucket: string;
  /** The account that must own the bucket; absent where it isn't known. */
  readonly ExpectedBucketOwner?: string;
  readonly Rules: CorsRuleContract[];
  readonly Precedence: 'first' | 'last';
  readonly Exclusive: 'true' | 'false';
}

export interface CorsRuleContract {
  /** The user's own. S3 gets it behind the owner's mark. */
  readonly Id?: string;
  readonly AllowedMethods: string[];
  readonly AllowedOrigins: string[];
  readonly AllowedHeaders?: string[];
  readonly ExposeHeaders?: string[];
  readonly MaxAgeSeconds?: string;
}
