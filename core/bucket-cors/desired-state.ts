import type { BucketCorsContract, CorsRuleContract } from '../contracts/bucket-cors';
import type { RawProperties } from '../contracts/raw-properties';
import type { Owner } from '../ownership';
import { markRules, merge, type Precedence, type Rule } from './merge';

export interface Bucket {
  readonly name: string;
  readonly expectedOwner?: string;
}

/** What a `BucketCors` asks for. */
export interface DesiredCors {
  readonly bucket: Bucket;
  readonly rules: readonly Rule[];
  readonly precedence: Precedence;
  readonly exclusive: boolean;
}

export function parseDesiredCors(raw: RawProperties): DesiredCors {
  const { Bucket, ExpectedBucketOwner, Rules = [], Precedence, Exclusive } = raw as unknown as Partial<BucketCorsContract>;
  return {
    bucket: { name: Bucket ?? '', expectedOwner: ExpectedBucketOwner },
    rules: Rules.map(parseRule),
    precedence: Precedence ?? 'last',
    exclusive: Exclusive === 'true',
  };
}

function parseRule({ Id, MaxAgeSeconds, ...lists }: CorsRuleContract): Rule {
  return { ...lists, ID: Id, ...(MaxAgeSeconds !== undefined && { MaxAgeSeconds: Number(MaxAgeSeconds) }) };
}

/** The CORS configuration to write, given the current one. */
export function desiredRules(owner: Owner, current: readonly Rule[], { rules, precedence, exclusive }: DesiredCors): Rule[] {
  const own = markRules(owner, rules);
  return exclusive ? own : merge(owner, current, own, precedence);
}
