import { Annotations, Aws, Duration, Stack, Token } from 'aws-cdk-lib';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct, type IConstruct } from 'constructs';
import { isDirectoryBucket } from '../../core/bucket-cors/directory-bucket';
import type { BucketCorsContract, CorsRuleContract } from '../../core/contracts/bucket-cors';
import { describeProblem, type Problem } from '../../core/problem';
import { type FeatureFunction, Provider } from '../shared/provider';
import { isKnown, throwProblems } from '../shared/validation';
import { type CorsRequest } from './cors-request';
import { type CorsDecision, CorsRules } from './cors-rules';
import { judge, type Judgement, requestProblems } from './private/expectations';
import { addNativeBlock, declaredBucket, isReplaced, type NativeBlock, nativeRules, rulesBeside } from './private/native-rules';
import { corsProblems } from './private/rule-validation';
import { readRules } from './private/synth-rules';
import { corsWarnings } from './private/warnings';

/**
 * Who manages the rules in the bucket's CORS configuration.
 */
export enum CorsManager {
  /**
   * CloudFormation, by the `CorsConfiguration` property of a bucket that this app declares. No Lambda function is involved.
   */
  CLOUDFORMATION = 'cloudformation',

  /**
   * A custom resource, which merges the rules into the bucket's existing configuration, and removes only these. The one way for an imported
   * bucket; for a bucket of this app, it breaks a cycle (a rule whose origin depends on the bucket).
   */
  CUSTOM_RESOURCE = 'custom-resource',
}

/**
 * Where the rules are placed relative to foreign ones. S3 uses the first rule that matches a request.
 */
export enum CorsPrecedence {
  /**
   * Before all foreign rules.
   */
  FIRST = 'first',

  /**
   * After all foreign rules.
   */
  LAST = 'last',
}

/**
 * Properties of a `BucketCors`.
 */
export interface BucketCorsProps {
  /**
   * The bucket, declared by this app or imported, in any region. Directory buckets have no CORS configuration.
   */
  readonly bucket: s3.IBucket;

  /**
   * The rules, in the order in which S3 tries them: 1 to 100, and at most 64 KB, including the other rules of the bucket.
   *
   * A rule's `id` has at most 200 characters; in the bucket, the custom resource puts a prefix that identifies the owner before it.
   */
  readonly rules: s3.CorsRule[];

  /**
   * Who manages the rules in the bucket's configuration.
   *
   * All `BucketCors` of one bucket need the same value, and a bucket with rules of its own (`addCorsRule`) allows only `CLOUDFORMATION`.
   *
   * @default - `CLOUDFORMATION` for a bucket that this app declares, `CUSTOM_RESOURCE` for an imported one
   */
  readonly managedBy?: CorsManager;

  /**
   * Where the rules are placed relative to foreign ones.
   *
   * @default CorsPrecedence.LAST
   */
  readonly precedence?: CorsPrecedence;

  /**
   * Whether these rules alone decide, so that all others of the bucket are set aside.
   *
   * The custom resource keeps the others in the bucket's configuration, with a prefix before their origins that no browser sends, and gives
   * them back in a rollback, when the construct goes, and when this is `false` again. It fails where another `BucketCors` has rules in the
   * bucket, where all rules together exceed S3's limits, and where the service doesn't keep such origins as they are.
   *
   * @default false
   */
  readonly exclusive?: boolean;

  /**
   * Requests that the rules have to allow: synth fails if they don't, and says why. If that depends on a value that is known only at
   * deploy, or on what AWS doesn't document, it's a warning. With `credentials`, preflight and request both have to be allowed.
   *
   * Only these rules are evaluated. On a bucket with other rules, those can come first, or allow what these deny.
   *
   * @default - none
   */
  readonly mustAllow?: CorsRequest[];

  /**
   * Requests that the rules have to deny, as for `mustAllow`.
   *
   * @default - none
   */
  readonly mustDeny?: CorsRequest[];
}

const FEATURE: FeatureFunction = {
  name: 'BucketCors',
  asset: 'bucket-cors',
  description: 'cdk-adopt: CORS rules of buckets',
  timeout: Duration.minutes(5),
  statements: () => [],
};

/**
 * CORS rules of an S3 bucket, whoever made the bucket.
 *
 * On a bucket that this app declares, the rules become its native property. On an imported bucket, a custom resource merges them into the
 * existing configuration: foreign rules keep their content and order, and only the construct's own rules are removed with it. Several
 * `BucketCors`, of one stack or of many, can share a bucket.
 *
 * Invalid rules, a directory bucket, a mixture of native and merged rules on one bucket, and rules that don't allow what they must are
 * errors at synth. Rules that decide no request, or fewer than they seem to, and origins that match other people's sites are warnings, each
 * with an id to acknowledge it by: `Validations.of(cors).acknowledge({ id: 'cdk-adopt:corsRuleShadowed', reason: '...' })`.
 *
 * @example
 * new BucketCors(this, 'Cors', {
 *   bucket: s3.Bucket.fromBucketName(this, 'Shared', 'assets-of-another-team'),
 *   rules: [{
 *     id: 'web',
 *     allowedOrigins: ['https://www.example.com'],
 *     allowedMethods: [s3.HttpMethods.GET, s3.HttpMethods.HEAD],
 *   }],
 *   mustAllow: [{ origin: 'https://www.example.com', method: s3.HttpMethods.GET }],
 *   mustDeny: [{ origin: 'https://www.example.com', method: s3.HttpMethods.PUT }],
 * });
 */
export class BucketCors extends Construct {
  private readonly rules: s3.CorsRule[];

  public constructor(scope: Construct, id: string, props: BucketCorsProps) {
    super(scope, id);
    this.rules = props.rules;
    const declared = declaredBucket(props.bucket);
    const problems = [...corsProblems(props.rules), ...requestProblems(props)];
    // Invalid rules and requests can't be evaluated.
    const judgement = problems.length === 0 ? assess(props) : { problems, warnings: [] };
    throwProblems(this, [...bucketProblems(props, declared), ...judgement.problems]);
    for (const { id, message, isInfo } of judgement.warnings) {
      if (isInfo) Annotations.of(this).addInfoV2(id, message);
      else Annotations.of(this).addWarningV2(id, message);
    }
    const managedBy = props.managedBy ?? (declared ? CorsManager.CLOUDFORMATION : CorsManager.CUSTOM_RESOURCE);
    if (declared && managedBy === CorsManager.CLOUDFORMATION) this.setNatively(declared, props);
    else this.merge(props, declared);
  }

  /**
   * What S3 answers to a request, by the rules of this construct alone: `CorsRules.evaluate(rules, request)`.
   */
  public evaluate(request: CorsRequest): CorsDecision {
    return CorsRules.evaluate(this.rules, request);
  }

  private setNatively(bucket: s3.CfnBucket, { rules, precedence, exclusive }: BucketCorsProps): void {
    const block: NativeBlock = {
      first: precedence === CorsPrecedence.FIRST,
      rules,
    };
    addNativeBlock(bucket, block);
    this.node.addValidation({
      validate: () => [
        ...(exclusive && rulesBeside(bucket, block).length > 0
          ? [describeProblem({
            property: 'exclusive', value: true, expected: `no other rules on ${bucket.node.path}`,
            change: 'remove the rules that the bucket or another BucketCors declares, or set exclusive to false',
          })]
          : []),
        ...(isReplaced(bucket)
          ? [describeProblem({
            property: 'bucket', value: bucket.node.path, expected: 'a corsConfiguration that nothing replaces after this construct was made',
            change: 'set it before, or declare those rules in a BucketCors',
          })]
          : []),
      ],
    });
  }

  private merge({ bucket, rules, precedence, exclusive }: BucketCorsProps, declared: s3.CfnBucket | undefined): void {
    if (declared) {
      this.node.addValidation({
        validate: () => (nativeRules(declared).length === 0 ? [] : [describeProblem({
          property: 'managedBy', value: CorsManager.CUSTOM_RESOURCE, expected: `a bucket without native rules, and ${declared.node.path} has some`,
          change: 'CloudFormation would overwrite the merged rules: move all rules to BucketCors of the one kind or the other',
        })]),
      });
    }
    const provider = Provider.of(this, FEATURE);
    const properties: BucketCorsContract = {
      ContractVersion: '1',
      Bucket: bucket.bucketName,
      ExpectedBucketOwner: expectedOwner(this, bucket, declared),
      Rules: rules.map(ruleContract),
      Precedence: precedence ?? CorsPrecedence.LAST,
      Exclusive: exclusive ? 'true' : 'false',
    };
    const resource = provider.resource(this, 'Custom::CdkAdoptBucketCors', properties, [{
      actions: ['s3:GetBucketCORS', 's3:PutBucketCORS'],
      // Not bucket.bucketArn: for a declared bucket that is another attribute than the name, which is used here for both kinds.
      resourceArn: `arn:${Aws.PARTITION}:s3:::${bucket.bucketName}`,
      lateName: Token.isUnresolved(bucket.bucketName) ? bucket.bucketName : undefined,
    }]);
    chain(provider, bucket, resource);
  }
}

function assess(props: BucketCorsProps): Judgement {
  const rules = readRules(props.rules);
  const { problems, warnings } = judge(rules, props);
  return { problems, warnings: [...corsWarnings(rules), ...warnings] };
}

function bucketProblems({ bucket, managedBy }: BucketCorsProps, declared: s3.CfnBucket | undefined): Problem[] {
  const problems: Problem[] = [];
  if (isKnown(bucket.bucketName) && isDirectoryBucket(bucket.bucketName)) {
    problems.push({
      property: 'bucket', value: bucket.bucketName, expected: 'a general purpose bucket',
      change: 'S3 has no CORS configuration for directory buckets: name another bucket',
    });
  }
  if (managedBy === CorsManager.CLOUDFORMATION && !declared) {
    problems.push({
      property: 'managedBy', value: managedBy, expected: `'${CorsManager.CUSTOM_RESOURCE}' for a bucket that this app imports`,
      change: 'leave it out',
    });
  }
  return problems;
}

/** Known for a declared bucket, and for an import with an account that differs from the stack's. */
function expectedOwner(scope: Construct, bucket: s3.IBucket, declared: s3.CfnBucket | undefined): string | undefined {
  if (declared) return Stack.of(declared).account;
  const { account } = bucket.env;
  return account !== Stack.of(scope).account && !Token.isUnresolved(account) ? account : undefined;
}

/** CloudFormation carries scalars as strings. */
function ruleContract({ id, allowedMethods, allowedOrigins, allowedHeaders, exposedHeaders, maxAge }: s3.CorsRule): CorsRuleContract {
  return {
    Id: id,
    AllowedMethods: allowedMethods,
    AllowedOrigins: allowedOrigins,
    AllowedHeaders: allowedHeaders,
    ExposeHeaders: exposedHeaders,
    MaxAgeSeconds: maxAge === undefined ? undefined : isKnown(maxAge) ? String(maxAge) : Token.asString(maxAge),
  };
}

const lastOn = new WeakMap<Provider, Map<string, IConstruct>>();

/** S3 has no conditional write, so the resources of a stack that write to the same bucket are deployed one after the other. */
function chain(provider: Provider, bucket: s3.IBucket, resource: IConstruct): void {
  const buckets = lastOn.get(provider) ?? new Map<string, IConstruct>();
  lastOn.set(provider, buckets);
  const name = JSON.stringify(isKnown(bucket.bucketName) ? bucket.bucketName : Stack.of(resource).resolve(bucket.bucketName));
  const previous = buckets.get(name);
  if (previous) resource.node.addDependency(previous);
  buckets.set(name, resource);
}
