import type { Rule } from '../../core/bucket-cors/merge';

// Written anew, so that the handlers' own reading of a rule isn't taken for the truth about it.
const PREFIX = /^cdk-adopt-parked:[0-9a-f]{12}:/;

/** Somebody else's rule as they gave it, whether it is set aside or not. */
export function unprefixed(rule: Rule): Rule {
  return { ...rule, AllowedOrigins: rule.AllowedOrigins.map((origin) => origin.replace(PREFIX, '')) };
}

/** Whether none of its origins is one that a browser sends. */
export function isSetAside({ AllowedOrigins }: Rule): boolean {
  return AllowedOrigins.every((origin) => PREFIX.test(origin));
}
