import { type Owner, ownerHash } from '../ownership';

/** A rule as S3 has it. */
export interface Rule {
  readonly ID?: string;
  readonly AllowedMethods: string[];
  readonly AllowedOrigins: string[];
  readonly AllowedHeaders?: string[];
  readonly ExposeHeaders?: string[];
  readonly MaxAgeSeconds?: number;
}

export type Precedence = 'first' | 'last';

const PREFIX = 'cdk-adopt:';

/** The beginning of the IDs of all the rules of one owner. */
export function idPrefix(owner: Owner): string {
  return `${PREFIX}${ownerHash(owner)}:`;
}

/** Marks the rules as the owner's; one without an id of its own gets its number. */
export function markRules(owner: Owner, rules: readonly Rule[]): Rule[] {
  return rules.map((rule, index) => ({ ...rule, ID: `${idPrefix(owner)}${rule.ID ?? index + 1}` }));
}

export function isOwn(owner: Owner, { ID }: Rule): boolean {
  return ID?.startsWith(idPrefix(owner)) ?? false;
}

/** Whether some BucketCors holds the rule, be it this one or another. */
export function isOfBucketCors(rule: Rule): boolean {
  return holderOf(rule) !== undefined;
}

/** The hash of the BucketCors that holds the rule, and the name that the rule has there. */
export function holderOf({ ID = '' }: Rule): { readonly hash: string; readonly name: string } | undefined {
  const [, hash, name] = /^cdk-adopt:([0-9a-f]{12}):(.*)$/s.exec(ID) ?? [];
  return hash === undefined || name === undefined ? undefined : { hash, name };
}

export function withoutOwn(owner: Owner, current: readonly Rule[]): Rule[] {
  return current.filter((rule) => !isOwn(owner, rule));
}

/**
 * The configuration with our rules in it, as one block. S3 uses the first rule that matches, so the block stands before all foreign rules,
 * or behind all of them. A block that stands right already keeps its place among those of other owners: changing one `BucketCors` must not
 * reorder it with another. Everybody else's rules stay as they are and in their order.
 *
 * @param ours marked rules
 */
export function merge(owner: Owner, current: readonly Rule[], ours: readonly Rule[], precedence: Precedence): Rule[] {
  const others = withoutOwn(owner, current);
  const present = current.findIndex((rule) => isOwn(owner, rule));
  const foreign = others.flatMap((rule, index) => (isOfBucketCors(rule) ? [] : [index]));
  const foreignBegin = foreign[0] ?? others.length;
  const foreignEnd = (foreign.at(-1) ?? -1) + 1;
  const standsRight = present >= 0 && (precedence === 'first' ? present <= foreignBegin : present >= foreignEnd);
  const at = standsRight ? present : precedence === 'first' ? foreignBegin : others.length;
  return [...others.slice(0, at), ...ours, ...others.slice(at)];
}

/** Same rules, same order; an absent list is an empty one, as for S3. */
export function sameRules(one: readonly Rule[], other: readonly Rule[]): boolean {
  return JSON.stringify(one.map(comparable)) === JSON.stringify(other.map(comparable));
}

function comparable({ ID, AllowedMethods, AllowedOrigins, AllowedHeaders = [], ExposeHeaders = [], MaxAgeSeconds }: Rule) {
  return [ID, AllowedMethods, AllowedOrigins, AllowedHeaders, ExposeHeaders, MaxAgeSeconds];
}
