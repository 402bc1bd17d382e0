import { Stack } from 'aws-cdk-lib';
import type { Declaration, DeclaredRule, PlacedRule } from './declaration';
import { branchesOf, finalConfiguration, finalRules, isInApp, type NativeGroup } from './native-rules';
import { fieldsOf, intrinsicIn, isAbsent, type Resolved, ruleOf, settledRule } from './resolved-values';
import { identityOf } from './unique-rules';

/** A bucket's rules, as far as the app knows them at the end of synthesis. */
export interface Configuration {
  /** The bucket in messages. */
  readonly bucket: string;
  readonly isNative: boolean;
  readonly declarations: readonly Declaration[];
  readonly placed: readonly PlacedRule[];
  /** The orders in which the rules may stand, as indices of `placed`. */
  readonly orders: readonly (readonly number[])[];
  /** The rules as the template has them; of a native configuration. */
  readonly resolved: readonly Resolved[];
  /** Declared rules that the template lacks. */
  readonly lost: ReadonlyMap<Declaration, readonly DeclaredRule[]>;
  /** Whether a condition, or something else that is known only at deploy, stands for the rules or for some of them. */
  readonly isOpen: boolean;
  /** Whether the app has taken the bucket out after the rules were put into it. */
  readonly isRemoved: boolean;
}

/** What the template says, whoever has said it: the constructs, the bucket itself, overrides, aspects. */
export function nativeConfiguration({ bucket, declarations }: NativeGroup): Configuration {
  const configuration = finalConfiguration(bucket);
  const rules = finalRules(configuration);
  const resolved = rules ?? [];
  const conditional = rulesBelow(rules === undefined ? configuration : resolved.filter((rule) => intrinsicIn(rule)));
  const owners = new Map<string, Omit<PlacedRule, 'rule'>>();
  const lost = new Map<Declaration, DeclaredRule[]>();
  const final = resolved.map(ruleOf);
  const identities = final.map(identityOf);
  const there = new Set([...identities, ...conditional.rules.map((rule) => identityOf(ruleOf(rule)))]);
  for (const declaration of declarations) {
    for (const { index, rule } of declaration.rules) {
      const identity = identityOf(ruleOf(renamed(Stack.of(bucket).resolve(rule))));
      if (!owners.has(identity)) owners.set(identity, { declaration, index });
      if (!there.has(identity) && !conditional.isOpaque) lost.set(declaration, [...lost.get(declaration) ?? [], { index, rule }]);
    }
  }
  const placed = final.map((rule, index) => ({ index, rule, ...owners.get(identities[index]!) }));
  return {
    bucket: bucket.node.path, isNative: true, declarations, placed, orders: [[...placed.keys()]], resolved, lost,
    isOpen: rules === undefined || resolved.some((rule) => intrinsicIn(rule)),
    isRemoved: !isInApp(bucket),
  };
}

/** As CloudFormation names a rule's properties. */
function renamed(rule: Resolved): Resolved {
  return Object.fromEntries(Object.entries(fieldsOf(rule)).map(([name, value]) => [`${name[0]!.toUpperCase()}${name.slice(1)}`, value]));
}

/** The rules that conditions stand for; opaque where something else does, which may be any rules. */
function rulesBelow(value: Resolved): { readonly rules: readonly Resolved[]; readonly isOpaque: boolean } {
  if (isAbsent(value)) return { rules: [], isOpaque: false };
  const parts = Array.isArray(value) ? value : branchesOf(value);
  if (parts.length === 1 && parts[0] === value) {
    if (intrinsicIn(value)) return { rules: [], isOpaque: true };
    const { CorsRules } = fieldsOf(value);
    return CorsRules === undefined ? { rules: [value], isOpaque: false } : rulesBelow(CorsRules);
  }
  const below = parts.map(rulesBelow);
  return { rules: below.flatMap(({ rules }) => rules), isOpaque: below.some(({ isOpaque }) => isOpaque) };
}

/**
 * What the custom resources of the app put into a bucket. In which order they stand there depends on who was first, and foreign rules that
 * nobody knows here may stand between them; each may be the first.
 */
export function mergedConfiguration(bucket: string, declarations: readonly Declaration[]): Configuration {
  const sorted = [...declarations.filter(({ first }) => first), ...declarations.filter(({ first }) => !first)];
  const placed = sorted.flatMap((declaration) => declaration.rules
    .map(({ index, rule }) => ({ index, rule: settledRule(declaration.construct, rule), declaration })));
  const indices = [...placed.keys()];
  const orders = sorted.map((declaration) => {
    const isOwn = (index: number) => placed[index]!.declaration === declaration;
    return [...indices.filter(isOwn), ...indices.filter((index) => !isOwn(index))];
  });
  return { bucket, isNative: false, declarations, placed, orders, resolved: [], lost: new Map(), isOpen: false, isRemoved: false };
}
