import { Annotations, Aws, Duration, Stack, Token } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct, type IConstruct } from 'constructs';
import { bucketArnFor, kindByArn, kindByName } from '../../core/bucket-cors/bucket-kind';
import type { BucketCorsContract, CorsRuleContract } from '../../core/contracts/bucket-cors';
import { describeProblem, type Problem } from '../../core/problem';
import { type FeatureFunction, Provider } from '../shared/provider';
import { isKnown, throwProblems } from '../shared/validation';
import { ofWellShaped, wellShaped } from '../shared/well-shaped';
import { type CorsRequest } from './cors-request';
import { type CorsDecision, CorsRules } from './cors-rules';
import { assess } from './private/assessment';
import { mergedConfiguration, nativeConfiguration } from './private/configuration';
import type { Declaration } from './private/declaration';
import { type Judgement, requestProblems } from './private/expectations';
import { addMerged, type MergedGroup } from './private/merged-groups';
import { addNatively, declaredBucket, finalConfiguration, finalRules, isDeclared, type NativeGroup } from './private/native-rules';
import { PerSynthesis } from './private/per-synthesis';
import { corsProblems, ID_LENGTH } from './private/rule-validation';
import { shapeProblems } from './private/shape-validation';
import { requestForm, ruleForm } from './private/token-forms';
import { withoutRepeats } from './private/unique-rules';

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
   * The bucket, declared by this app or imported, in any region. Directory buckets, table buckets and access points have no CORS
   * configuration.
   */
  readonly bucket: s3.IBucket;

  /**
   * The rules, in the order in which S3 tries them: 1 to 100, and at most 64 KB, including the other rules of the bucket.
   *
   * A rule's `id` has at most 255 characters, and 200 where the custom resource puts a prefix that identifies the owner before it. No two
   * rules have the same one. What a rule, or the list, has twice is written once into a native configuration, for CloudFormation refuses
   * repeated items.
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
   * Where the rules are placed relative to foreign ones, or to the bucket's own. Without any, it has no effect, which an info annotation
   * says.
   *
   * @default CorsPrecedence.LAST
   */
  readonly precedence?: CorsPrecedence;

  /**
   * Whether these rules alone decide, so that all others of the bucket are set aside.
   *
   * The custom resource keeps the others in the bucket's configuration, with a prefix before their origins that no browser sends, and gives
   * them back in a rollback, when the construct goes, and when this is `false` again. It fails where another `BucketCors` has rules in the
   * bucket (one of the same app is an error at synth), where all rules together exceed S3's limits, and where the service doesn't keep such
   * origins as they are. A native configuration is always the whole one: there, other rules are an error at synth.
   *
   * @default false
   */
  readonly exclusive?: boolean;

  /**
   * Requests that the bucket's rules have to allow: synth fails if they don't, and says why. If that depends on a value that is known only
   * at deploy, or on what AWS doesn't document, it's a warning. With `credentials`, preflight and request both have to be allowed.
   *
   * All rules are evaluated that the app knows of at the end of synthesis: on a bucket that it declares, the whole configuration, with
   * overrides and aspects; on an imported one, those of every `BucketCors`. Others there can come first, or allow what these deny.
   *
   * @default - none
   */
  readonly mustAllow?: CorsRequest[];

  /**
   * Requests that the bucket's rules have to deny, as for `mustAllow`.
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
 * Invalid rules, what is no general purpose bucket, a mixture of native and merged rules on one bucket, rules that an override or an
 * aspect keeps from the template, rules that CloudFormation would refuse, and rules that don't allow what they must are errors at synth.
 * Rules that decide no request, or fewer than they seem to, origins that match other people's sites, and a CloudFront distribution that
 * keeps CORS from working are warnings, each with an id to acknowledge it by:
 * `Validations.of(cors).acknowledge({ id: 'cdk-adopt:corsRuleShadowed', reason: '...' })`.
 *
 * @see https://github.com/cdk-adopt/cdk-adopt/blob/main/docs/bucket-cors.md
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
    const shapes = shapeProblems(props, { managedBy: CorsManager, precedence: CorsPrecedence });
    if (shapes.some(({ property }) => ['props', 'bucket'].includes(property))) throwProblems(this, shapes);
    const sound = wellShaped(props, shapes);
    const bucket = bucketOf(props.bucket);
    const declared = declaredBucket(bucket);
    const managedBy = props.managedBy ?? (declared ? CorsManager.CLOUDFORMATION : CorsManager.CUSTOM_RESOURCE);
    const isNative = declared !== undefined && managedBy === CorsManager.CLOUDFORMATION;
    throwProblems(this, [
      ...bucketProblems(bucket, managedBy, declared),
      ...shapes,
      ...ofWellShaped([...corsProblems(sound.rules, isNative ? ID_LENGTH.native : ID_LENGTH.merged), ...requestProblems(sound)], shapes),
    ]);
    this.rules = props.rules.map(ruleForm);
    const { mustAllow, mustDeny, precedence, exclusive = false } = props;
    const declaration: Declaration = {
      construct: this, bucket, exclusive, mustAllow: mustAllow?.map(requestForm), mustDeny: mustDeny?.map(requestForm),
      rules: isNative ? withoutRepeats(this.rules) : this.rules.map((rule, index) => ({ index, rule })),
      first: precedence === CorsPrecedence.FIRST, namesPrecedence: precedence !== undefined,
    };
    if (isNative) {
      const group = addNatively(declared, declaration);
      this.judgeAtSynthesis(() => NATIVE.get(group, this).get(declaration)!);
    } else {
      const group = addMerged(declaration, declared);
      this.judgeAtSynthesis(() => {
        const { problems, warnings } = MERGED.get(group, this).get(declaration)!;
        return { problems: [...mixtureProblems(declared), ...problems], warnings };
      });
      this.merge(declaration, declared);
    }
  }

  /**
   * What S3 answers to a request, by the rules of this construct alone: `CorsRules.evaluate(rules, request)`.
   */
  public evaluate(request: CorsRequest): CorsDecision {
    return CorsRules.evaluate(this.rules, request);
  }

  /** When all rules of the bucket are there, and overrides and aspects have been applied. */
  private judgeAtSynthesis(judge: () => Judgement): void {
    this.node.addValidation({
      validate: () => {
        const { problems, warnings } = judge();
        for (const { id, message, isInfo } of warnings) {
          if (isInfo) Annotations.of(this).addInfoV2(id, message);
          else Annotations.of(this).addWarningV2(id, message);
        }
        return problems.map(describeProblem);
      },
    });
  }

  private merge({ bucket, rules, first, exclusive }: Declaration, declared: s3.CfnBucket | undefined): void {
    const provider = Provider.of(this, FEATURE);
    const properties: BucketCorsContract = {
      ContractVersion: '1',
      Bucket: bucket.bucketName,
      ExpectedBucketOwner: expectedOwner(this, bucket, declared),
      Rules: rules.map(({ rule }) => ruleContract(rule)),
      Precedence: first ? CorsPrecedence.FIRST : CorsPrecedence.LAST,
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

const NATIVE = new PerSynthesis((group: NativeGroup) => assess(nativeConfiguration(group)));
const MERGED = new PerSynthesis(({ bucket, declarations }: MergedGroup) => assess(mergedConfiguration(bucket, declarations)));

/** An `s3.CfnBucket`, as JavaScript may give it, is as good as an `s3.IBucket`. */
function bucketOf(given: s3.IBucket | s3.CfnBucket): s3.IBucket {
  return isDeclared(given) ? s3.Bucket.fromCfnBucket(given) : given;
}

function bucketProblems(bucket: s3.IBucket, managedBy: CorsManager, declared: s3.CfnBucket | undefined): Problem[] {
  const problems: Problem[] = [];
  const { bucketName: name = bucket.bucketName } = declared ?? {};
  const { bucketArn: arn } = bucket;
  const [value, kind] = [[name, isKnown(name) ? kindByName(name) : undefined] as const, [arn, kindByArn(arn)] as const]
    .find(([, found]) => found) ?? [];
  if (kind) {
    problems.push({
      property: 'bucket', value, expected: 'a general purpose bucket',
      change: `S3 has no CORS configuration for ${kind.plural}: name ${kind.instead}`,
    });
  }
  const meant = bucketArnFor(arn);
  if (meant !== undefined) problems.push({ property: 'bucket', value: arn, expected: "a bucket's ARN, without region and account", change: `write ${meant}` });
  if (managedBy === CorsManager.CLOUDFORMATION && !declared) {
    problems.push({
      property: 'managedBy', value: managedBy, expected: `'${CorsManager.CUSTOM_RESOURCE}' for a bucket that this app imports`,
      change: 'leave it out',
    });
  }
  return problems;
}

/** CloudFormation sets the native rules whenever they change, whatever the custom resource has put there. */
function mixtureProblems(declared: s3.CfnBucket | undefined): Problem[] {
  const rules = declared ? finalRules(finalConfiguration(declared)) : [];
  return rules?.length === 0 ? [] : [{
    property: 'managedBy', value: CorsManager.CUSTOM_RESOURCE, expected: `a bucket without native rules, and ${declared!.node.path} has some`,
    change: 'CloudFormation would overwrite the merged rules: move all rules to BucketCors of the one kind or the other',
  }];
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
