import { type Owner, ownerHash } from '../ownership';
import { holderOf, isOfBucketCors, isOwn, markRules, type Rule } from './merge';

/**
 * What stands before the origins of a foreign rule that an exclusive `BucketCors` has set aside, so that the rule matches no page.
 * Browsers send `null` or `<scheme>://<host>`, with the port unless it is the usual one, and here a digit of the owner's hash follows
 * the first colon. So no text that begins like this is sent, and a `*` behind it stands for nothing else: `*` itself, parked, is a
 * pattern of such texts alone. S3 takes one `*` an origin, and there is none in the prefix.
 */
const PARKED = /^cdk-adopt-parked:([0-9a-f]{12}):/;
/** No id that a user gives: the rule of the owner's by which a service is tested. */
const TEST_ID = 'cdk-adopt-parked';

/** The hash of the owner that has parked the origin. */
export function parkedBy(origin: string): string | undefined {
  return PARKED.exec(origin)?.[1];
}

/** Sets the foreign rules aside. What another owner has parked is the present one's to give back from then on. */
export function park(owner: Owner, current: readonly Rule[]): Rule[] {
  return ofForeign(current, (origin) => `cdk-adopt-parked:${ownerHash(owner)}:${withoutPrefix(origin)}`);
}

/**
 * Gives back what the owner has parked, and what was parked by one that has no rules in the bucket any more: its stack was abandoned, or
 * a version of the library that doesn't know of parked rules has removed the others.
 */
export function giveBack(owner: Owner, current: readonly Rule[]): Rule[] {
  const others = new Set(current.filter((rule) => !isOwn(owner, rule)).map((rule) => holderOf(rule)?.hash));
  return ofForeign(current, (origin) => (others.has(parkedBy(origin)) ? origin : withoutPrefix(origin)));
}

/** As it was before it was parked. */
export function unparked(rule: Rule): Rule {
  return withOrigins(rule, withoutPrefix);
}

/**
 * Adds a rule of the owner's that has all origins that are yet to be parked, and so decides nothing. Whether a service takes such origins,
 * and keeps them as they are, is documented nowhere; where it doesn't, this rule is lost instead of the foreign ones. Where a foreign rule
 * is parked already, the service does.
 */
export function withTestOfParking(owner: Owner, current: readonly Rule[]): Rule[] {
  if (current.some((rule) => !isOfBucketCors(rule) && rule.AllowedOrigins.some(parkedBy))) return [...current];
  const [test] = markRules(owner, [{ ID: TEST_ID, AllowedMethods: ['GET'], AllowedOrigins: [] }]) as [Rule];
  const rest = current.filter(({ ID }) => ID !== test.ID);
  const known = new Set(rest.flatMap(({ AllowedOrigins }) => AllowedOrigins));
  const parked = park(owner, rest).flatMap(({ AllowedOrigins }) => AllowedOrigins);
  const missing = new Set(parked.filter((origin) => !known.has(origin)));
  return missing.size === 0 ? [...current] : [...rest, { ...test, AllowedOrigins: [...missing] }];
}

function withoutPrefix(origin: string): string {
  return origin.replace(PARKED, '');
}

function ofForeign(rules: readonly Rule[], change: (origin: string) => string): Rule[] {
  return rules.map((rule) => (isOfBucketCors(rule) ? rule : withOrigins(rule, change)));
}

function withOrigins(rule: Rule, change: (origin: string) => string): Rule {
  return { ...rule, AllowedOrigins: rule.AllowedOrigins.map(change) };
}
