import { type Match, type Matches, weakest } from './match';
import { matches, type Pattern, pattern } from './pattern';
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
  const upper = method.toUpperCase();
  if (upper !== method && METHODS.includes(upper)) return `ask for ${upper}: S3 compares methods letter by letter, and browsers send this one in upper case`;
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
  for (const { applies, what } of SLIPS) {
    for (const nearestIndex of indices) {
      const { name, origins } = rules[nearestIndex]!;
      const one = origins.find((candidate) => applies(candidate, origin));
      if (one) return { nearestIndex, reason: `${reason}: ${name} has ${one.text}, which ${what}`, remedy: 'add the origin to that rule' };
    }
  }
  return undefined;
}

interface Slip {
  readonly what: string;
  readonly applies: (one: Pattern, origin: string) => boolean;
}

/** What people overlook on both sides, and a text without it. */
const OVERLOOKED: readonly { readonly part: string; readonly without: (text: string) => string }[] = [
  { part: 'upper and lower case', without: (text) => text.toLowerCase() },
  { part: 'its scheme', without: (text) => text.replace(/^https?:/, '') },
  { part: 'its port', without: (text) => text.replace(/:(\d+|\*)$/, '') },
  { part: 'its www.', without: (text) => text.replace(/(^|:\/\/)www\./, '$1') },
  {
    part: 'its name of one machine (localhost, 127.0.0.1)',
    without: (text) => text.replace(/(^|:\/\/)(127\.0\.0\.1|0\.0\.0\.0|\[::1\])(?=:|$)/, '$1localhost'),
  },
];

const SLIPS: readonly Slip[] = [
  ...OVERLOOKED.map(({ part, without }) => ({ what: `differs in ${part}`, applies: alike(without) })),
  {
    what: 'differs in the slash at its end',
    applies: (one, origin) => (pathOf(one) === '/' && matchesWithoutPath(one, origin)) || (origin.endsWith('/') && matches(one, origin.slice(0, -1))),
  },
  { what: 'has a path, which no browser sends', applies: (one, origin) => pathOf(one) !== '' && matchesWithoutPath(one, origin) },
  { what: 'has no scheme', applies: alike((text) => text.replace(/^https?:\/\//, '')) },
  {
    what: 'wants a subdomain',
    applies: ({ prefix, suffix }, origin) => suffix?.[0] === '.' && [prefix, 'http://', 'https://']
      .some((start) => start.startsWith(prefix) && origin === start + suffix.slice(1)),
  },
  // Two at once come last, since one explains more.
  ...OVERLOOKED.flatMap((one, index) => OVERLOOKED.slice(index + 1).map((other) => ({
    what: `differs in ${one.part} and ${other.part}`, applies: alike((text) => one.without(other.without(text))),
  }))),
];

function alike(simplify: (text: string) => string): Slip['applies'] {
  return (one, origin) => matches(pattern(simplify(one.text)), simplify(origin));
}

/** With the slash at its beginning. */
function pathOf({ text }: Pattern): string {
  return /^(?:[^/]*:\/\/)?[^/]*(.*)$/s.exec(text)![1]!;
}

function matchesWithoutPath(one: Pattern, origin: string): boolean {
  return matches(pattern(one.text.slice(0, one.text.length - pathOf(one).length)), origin);
}
