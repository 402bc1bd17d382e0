import type * as s3 from 'aws-cdk-lib/aws-s3';
import { originFault } from '../../../core/bucket-cors/origin-form';
import { suggestOrigin } from '../../../core/bucket-cors/origin-suggestion';
import { HEADER_NAME, METHODS } from '../../../core/bucket-cors/rule';
import { type Problem } from '../../../core/problem';
import { isKnown } from '../../shared/validation';

const MAX_RULES = 100;
/** S3's limit, and what is left of it behind the owner's prefix of a merged rule. */
export const ID_LENGTH = { native: 255, merged: 200 } as const;
const MAX_AGE = 2 ** 31 - 1;

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
  const problems: Problem[] = [];
  const each = (property: string, values: readonly string[] | undefined, check: (value: string) => Pick<Problem, 'expected' | 'change'> | undefined) => {
    if (!isKnown(values)) return;
    values.forEach((value, index) => {
      const problem = isKnown(value) ? check(value) : undefined;
      if (problem) problems.push({ property: `${at}.${property}[${index}]`, value, ...problem });
    });
  };
  const atLeastOne = (property: string, values: readonly string[] | undefined, example: string) => {
    if (values === undefined || (isKnown(values) && values.length === 0)) {
      problems.push({ property: `${at}.${property}`, value: values, expected: 'at least one', change: `add one, such as ${example}` });
    }
  };
  atLeastOne('allowedMethods', allowedMethods, 's3.HttpMethods.GET');
  atLeastOne('allowedOrigins', allowedOrigins, "'https://www.example.com'");
  each('allowedMethods', allowedMethods, (method) => methodProblem(method));
  each('allowedOrigins', allowedOrigins, originProblem);
  each('allowedHeaders', allowedHeaders, (header) => (wildcards(header) > 1
    ? { expected: 'at most one *', change: "write one entry for each header, or '*' for all" }
    : headerProblem(header.replace('*', 'x'))));
  each('exposedHeaders', exposedHeaders, (header) => (wildcards(header) > 0
    ? { expected: 'a name without *', change: 'name each header, S3 has no wildcard here' }
    : headerProblem(header)));
  if (isKnown(maxAge) && !(Number.isInteger(maxAge) && maxAge >= 0 && maxAge <= MAX_AGE)) {
    problems.push({ property: `${at}.maxAge`, value: maxAge, expected: `whole seconds from 0 to ${MAX_AGE}`, change: maxAgeChange(maxAge) });
  }
  if (isKnown(id) && (id.length === 0 || id.length > idLength)) {
    problems.push({ property: `${at}.id`, value: id, expected: `1 to ${idLength} characters`, change: 'shorten it, or leave it out' });
  }
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

/** @param otherwise what to change where no method can be meant */
export function methodProblem(
  method: string, otherwise = 'S3 answers OPTIONS by itself, and knows no other method',
): Pick<Problem, 'expected' | 'change'> | undefined {
  if (METHODS.includes(method)) return undefined;
  const instead = method.trim().toUpperCase();
  return { expected: `one of ${METHODS.join(', ')}`, change: METHODS.includes(instead) ? `write '${instead}'` : otherwise };
}

/** The nearest value that S3 takes. */
function maxAgeChange(maxAge: number): string {
  const nearest = Math.min(Math.max(Math.round(maxAge), 0), MAX_AGE);
  return Number.isNaN(nearest) ? 'write a number, or leave it out' : `write ${nearest}`;
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

function wildcards(text: string): number {
  return text.split('*').length - 1;
}
