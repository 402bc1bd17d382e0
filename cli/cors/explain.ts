import { type Decision, evaluate, type WireRequest } from '../../core/bucket-cors/evaluate';
import { holderOf, type Rule as StoredRule } from '../../core/bucket-cors/merge';
import { parkedBy, unparked } from '../../core/bucket-cors/parked';
import { type PlainRule, readRule, type Rule } from '../../core/bucket-cors/rule';
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
  /** Absent for the rules in a file. */
  readonly bucket?: string;
  readonly file?: string;
  readonly request: Request;
}

/** The rules of a bucket, or in a file. */
export interface Stored {
  readonly rules: readonly StoredRule[];
  /** Where the bucket is. */
  readonly endpoint?: string;
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
  /** How many rules there are. */
  readonly rules: number;
  /** The bucket's URL. */
  readonly endpoint?: string;
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

/** @param stacks where the owner of a rule is looked for */
export async function explain({ bucket, file, request }: Question, { rules, endpoint }: Stored, stacks?: Stacks): Promise<Explanation> {
  const decision = evaluate(readStored(rules), wire(request));
  const { status, headers, error, reason, remedy, ruleIndex, nearestIndex } = decision;
  const index = ruleIndex ?? nearestIndex;
  const parked = await parkedIn(rules, request, stacks);
  return {
    bucket, file, request,
    // Rules in a bucket have no tokens, so the decision is known.
    allowed: decision.allowed!, status: status!, headers, error, reason, remedy,
    rule: index === undefined ? undefined : { index, id: rules[index]!.ID, owner: await ownerOf(rules[index]!, stacks) },
    rules: rules.length,
    endpoint,
    ...(parked.length > 0 && { parked }),
  };
}

export function readStored(rules: readonly StoredRule[]): Rule[] {
  return rules.map((rule, index) => readRule(plain(rule), index));
}

async function parkedIn(rules: readonly StoredRule[], request: Request, stacks: Stacks | undefined): Promise<ParkedRules[]> {
  const hashesOf = ({ AllowedOrigins }: StoredRule) => AllowedOrigins.flatMap((origin) => parkedBy(origin) ?? []);
  const parked: ParkedRules[] = [];
  for (const hash of new Set(rules.flatMap(hashesOf))) {
    const ofHash = [...rules.keys()].filter((index) => hashesOf(rules[index]!).includes(hash));
    const allows = (index: number) => evaluate([readRule(plain(unparked(rules[index]!)), index)], wire(request)).allowed === true;
    parked.push({ by: await byHash(hash, stacks), rules: ofHash, allowing: ofHash.filter(allows) });
  }
  return parked;
}

async function ownerOf(rule: StoredRule, stacks: Stacks | undefined): Promise<RuleOwner> {
  const holder = holderOf(rule);
  return holder ? byHash(holder.hash, stacks) : { kind: 'foreign' };
}

async function byHash(hash: string, stacks: Stacks | undefined): Promise<Found> {
  return stacks ? findResource(hash, stacks) : { kind: 'cdk-adopt', hash, note: 'its stack is not looked for, since the rules are in a file' };
}

/** With the user's id of the rule, without our prefix. */
function plain(rule: StoredRule): PlainRule {
  return {
    id: (holderOf(rule)?.name ?? rule.ID) || undefined,
    allowedOrigins: rule.AllowedOrigins,
    allowedMethods: rule.AllowedMethods,
    allowedHeaders: rule.AllowedHeaders,
    exposedHeaders: rule.ExposeHeaders,
    maxAge: rule.MaxAgeSeconds,
  };
}

/** The request as browsers send it. */
export function wire({ origin, method, headers, preflight, credentials }: Request): WireRequest {
  return preflight
    ? { httpMethod: 'OPTIONS', origin, requestMethod: method, requestHeaders: headers, credentials }
    : { httpMethod: method, origin, credentials };
}
