import type * as s3 from 'aws-cdk-lib/aws-s3';
import { certainOriginFault, originFault } from '../../../core/bucket-cors/origin-form';
import { suggestOrigin } from '../../../core/bucket-cors/origin-suggestion';
import { emptyLists, exposedStar, headerStars, idFault, LONGEST_ID, maxAgeFault, methodFault } from '../../../core/bucket-cors/refusals';
import { HEADER_NAME } from '../../../core/bucket-cors/rule';
import { type Problem } from '../../../core/problem';
import { knownPartOf } from '../../shared/known-part';
import { shown } from '../../shared/shown';
import { isKnown } from '../../shared/validation';

const MAX_RULES = 100;
/** S3's limit, and what is left of it behind the owner's prefix of a merged rule. */
export const ID_LENGTH = { native: LONGEST_ID, merged: 200 } as const;

/** Finds what S3 would refuse, or would store and never match. Left out, so passed over, is what is of a wrong type. */
export function corsProblems(rules: readonly (s3.CorsRule | undefined)[], idLength: number): Problem[] {
  if (!isKnown(rules)) {
    return [{ property: 'rules', value: undefined, expected: 'a list that is known at synth', change: 'write the rules out; values in them may be tokens' }];
  }
  if (rules.length === 0) {
    return [{ property: 'rules', value: rules, expected: `1 to ${MAX_RULES} rules`, change: 'add a rule, or remove the construct' }];
  }
  return [
    ...(rules.length > MAX_RULES
      ? [{ property: 'rules', value: rules.length, expected: `at most ${MAX_RULES} rules`, change: 'join rules that differ in their origins or methods only' }]
      : []),
    ...rules.flatMap((rule, index) => (rule ? ruleProblems(rule, `rules[${index}]`, idLength) : [])),
    ...idProblems(rules),
  ];
}

/** Not a token that JavaScript passes as the object that it is. */
const isText = (value: unknown): value is string => typeof value === 'string';

function ruleProblems(rule: s3.CorsRule, at: string, idLength: number): Problem[] {
  const { allowedMethods, allowedOrigins, allowedHeaders, exposedHeaders, maxAge, id } = rule;
  const problems: Problem[] = emptyLists(rule, isKnown).map((problem) => ({ ...problem, property: `${at}.${problem.property}` }));
  const each = (property: string, values: readonly string[] | undefined, check: (value: string) => StatedFault | undefined) => {
    if (!isKnown(values)) return;
    values.forEach((value, index) => {
      const problem = isText(value) ? check(value) : undefined;
      if (problem) problems.push({ property: `${at}.${property}[${index}]`, value, ...problem });
    });
  };
  each('allowedMethods', allowedMethods, (method) => (isKnown(method) ? methodFault(method) : undefined));
  each('allowedOrigins', allowedOrigins, (origin) => (isKnown(origin) ? originProblem(origin) : certainOriginFault(knownPartOf(origin))));
  each('allowedHeaders', allowedHeaders, ofParts((header) => headerStars(header) ?? headerProblem(header.replace('*', 'x'))));
  each('exposedHeaders', exposedHeaders, ofParts((header) => exposedStar(header) ?? headerProblem(header)));
  const ageFault = isKnown(maxAge) ? maxAgeFault(maxAge) : undefined;
  if (ageFault) problems.push({ property: `${at}.maxAge`, value: shown(maxAge), ...ageFault });
  const ofId = isText(id) ? ofParts((part) => idFault(part, idLength))(id) : undefined;
  if (ofId) problems.push({ property: `${at}.id`, value: id, ...ofId });
  return problems;
}

type StatedFault = Pick<Problem, 'expected' | 'change'>;

/** What is wrong with the known part of such a text stays so, whatever its tokens turn out to be. */
function ofParts(check: (part: string) => StatedFault | undefined): (text: string) => StatedFault | undefined {
  return (text) => {
    const part = knownPartOf(text);
    return part === '' && text !== '' ? undefined : check(part);
  };
}

function headerProblem(header: string): StatedFault | undefined {
  return HEADER_NAME.test(header) ? undefined : { expected: 'the name of one header', change: 'write one entry for each header, without values' };
}

function originProblem(origin: string): StatedFault | undefined {
  const fault = originFault(origin);
  if (!fault) return undefined;
  const instead = suggestOrigin(origin);
  return instead === undefined ? fault : { expected: fault.expected, change: `${fault.change}: write '${instead}'` };
}

function idProblems(rules: readonly (s3.CorsRule | undefined)[]): Problem[] {
  return rules.flatMap((rule, index) => {
    const id = rule?.id;
    const first = isKnown(id) ? rules.findIndex((other) => other?.id === id) : index;
    return first === index ? [] : [{
      property: `rules[${index}].id`, value: id, expected: `an id of its own, and rules[${first}] has this one`, change: 'choose another one, or leave it out',
    }];
  });
}
