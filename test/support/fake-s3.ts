import type { Bucket, CorsPort } from '../../lambda/bucket-cors/bucket-cors';
import type { Rule } from '../../lambda/bucket-cors/merge';
import type { Calls } from './calls';
import { awsError } from './aws-error';

/** Buckets and their CORS rules. */
export class FakeS3 implements CorsPort {
  public readonly buckets = new Map<string, Rule[]>();

  public constructor(private readonly calls: Calls) {}

  public getRules(bucket: Bucket): Promise<Rule[]> {
    return this.calls.through('GetBucketCors', () => this.rules(bucket));
  }

  public putRules(bucket: Bucket, rules: readonly Rule[]): Promise<void> {
    return this.calls.through('PutBucketCors', () => {
      this.rules(bucket);
      this.buckets.set(bucket.name, structuredClone([...rules]));
    });
  }

  public deleteRules(bucket: Bucket): Promise<void> {
    return this.calls.through('DeleteBucketCors', () => {
      this.rules(bucket);
      this.buckets.set(bucket.name, []);
    });
  }

  private rules({ name }: Bucket): Rule[] {
    const rules = this.buckets.get(name);
    if (!rules) throw awsError('NoSuchBucket', { status: 404 });
    return rules;
  }
}
