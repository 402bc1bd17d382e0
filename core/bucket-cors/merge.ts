import { type Owner, ownerHash } from '../ownership';

/** A rule as S3 stores it. */
export interface Rule {
  readonly ID?: string;
  readonly AllowedMethods: string[];
  readonly AllowedOrigins: string[];
  readonly AllowedHeaders?: string[];
  readonly ExposeHeaders?: string[];
  readonly MaxAgeSeconds?: number;
  /** Parts of the configuration it was read in that a `Rule` has no field for, by their names. */
  readonly unknown?: readonly string[];
}

export type Precedence = 'first' | 'last';

const PREFIX = 'cdk-adopt:';

/** The prefix of the rule IDs of one owner. */
export function idPrefix(owner: Owner): string {
  return `${PREFIX}${ownerHash(owner)}:`;
}

/** Prefixes the rule IDs with the owner's prefix; a rule without an id gets its number, behind `rule-` where that is another's id. */
export function markRules(owner: Owner, rules: readonly Rule[]): Rule[] {
  const taken = new Set(rules.map(({ ID }) => ID));
  const numbered = (id: string): string => (taken.has(id) ? numbered(`rule-${id}`) : id);
  return rules.map((rule, index) => ({ ...rule, ID: `${idPrefix(owner)}${rule.ID ?? numbered(String(index + 1))}` }));
}

export function isOwn(owner: Owner, { ID }: Rule): boolean {
  return ID?.startsWith(idPrefix(owner)) ?? false;
}

/** Whether the rule belongs to any BucketCors, this one included. */
export function isOfBucketCors(rule: Rule): boolean {
  return holderOf(rule) !== undefined;
}

/** The owner hash in the rule's ID, and the id that the rule has in that BucketCors. */
export function holderOf({ ID = '' }: Rule): { readonly hash: string; readonly name: string } | undefined {
  const [, hash, name] = /^cdk-adopt:([0-9a-f]{12}):(.*)$/s.exec(ID) ?? [];
  return hash === undefined || name === undefined ? undefined : { hash, name };
}

export function withoutOwn(owner: Owner, current: readonly Rule[]): Rule[] {
  return current.filter((rule) => !isOwn(owner, rule));
}

/**
 * Merges our rules into the configuration as one block. S3 uses the first rule that matches, so the block goes before or after all foreign
 * rules. A block in a valid position keeps it, so that changing one `BucketCors` doesn't reorder the blocks of others. Foreign rules keep
 * their content and order.
 *
 * @param ours rules with our ID prefix
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

/** Compares rules and order; an absent list equals an empty one, as in S3. */
export function sameRules(one: readonly Rule[], other: readonly Rule[]): boolean {
  return JSON.stringify(one.map(comparable)) === JSON.stringify(other.map(comparable));
}

function comparable({ ID, AllowedMethods, AllowedOrigins, AllowedHeaders = [], ExposeHeaders = [], MaxAgeSeconds }: Rule) {
  return [ID, AllowedMethods, AllowedOrigins, AllowedHeaders, ExposeHeaders, MaxAgeSeconds];
}
