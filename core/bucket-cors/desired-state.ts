import type { BucketCorsContract, CorsRuleContract } from '../contracts/bucket-cors';
import type { RawProperties } from '../contracts/raw-properties';
import type { Owner } from '../ownership';
import { markRules, merge, type Precedence, type Rule, withoutOwn } from './merge';
import { giveBack, park } from './parked';

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
  const beside = exclusive ? park(owner, current) : giveBack(owner, current);
  return merge(owner, beside, markRules(owner, rules), precedence);
}

/** What is left when the owner goes. */
export function rulesWithoutOwner(owner: Owner, current: readonly Rule[]): Rule[] {
  return withoutOwn(owner, giveBack(owner, current));
}
