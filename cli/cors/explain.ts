import { type Decision, evaluate, type WireRequest } from '../../core/bucket-cors/evaluate';
import { holderOf, type Rule } from '../../core/bucket-cors/merge';
import { type PlainRule, readRule } from '../../core/bucket-cors/rule';
import { findResource, type Found, type Stacks } from './owner';

export interface Request {
  readonly origin: string;
  readonly method: string;
  readonly headers: readonly string[];
  readonly preflight: boolean;
  /** Whether the page sends credentials. */
  readonly credentials: boolean;
}

export interface Question {
  readonly bucket: string;
  readonly request: Request;
}

export type RuleOwner = Found | { readonly kind: 'foreign' };

/** What `--json` prints: a stable shape. */
export interface Explanation extends Question, Pick<Decision, 'headers' | 'reason' | 'error' | 'remedy'> {
  readonly allowed: boolean;
  readonly status: number;
  /** The rule that decides; of a denial, the one that comes nearest. */
  readonly rule?: {
    /** From 0. */
    readonly index: number;
    /** In full, as the bucket has it. */
    readonly id?: string;
    readonly owner: RuleOwner;
  };
  /** How many rules the bucket has. */
  readonly rules: number;
}

export interface CorsSource {
  /** None where the bucket has no configuration. */
  rules(bucket: string): Promise<Rule[]>;
}

export async function explain({ bucket, request }: Question, source: CorsSource, stacks: Stacks): Promise<Explanation> {
  const rules = await source.rules(bucket);
  const decision = evaluate(rules.map((rule, index) => readRule(plain(rule), index)), wire(request));
  const { status, headers, error, reason, remedy, ruleIndex, nearestIndex } = decision;
  const index = ruleIndex ?? nearestIndex;
  return {
    bucket, request,
    // Of a bucket's rules nothing is left open.
    allowed: decision.allowed!, status: status!, headers, error, reason, remedy,
    rule: index === undefined ? undefined : { index, id: rules[index]!.ID, owner: await ownerOf(rules[index]!, stacks) },
    rules: rules.length,
  };
}

async function ownerOf(rule: Rule, stacks: Stacks): Promise<RuleOwner> {
  const holder = holderOf(rule);
  return holder ? findResource(holder.hash, stacks) : { kind: 'foreign' };
}

/** Named as the user named it, without the mark in front. */
function plain(rule: Rule): PlainRule {
  return {
    id: (holderOf(rule)?.name ?? rule.ID) || undefined,
    allowedOrigins: rule.AllowedOrigins,
    allowedMethods: rule.AllowedMethods,
    allowedHeaders: rule.AllowedHeaders,
    exposedHeaders: rule.ExposeHeaders,
    maxAge: rule.MaxAgeSeconds,
  };
}

function wire({ origin, method, headers, preflight, credentials }: Request): WireRequest {
  return preflight
    ? { httpMethod: 'OPTIONS', origin, requestMethod: method, requestHeaders: headers, credentials }
    : { httpMethod: method, origin, credentials };
}
