import { type Match, type Matches, weakest } from './match';
import { meantOrigin } from './origin-suggestion';
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
  if (nearestIndex === undefined) return slipIn(rules, all, origin, reason) ?? { reason, remedy: origin === 'null' ? INSTEAD_OF_NULL : 'add the origin to a rule' };
  const rule = rules[nearestIndex]!;
  return {
    nearestIndex, reason: `${rule.name} ${allows(verdicts[nearestIndex]!.origin)} this origin, but not the method ${method}`,
    remedy: methodRemedy(rule, method),
  };
}

/** A rule for it would let everybody in. */
const INSTEAD_OF_NULL = 'serve the page from a host, and outside of a sandbox: null is the origin of local files, and of a sandboxed frame of any site';

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
  const rule = rules[nearestIndex]!;
  const what = `${missing.length > 1 ? 'headers' : 'header'} ${listOf(missing)}`;
  const near = rule.headers.find((one) => missing.some((name) => headersIn(one).includes(plainHeader(name))));
  const slip = near === undefined ? '' : `: it has ${JSON.stringify(near.text)}, which S3 takes for the name of another header`;
  return {
    nearestIndex, reason: `${rule.name} ${allows(origin, method)} this origin and method, but not the ${what}${slip}`,
    remedy: `add ${listOf(missing)} to its allowedHeaders`,
  };
}

/** What an entry names that holds several headers, a value, a space or another hyphen. */
function headersIn({ text }: Pattern): string[] {
  return text.split(/[\s,;:]+/).map(plainHeader);
}

function plainHeader(name: string): string {
  return name.toLowerCase().replaceAll('_', '-');
}

function allows(...verdicts: readonly Match[]): string {
  return weakest(...verdicts) === 'yes' ? 'allows' : 'may allow';
}

/** Finds a near miss: S3 compares origins character by character, with scheme and port, and people overlook such differences. */
function slipIn(rules: readonly Rule[], indices: readonly number[], origin: string, reason: string): Denial | undefined {
  for (const { of, what } of SLIPS) {
    const applies = of(origin);
    for (const nearestIndex of indices) {
      const { name, origins } = rules[nearestIndex]!;
      const one = origins.find(applies);
      if (one) return { nearestIndex, reason: `${reason}: ${name} has ${one.text}, which ${what}`, remedy: 'add the origin to that rule' };
    }
  }
  return undefined;
}

interface Slip {
  readonly what: string;
  /** Whether it is what keeps a rule's origin from matching the page's. */
  readonly of: (origin: string) => (one: Pattern) => boolean;
}

/** What people overlook on both sides, and a text without it. */
const OVERLOOKED: readonly { readonly part: string; readonly without: (text: string) => string }[] = [
  { part: 'upper and lower case', without: (text) => text.toLowerCase() },
  { part: 'its scheme', without: (text) => text.replace(/^https?:/, '') },
  { part: 'its port', without: (text) => text.replace(/:(\d+|\*)$/, '') },
  { part: 'its www.', without: (text) => text.replace(/(^|:\/\/)www\./, '$1') },
  { part: 'the dot at the end of its host', without: (text) => text.replace(/\.(?=(:(\d+|\*))?$)/, '') },
  {
    part: 'its name of one machine (localhost, 127.0.0.1)',
    without: (text) => text.replace(/(^|:\/\/)(127\.0\.0\.1|0\.0\.0\.0|\[::1\])(?=:|$)/, '$1localhost'),
  },
];

const SLIPS: readonly Slip[] = [
  ...OVERLOOKED.map(({ part, without }) => ({ what: `differs in ${part}`, of: alike(without) })),
  {
    what: 'differs in the slash at its end',
    of: (origin) => (one) => (pathOf(one) === '/' && matchesWithoutPath(one, origin)) || (origin.endsWith('/') && matches(one, origin.slice(0, -1))),
  },
  { what: 'has a path, which no browser sends', of: (origin) => (one) => pathOf(one) !== '' && matchesWithoutPath(one, origin) },
  { what: 'has no scheme', of: alike((text) => text.replace(/^https?:\/\//, '')) },
  {
    what: 'wants a subdomain',
    of: (origin) => ({ prefix, suffix }) => suffix?.[0] === '.' && [prefix, 'http://', 'https://']
      .some((start) => start.startsWith(prefix) && origin === start + suffix.slice(1)),
  },
  {
    what: 'is for that host alone, and for no subdomain',
    of: (origin) => ({ text, suffix }) => {
      const [, scheme = '', host = ''] = /^(https?:\/\/)(.+)$/.exec(text) ?? [];
      return suffix === undefined && host !== '' && origin.startsWith(scheme) && origin.slice(scheme.length).endsWith(`.${host}`);
    },
  },
  { what: 'holds several origins, and S3 takes it for one', of: (origin) => (one) => partsOf(one).length > 1 && meantBy(one).some((meant) => matches(meant, origin)) },
  { what: 'no browser sends as it is', of: (origin) => (one) => meantBy(one).some((meant) => matches(meant, origin)) },
  // Two at once come last, since one explains more.
  ...OVERLOOKED.flatMap((one, index) => OVERLOOKED.slice(index + 1).map((other) => ({
    what: `differs in ${one.part} and ${other.part}`, of: alike((text) => one.without(other.without(text))),
  }))),
  ...OVERLOOKED.map(({ part, without }) => ({ what: `no browser sends as it is, and which differs in ${part}`, of: alike(without, meantBy) })),
];

function alike(simplify: (text: string) => string, meanings: (one: Pattern) => readonly Pattern[] = (one) => [one]): Slip['of'] {
  return (origin) => {
    const asked = simplify(origin);
    const isAsked = (text: string) => (text.includes('*') ? matches(pattern(text), asked) : text === asked);
    return (one) => meanings(one).some(({ text }) => isAsked(simplify(text)));
  };
}

const AS_SENT = /^https?:\/\/[a-z0-9_*-]+(\.[a-z0-9_*-]+)*(:(\d+|\*))?$/;

/** What was meant by a stored text that no browser sends; nothing where it has the form of what they send. */
function meantBy(one: Pattern): Pattern[] {
  return AS_SENT.test(one.text) ? [] : partsOf(one).flatMap((part) => meantOrigin(part) ?? []).map(pattern);
}

/** Without quotes. */
function partsOf({ text }: Pattern): string[] {
  return text.split(/[\s,;]+/).map((part) => part.replace(/^["'<]+|["'>]+$/g, '')).filter((part) => part !== '');
}

/** With the slash at its beginning, or what else ends a host. */
function pathOf({ text }: Pattern): string {
  return /^(?:[^/]*:\/\/)?[^/?#\\]*(.*)$/s.exec(text)![1]!;
}

function matchesWithoutPath(one: Pattern, origin: string): boolean {
  return matches(pattern(one.text.slice(0, one.text.length - pathOf(one).length)), origin);
}
