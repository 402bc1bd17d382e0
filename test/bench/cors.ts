import { type PlainRule, readRule } from '../../core/bucket-cors/rule';
import { findShadows } from '../../core/bucket-cors/shadows';
import { ruleWarnings, shadowWarning } from '../../lib/bucket-cors/private/warnings';

const RULES = 100;
const RUNS = 15;
const METHODS = ['GET', 'PUT', 'HEAD', 'POST', 'DELETE'];
const times = (count: number, make: (index: number) => string) => Array.from({ length: count }, (_, index) => make(index));

/** Bucket configurations of 100 rules, from the usual one to the worst that we could think of. */
const SHAPES: Readonly<Record<string, (index: number) => PlainRule>> = {
  'one origin each': (index) => ({
    allowedOrigins: [`https://app${index}.example.com`], allowedMethods: ['GET', 'PUT'], allowedHeaders: ['*'], maxAge: index,
  }),
  'five origins each, all methods': (index) => ({
    allowedOrigins: times(5, (n) => `https://app${index}-${n}.example.com`), allowedMethods: METHODS, allowedHeaders: ['x-amz-*', 'content-type'],
    maxAge: index,
  }),
  'sixty origins each': (index) => ({
    allowedOrigins: times(60, (n) => `https://app${index}-${n}.example.com`), allowedMethods: ['GET', 'PUT'], allowedHeaders: ['*'], maxAge: index,
  }),
  'the same sixty origins': (index) => ({
    allowedOrigins: times(60, (n) => `https://app${n}.example.com`), allowedMethods: ['GET', 'PUT'], allowedHeaders: ['*'], maxAge: index,
  }),
  'a wildcard each': (index) => ({ allowedOrigins: [`https://*.team${index}.example.com`], allowedMethods: ['GET'], maxAge: index }),
  'five wildcards each': (index) => ({
    allowedOrigins: times(5, (n) => `https://*.team${index}-${n}.example.com`), allowedMethods: METHODS, allowedHeaders: ['x-amz-*'], maxAge: index,
  }),
  'wildcards within wildcards': (index) => ({
    allowedOrigins: [`https://${'a'.repeat(RULES - index)}*`], allowedMethods: ['GET'], allowedHeaders: [`x-${index}-*`], maxAge: index,
  }),
  'ten shared wildcards each, in the shadow of the first, with headers of their own': (index) => (index === 0
    ? { allowedOrigins: ['https://*.example.com'], allowedMethods: METHODS }
    : {
      allowedOrigins: times(10, (n) => `https://${n}*.example.com`), allowedMethods: METHODS, allowedHeaders: times(5, (n) => `x-${index}-${n}-*`),
      maxAge: index % 2 ? 1 : undefined,
    }),
};

console.log(`the analysis of ${RULES} CORS rules at synth, median of ${RUNS} (and the first, cold), in ms`);
for (const [shape, make] of Object.entries(SHAPES)) {
  const rules = Array.from({ length: RULES }, (_, index) => readRule(make(index), index));
  const took = Array.from({ length: RUNS }, () => {
    const began = performance.now();
    findShadows(rules).forEach((shadow) => shadowWarning(rules, shadow));
    rules.forEach((rule) => ruleWarnings(rule, rules));
    return performance.now() - began;
  });
  const first = took[0]!;
  const median = took.sort((one, other) => one - other)[RUNS >> 1]!;
  console.log(`${median.toFixed(1).padStart(8)} (${first.toFixed(1)})  ${shape}`);
}
