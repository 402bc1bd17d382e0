import { type Decision, evaluate, type WireRequest } from '../../core/bucket-cors/evaluate';
import { holderOf, type Rule } from '../../core/bucket-cors/merge';
import { parkedBy, unparked } from '../../core/bucket-cors/parked';
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

/** The output of `--json`: a stable format. */
export interface Explanation extends Question, Pick<Decision, 'headers' | 'reason' | 'error' | 'remedy'> {
  readonly allowed: boolean;
  readonly status: number;
  /** The rule that decides; for a denial, the closest one. */
  readonly rule?: {
    /** From 0. */
    readonly index: number;
    /** The full ID, as in the bucket. */
    readonly id?: string;
    readonly owner: RuleOwner;
  };
  /** How many rules the bucket has. */
  readonly rules: number;
  /** Those that decide nothing, since an exclusive `BucketCors` has set them aside. Absent if there are none. */
  readonly parked?: readonly ParkedRules[];
}

export interface ParkedRules {
  readonly by: RuleOwner;
  /** From 0. */
  readonly rules: readonly number[];
  /** Those of them that would allow the request. */
  readonly allowing: readonly number[];
}

export interface CorsSource {
  /** Empty if the bucket has no configuration. */
  rules(bucket: string): Promise<Rule[]>;
}

export async function explain({ bucket, request }: Question, source: CorsSource, stacks: Stacks): Promise<Explanation> {
  const rules = await source.rules(bucket);
  const decision = evaluate(rules.map((rule, index) => readRule(plain(rule), index)), wire(request));
  const { status, headers, error, reason, remedy, ruleIndex, nearestIndex } = decision;
  const index = ruleIndex ?? nearestIndex;
  const parked = await parkedIn(rules, request, stacks);
  return {
    bucket, request,
    // Rules in a bucket have no tokens, so the decision is known.
    allowed: decision.allowed!, status: status!, headers, error, reason, remedy,
    rule: index === undefined ? undefined : { index, id: rules[index]!.ID, owner: await ownerOf(rules[index]!, stacks) },
    rules: rules.length,
    ...(parked.length > 0 && { parked }),
  };
}

async function parkedIn(rules: readonly Rule[], request: Request, stacks: Stacks): Promise<ParkedRules[]> {
  const hashesOf = ({ AllowedOrigins }: Rule) => AllowedOrigins.flatMap((origin) => parkedBy(origin) ?? []);
  const parked: ParkedRules[] = [];
  for (const hash of new Set(rules.flatMap(hashesOf))) {
    const ofHash = [...rules.keys()].filter((index) => hashesOf(rules[index]!).includes(hash));
    const allows = (index: number) => evaluate([readRule(plain(unparked(rules[index]!)), index)], wire(request)).allowed === true;
    parked.push({ by: await findResource(hash, stacks), rules: ofHash, allowing: ofHash.filter(allows) });
  }
  return parked;
}

async function ownerOf(rule: Rule, stacks: Stacks): Promise<RuleOwner> {
  const holder = holderOf(rule);
  return holder ? findResource(holder.hash, stacks) : { kind: 'foreign' };
}

/** With the user's id of the rule, without our prefix. */
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
