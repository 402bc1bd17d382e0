import type * as s3 from 'aws-cdk-lib/aws-s3';
import { originFault } from '../../../core/bucket-cors/origin-form';
import { suggestOrigin } from '../../../core/bucket-cors/origin-suggestion';
import { emptyLists, exposedStar, headerStars, idFault, LONGEST_ID, maxAgeFault, methodFault } from '../../../core/bucket-cors/refusals';
import { HEADER_NAME } from '../../../core/bucket-cors/rule';
import { type Problem } from '../../../core/problem';
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

function ruleProblems(rule: s3.CorsRule, at: string, idLength: number): Problem[] {
  const { allowedMethods, allowedOrigins, allowedHeaders, exposedHeaders, maxAge, id } = rule;
  const problems: Problem[] = emptyLists(rule, isKnown).map((problem) => ({ ...problem, property: `${at}.${problem.property}` }));
  const each = (property: string, values: readonly string[] | undefined, check: (value: string) => Pick<Problem, 'expected' | 'change'> | undefined) => {
    if (!isKnown(values)) return;
    values.forEach((value, index) => {
      const problem = isKnown(value) ? check(value) : undefined;
      if (problem) problems.push({ property: `${at}.${property}[${index}]`, value, ...problem });
    });
  };
  each('allowedMethods', allowedMethods, (method) => methodFault(method));
  each('allowedOrigins', allowedOrigins, originProblem);
  each('allowedHeaders', allowedHeaders, (header) => headerStars(header) ?? headerProblem(header.replace('*', 'x')));
  each('exposedHeaders', exposedHeaders, (header) => exposedStar(header) ?? headerProblem(header));
  const ageFault = isKnown(maxAge) ? maxAgeFault(maxAge) : undefined;
  if (ageFault) problems.push({ property: `${at}.maxAge`, value: shown(maxAge), ...ageFault });
  if (isKnown(id) && (id.length === 0 || id.length > idLength)) problems.push({ property: `${at}.id`, value: id, ...idFault(idLength) });
  return problems;
}

function headerProblem(header: string): Pick<Problem, 'expected' | 'change'> | undefined {
  return HEADER_NAME.test(header) ? undefined : { expected: 'the name of one header', change: 'write one entry for each header, without values' };
}

function originProblem(origin: string): Pick<Problem, 'expected' | 'change'> | undefined {
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
