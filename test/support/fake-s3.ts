import type { Bucket } from '../../core/bucket-cors/desired-state';
import type { Rule } from '../../core/bucket-cors/merge';
import type { CorsPort } from '../../lambda/bucket-cors/s3';
import { awsError } from './aws-error';
import type { Calls } from './calls';

/** Buckets and their CORS rules. */
export class FakeS3 implements CorsPort {
  public readonly buckets = new Map<string, Rule[]>();

  /** @param account the one that all buckets are of */
  public constructor(private readonly calls: Calls, private readonly account = '123456789012') {}

  public getRules(bucket: Bucket): Promise<Rule[]> {
    return this.calls.through('GetBucketCors', () => this.rules(bucket));
  }

  public putRules(bucket: Bucket, rules: readonly Rule[]): Promise<void> {
    return this.calls.through('PutBucketCors', () => {
      this.rules(bucket);
      const refusal = refusalOf(rules);
      if (refusal) throw refusal;
      this.buckets.set(bucket.name, structuredClone(rules.map(withoutEmptyLists)));
    });
  }

  public deleteRules(bucket: Bucket): Promise<void> {
    return this.calls.through('DeleteBucketCors', () => {
      this.rules(bucket);
      this.buckets.set(bucket.name, []);
    });
  }

  private rules({ name, expectedOwner = this.account }: Bucket): Rule[] {
    const rules = this.buckets.get(name);
    if (!rules) throw awsError('NoSuchBucket', { status: 404 });
    if (expectedOwner !== this.account) throw awsError('AccessDenied', { status: 403 });
    return rules;
  }
}

const METHODS = ['GET', 'PUT', 'HEAD', 'POST', 'DELETE'];

/** What S3 says to these rules; undefined where it takes them. */
export function refusalOf(rules: readonly Rule[]): Error | undefined {
  const isEmpty = ({ AllowedMethods, AllowedOrigins }: Rule) => AllowedMethods.length === 0 || AllowedOrigins.length === 0;
  if (rules.length === 0 || rules.some(isEmpty)) return awsError('MalformedXML');
  const tooMany = rules.length > 100 ? ['The number of CORS rules should not exceed allowed limit of 100 rules.'] : [];
  const [message] = [...tooMany, ...rules.flatMap(faultsOf)];
  return message === undefined ? undefined : awsError('InvalidRequest', { message });
}

function faultsOf({ AllowedMethods, AllowedOrigins, AllowedHeaders = [], ExposeHeaders = [] }: Rule): string[] {
  const wildcards = (text: string) => text.split('*').length - 1;
  return [
    ...AllowedMethods.filter((method) => !METHODS.includes(method))
      .map((method) => `Found unsupported HTTP method in CORS config. Unsupported method is ${method}`),
    ...AllowedOrigins.filter((origin) => wildcards(origin) > 1)
      .map((origin) => `AllowedOrigin "${origin}" can not have more than one wildcard.`),
    ...AllowedHeaders.filter((header) => wildcards(header) > 1)
      .map((header) => `AllowedHeader "${header}" can not have more than one wildcard.`),
    ...ExposeHeaders.filter((header) => wildcards(header) > 0)
      .map((header) => `ExposeHeader "${header}" contains wildcard. We currently do not support wildcard for ExposeHeader.`),
  ];
}

/** In XML there are none. */
function withoutEmptyLists({ AllowedHeaders = [], ExposeHeaders = [], ...rule }: Rule): Rule {
  return { ...rule, ...(AllowedHeaders.length > 0 && { AllowedHeaders }), ...(ExposeHeaders.length > 0 && { ExposeHeaders }) };
}
