import { type Match, type Matches, weakest } from './match';
import { matches, type Pattern } from './pattern';
import { allowsAnyOrigin, listOf, METHODS, type Rule } from './rule';

export interface Denial {
  /** The rule closest to allowing it. */
  readonly nearestIndex?: number;
  readonly reason: string;
  /** How to get the request allowed. */
  readonly remedy: string;
}

/** Finds the rule closest to allowing the request, and the part of the request that it doesn't match. */
export function explainDenial(rules: readonly Rule[], verdicts: readonly Matches[], origin: string, method: string): Denial {
  if (rules.length === 0) return { reason: 'the bucket has no CORS rules', remedy: 'add a rule for this origin and method' };
  const all = [...verdicts.keys()];
  const ofOrigin = all.filter((index) => verdicts[index]!.origin !== 'no');
  const ofMethod = all.filter((index) => verdicts[index]!.method !== 'no');
  const ofBoth = ofOrigin.filter((index) => ofMethod.includes(index));
  if (ofBoth.length > 0) return missingHeaders(rules, verdicts, ofBoth);
  const reason = `no rule allows ${ofOrigin.length > 0 ? `${method} from` : 'the origin'} ${origin}`;
  const slip = slipIn(rules, ofMethod, origin, reason);
  if (slip) return slip;
  const [nearestIndex] = ofOrigin;
  if (nearestIndex === undefined) return slipIn(rules, all, origin, reason) ?? { reason, remedy: 'add the origin to a rule' };
  const rule = rules[nearestIndex]!;
  return {
    nearestIndex, reason: `${rule.name} ${allows(verdicts[nearestIndex]!.origin)} this origin, but not the method ${method}`,
    remedy: methodRemedy(rule, method),
  };
}

function methodRemedy(rule: Rule, method: string): string {
  if (!METHODS.includes(method)) return `use another method: S3 allows pages no other than ${listOf(METHODS)}`;
  // In a rule for any origin, the method would be allowed to everybody.
  return allowsAnyOrigin(rule) ? `add a rule for ${method} from this origin` : `add ${method} to its allowedMethods, or a rule for it`;
}

function missingHeaders(rules: readonly Rule[], verdicts: readonly Matches[], indices: readonly number[]): Denial {
  const [nearestIndex = 0] = [...indices].sort((one, other) => verdicts[one]!.missing.length - verdicts[other]!.missing.length);
  const { missing, origin, method } = verdicts[nearestIndex]!;
  const what = `${missing.length > 1 ? 'headers' : 'header'} ${listOf(missing)}`;
  return {
    nearestIndex, reason: `${rules[nearestIndex]!.name} ${allows(origin, method)} this origin and method, but not the ${what}`,
    remedy: `add ${listOf(missing)} to its allowedHeaders`,
  };
}

function allows(...verdicts: readonly Match[]): string {
  return weakest(...verdicts) === 'yes' ? 'allows' : 'may allow';
}

/** Finds a near miss: S3 compares origins character by character, with scheme and port, and people overlook such differences. */
function slipIn(rules: readonly Rule[], indices: readonly number[], origin: string, reason: string): Denial | undefined {
  for (const nearestIndex of indices) {
    const { name, origins } = rules[nearestIndex]!;
    for (const one of origins) {
      const slip = SLIPS.find(({ applies }) => applies(one, origin));
      if (slip) return { nearestIndex, reason: `${reason}: ${name} has ${one.text}, which ${slip.what}`, remedy: 'add the origin to that rule' };
    }
  }
  return undefined;
}

const SLIPS: readonly { readonly what: string; readonly applies: (one: Pattern, origin: string) => boolean }[] = [
  { what: 'differs in upper and lower case', applies: alike((text) => text.toLowerCase()) },
  {
    what: 'differs in the slash at its end',
    applies: (one, origin) => matches(one, `${origin}/`) || (origin.endsWith('/') && matches(one, origin.slice(0, -1))),
  },
  { what: 'differs in its scheme', applies: alike((text) => text.replace(/^https?:/, '')) },
  { what: 'differs in its port', applies: alike((text) => text.replace(/:\d+$/, '')) },
  { what: 'has no scheme', applies: alike((text) => text.replace(/^https?:\/\//, '')) },
  {
    what: 'wants a subdomain',
    applies: ({ prefix, suffix }, origin) => suffix?.[0] === '.' && [prefix, 'http://', 'https://']
      .some((start) => start.startsWith(prefix) && origin === start + suffix.slice(1)),
  },
];

function alike(simplify: (text: string) => string): (one: Pattern, origin: string) => boolean {
  return (one, origin) => matches({ ...one, prefix: simplify(one.prefix), suffix: one.suffix && simplify(one.suffix) }, simplify(origin));
}
