import type { Rule } from '../../core/bucket-cors/merge';
import { originFault } from '../../core/bucket-cors/origin-form';
import { HEADER_NAME, METHODS } from '../../core/bucket-cors/rule';

/** Why a `BucketCors` can't declare the rule: S3-compatible services store what S3 refuses. Undefined if it can. */
export function undeclarable(rule: Rule): string | undefined {
  const { AllowedMethods, AllowedOrigins, AllowedHeaders = [], ExposeHeaders = [], MaxAgeSeconds } = rule;
  if (AllowedMethods.length === 0) return 'it has no method';
  if (AllowedOrigins.length === 0) return 'it has no origin';
  const method = AllowedMethods.find((each) => !METHODS.includes(each));
  if (method !== undefined) return `it has the method ${JSON.stringify(method)}, and S3 knows ${METHODS.join(', ')}`;
  const origin = AllowedOrigins.find(originFault);
  if (origin !== undefined) return `it has the origin ${JSON.stringify(origin)}; expected ${originFault(origin)!.expected}`;
  const header = AllowedHeaders.find((each) => !HEADER_NAME.test(each.replace('*', 'x')) || each.split('*').length > 2);
  if (header !== undefined) return `it has the header ${JSON.stringify(header)}; expected a name, with at most one *`;
  const exposed = ExposeHeaders.find((each) => !HEADER_NAME.test(each) || each.includes('*'));
  if (exposed !== undefined) return `it exposes the header ${JSON.stringify(exposed)}; expected a name without *`;
  const isAge = MaxAgeSeconds === undefined || (Number.isInteger(MaxAgeSeconds) && MaxAgeSeconds >= 0 && MaxAgeSeconds < 2 ** 31);
  return isAge ? undefined : `its maximum age is ${MaxAgeSeconds}`;
}

const LONGEST_ID = 200;

/** The ids that a `BucketCors` can have for the rules: short enough for the owner's prefix, and each once. */
export function declarableIds(rules: readonly Rule[]): (string | undefined)[] {
  return rules.map(({ ID = '' }, index) =>
    (ID === '' || ID.length > LONGEST_ID || rules.findIndex((rule) => rule.ID === ID) !== index ? undefined : ID));
}
