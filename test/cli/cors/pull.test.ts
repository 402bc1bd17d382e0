import { spawnSync } from 'node:child_process';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { undeclarable } from '../../../cli/cors/declarable';
import { type CorsCode,corsCode } from '../../../cli/cors/pull';
import { escaped } from '../../../cli/shared/terminal';
import { markRules, type Rule } from '../../../core/bucket-cors/merge';
import { park } from '../../../core/bucket-cors/parked';
import type { CorsRuleContract } from '../../../core/contracts/bucket-cors';
import { BucketCors } from '../../../lib';
import { compileAndLoad } from '../../support/typescript';
import { OURS, RULE, TYPE } from './support';

const WEB: Rule = { AllowedMethods: ['GET'], AllowedOrigins: ['https://www.example.com'] };
const HEADERS = "x-!#$%&'+.^_`|~";
const ODD = 'it\'s "quoted" \\ ${name} `x` \u2028 \u{1F600} é {{a}} // */ \\';

/** What a bucket may hold. */
const BUCKETS: Readonly<Record<string, readonly Rule[]>> = {
  plain: [{ ...WEB, ID: 'web', AllowedHeaders: ['*'], ExposeHeaders: ['ETag', 'x-amz-request-id'], MaxAgeSeconds: 3000 },
    { ...WEB, AllowedMethods: ['PUT', 'POST', 'DELETE', 'HEAD'] }],
  odd: [{ ...WEB, ID: ODD, AllowedHeaders: [HEADERS, 'x-*'], ExposeHeaders: [HEADERS], MaxAgeSeconds: 0 },
    { ...WEB, AllowedOrigins: ['*', 'http://*.example.com'], AllowedHeaders: [] }],
  quotes: [{ ...WEB, ID: "'" }, { ...WEB, ID: '"' }, { ...WEB, ID: '\\' }, { ...WEB, ID: '\\"' }, { ...WEB, ID: '#' }, { ...WEB, ID: 'x'.repeat(200) }],
};
const print = (rules: readonly Rule[], language: CorsCode['language'] = 'typescript') => corsCode('shared', rules, language);
const codeOf = (rules: readonly Rule[], language?: CorsCode['language']) => escaped((print(rules, language).json as CorsCode).code!);

/** As S3 would have it, without the owner's prefix. */
const declaredIn = (construct: unknown): { Rules: CorsRuleContract[]; Exclusive: string; Bucket: string } => {
  const stack = new Stack(new App(), 'Stack');
  new (construct as new (scope: Construct, id: string) => Construct)(stack, 'Adopted');
  const [resource] = Object.values(Template.fromStack(stack).findResources(TYPE));
  return resource!.Properties;
};
const live = ({ ID, AllowedHeaders, MaxAgeSeconds, ...rule }: Rule): CorsRuleContract => JSON.parse(JSON.stringify({
  ...rule, Id: ID, AllowedHeaders: AllowedHeaders?.length ? AllowedHeaders : undefined, MaxAgeSeconds: MaxAgeSeconds?.toString(),
}));

test('the printed TypeScript compiles against the library, and declares the rules of the bucket, alone', () => {
  const loaded = compileAndLoad(Object.fromEntries(Object.entries(BUCKETS).map(([name, rules]) => [name, codeOf(rules)])));
  for (const [name, rules] of Object.entries(BUCKETS)) {
    expect(declaredIn(loaded[name]!.AdoptedCors)).toMatchObject({ Bucket: 'shared', Exclusive: 'true', Rules: rules.map(live) });
  }
}, 600_000);

const hasPython = spawnSync('python3', ['--version']).status === 0;
(hasPython ? test : test.skip)(`the printed Python is Python, and its texts are those of the rules${hasPython ? '' : ' (skipped: there is no python3)'}`, () => {
  for (const rules of Object.values(BUCKETS)) {
    const code = codeOf(rules, 'python');
    const compiled = spawnSync('python3', ['-c', 'import sys; compile(sys.stdin.read(), "printed", "exec")'], { input: code, encoding: 'utf8' });
    expect([compiled.status, compiled.stderr]).toEqual([0, '']);
    const read = 'import ast, json, sys; calls = [n for n in ast.walk(ast.parse(sys.stdin.read())) if isinstance(n, ast.Call)]; '
      + 'print(json.dumps([k.value.value for n in calls for k in n.keywords if k.arg == "id"]))';
    const { stdout } = spawnSync('python3', ['-c', read], { input: code, encoding: 'utf8' });
    expect(JSON.parse(stdout)).toEqual(rules.flatMap(({ ID }) => ID ?? []));
  }
}, 60_000);

test('an id that is too long for the owner\'s prefix, empty, or there twice is left out', () => {
  const code = codeOf([{ ...WEB, ID: 'x'.repeat(201) }, { ...WEB, ID: '' }, { ...WEB, ID: 'twice' }, { ...WEB, ID: 'twice' }]);
  expect(code.match(/ id: '.*/g)).toEqual([" id: 'twice',"]);
});

test.each<[string, Rule, RegExp]>([
  ['a method that S3 has not', { ...WEB, AllowedMethods: ['PATCH'] }, /rule 2 is left out: it has the method "PATCH", and S3 knows GET/],
  ['no method', { ...WEB, AllowedMethods: [] }, /it has no method/],
  ['no origin', { ...WEB, AllowedOrigins: [] }, /it has no origin/],
  ['an origin with a path', { ...WEB, AllowedOrigins: ['https://a.example.com/path'] }, /it has the origin "https:/],
  ['a header with two *', { ...WEB, AllowedHeaders: ['x-*-*'] }, /it has the header/],
  ['a header that is none', { ...WEB, AllowedHeaders: ['a b'] }, /it has the header/],
  ['a pattern of exposed headers', { ...WEB, ExposeHeaders: ['x-*'] }, /it exposes the header/],
  ['an age below zero', { ...WEB, MaxAgeSeconds: -1 }, /its maximum age is -1/],
])('a rule with %s, which the construct refuses, is left out, and the live rules stay', (_, rule, reason) => {
  const { yes, text, json } = print([WEB, rule]);
  expect([yes, (json as CorsCode).exclusive, (json as CorsCode).leftOut.map((one) => one.rule)]).toEqual([false, false, [1]]);
  expect(text).toMatch(reason);
  expect(text).toContain('// The live rules stay before these, since not all of the rules are declared here: remove them by hand.');
  expect(text.match(/allowedOrigins/g)).toHaveLength(1);
  const stack = new Stack(new App(), 'Stack');
  const declared = () => new BucketCors(stack, 'Cors', {
    bucket: s3.Bucket.fromBucketName(stack, 'Bucket', 'shared'),
    rules: [{
      allowedMethods: rule.AllowedMethods as s3.HttpMethods[], allowedOrigins: rule.AllowedOrigins,
      allowedHeaders: rule.AllowedHeaders, exposedHeaders: rule.ExposeHeaders, maxAge: rule.MaxAgeSeconds,
    }],
  });
  expect(declared).toThrow(/rules\[0\]/);
  expect([undeclarable(rule) === undefined, undeclarable(WEB)]).toEqual([false, undefined]);
});

test.each<[string, readonly Rule[], string]>([
  ['another BucketCors has rules there', [WEB, ...markRules(OURS, [RULE])], 'another BucketCors has rules in the bucket'],
  ['both together exceed the limits', Array.from({ length: 51 }, () => WEB), "both together exceed S3's limits"],
])('the live rules stay where %s, and the code says so', (_, rules, reason) => {
  const { text, json } = print(rules);
  expect([(json as CorsCode).exclusive, text.includes('exclusive: true')]).toEqual([false, false]);
  expect(text).toContain(`since ${reason}`);
});

test('rules of a BucketCors, and what it has set aside, are no foreign rules', () => {
  for (const rules of [[], [...park(OURS, [WEB]), ...markRules(OURS, [RULE])]]) {
    expect(print(rules)).toMatchObject({ yes: false, text: 'bucket shared has no foreign CORS rules that a BucketCors can declare' });
  }
});
