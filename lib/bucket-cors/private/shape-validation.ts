import { type Duration, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { Problem } from '../../../core/problem';
import { hasFields, shown } from '../../shared/shown';
import { unknownProperties } from '../../shared/unknown-properties';
import { isDeclared } from './native-rules';

/** Says what is wrong with a value that isn't of its declared type: from JavaScript anything may come. */
type Check = (value: unknown, property: string) => Problem[];

function expects(isFine: (value: unknown) => boolean, expected: string, changeOf: (value: never, property: string) => string): Check {
  return (value, property) => (isFine(value)
    ? []
    : [{ property, value: shown(value), expected, change: changeOf(value as never, property) }]);
}

/** What is known only at deploy can't be checked. */
function orToken(check: Check): Check {
  return (value, property) => (Token.isUnresolved(value) ? [] : check(value, property));
}

function optional(check: Check): Check {
  return (value, property) => (value === undefined ? [] : check(value, property));
}

/** No list, nor a `Map`, a `Date` or the like, which have what they hold in no properties. */
const isObject = (value: unknown) => Object.prototype.toString.call(value) === '[object Object]' && !Token.isUnresolved(value);

function object(what: string, example: string, fields: Readonly<Record<string, Check>>): Check {
  const itself = expects(isObject, what, (value: unknown, property) => {
    const [, list] = /^(.*)\[\d+\]$/.exec(property) ?? [];
    return Array.isArray(value) && list !== undefined ? `spread the list: ...${list}` : `write ${example}`;
  });
  return (value, property) => {
    const problems = itself(value, property);
    if (problems.length > 0) return problems;
    const given = value as Record<string, unknown>;
    const at = (name: string) => (property === '' ? name : `${property}.${name}`);
    return [
      ...unknownProperties(given, fields, at),
      ...Object.entries(fields).flatMap(([name, check]) => check(given[name], at(name))),
    ];
  };
}

function list(what: string, item: Check, example: (value: unknown) => string): Check {
  const itself = expects((value) => Array.isArray(value) && !Token.isUnresolved(value), what, (value: unknown) => `write ${example(value)}`);
  return (value, property) => {
    const problems = itself(value, property);
    if (problems.length > 0) return problems;
    return [...value as unknown[]].flatMap((one, index) => item(one, `${property}[${index}]`)); // spread, since a gap is skipped otherwise
  };
}

function text(what: string, example: string): Check {
  const check = expects((value) => typeof value === 'string', what, () => `write a text, such as ${example}`);
  return (value, property) => (Array.isArray(value) ? check : orToken(check))(value, property); // a list is none, be it a token
}

function texts(what: string, example: string): Check {
  const inBrackets = (value: unknown) => `a list: [${typeof value === 'string' ? `'${value}'` : example}]`;
  return orToken(list(`a list of ${what}s`, text(`${/^o/.test(what) ? 'an' : 'a'} ${what}`, example), inBrackets));
}

function oneOf(name: string, values: Readonly<Record<string, string>>): Check {
  const keys = Object.keys(values).map((key) => `${name}.${key}`).join(' or ');
  return expects((value) => Object.values(values).includes(value as string), keys, () => 'write one of the two, or leave it out');
}

const flag = expects((value) => typeof value === 'boolean', 'true or false', () => 'write it without quotes, or leave it out');
const seconds = orToken(expects((value) => typeof value === 'number', 'a number of seconds', (value: unknown) => (
  hasFields(value, 'toSeconds') ? 'write it with .toSeconds()' : 'write it as a number')));

const RULE_EXAMPLE = "{ allowedOrigins: ['https://www.example.com'], allowedMethods: [s3.HttpMethods.GET] }";
const REQUEST_EXAMPLE = "{ origin: 'https://www.example.com', method: s3.HttpMethods.GET }";
const ORIGIN = "'https://www.example.com'";
const METHOD = 's3.HttpMethods.GET';
const HEADER = "'content-type'";

const rule = object('a rule', RULE_EXAMPLE, {
  id: optional(text('an id', "'web'")),
  allowedOrigins: optional(texts('origin', ORIGIN)), // that there is none is said with the other problems of rules
  allowedMethods: optional(texts('method', METHOD)),
  allowedHeaders: optional(texts('header', HEADER)),
  exposedHeaders: optional(texts('header', "'ETag'")),
  maxAge: optional(seconds),
});
const rules = list('a list of rules', rule, () => `a list: [${RULE_EXAMPLE}]`);

const request = object('a request', REQUEST_EXAMPLE, {
  origin: text('an origin', ORIGIN),
  method: text('a method', METHOD),
  headers: optional(texts('header', HEADER)),
  preflight: optional(flag),
  credentials: optional(flag),
});
const requests = list('a list of requests', request, () => `a list: [${REQUEST_EXAMPLE}]`);

/** A `CfnResource` of the type, without the class, has no property for the rules. */
const isBucket = (value: unknown) => (isDeclared(value) && hasFields(value, 'corsConfiguration'))
  || (Construct.isConstruct(value) && hasFields(value, 'bucketName', 'bucketArn'));
const importOf = (value: unknown) =>
  `import it by its name: s3.Bucket.fromBucketName(this, 'Shared', ${typeof value === 'string' && !Token.isUnresolved(value) ? `'${value}'` : "'name'"})`;
const bucket: Check = (value, property) => (isBucket(value) ? [] : [{
  property, value: shown(value), expected: 'an s3.IBucket', change: isDeclared(value) ? 'declare it as an s3.Bucket, or an s3.CfnBucket' : importOf(value),
}]);

/** Of the properties of a `BucketCors`. */
export function shapeProblems(props: unknown, enumerations: { readonly managedBy: object; readonly precedence: object }): Problem[] {
  return object('an object with bucket and rules', `{ bucket, rules: [${RULE_EXAMPLE}] }`, {
    bucket,
    rules: orToken(rules), // that it can't be a token is said with the other problems of rules
    managedBy: optional(oneOf('CorsManager', enumerations.managedBy as Record<string, string>)),
    precedence: optional(oneOf('CorsPrecedence', enumerations.precedence as Record<string, string>)),
    exclusive: optional(flag),
    mustAllow: optional(requests),
    mustDeny: optional(requests),
  })(props, '').map((problem) => (problem.property === '' ? { ...problem, property: 'props' } : problem));
}

/** Of the arguments of `CorsRules.evaluate`. */
export function evaluationProblems(given: unknown, asked: unknown): Problem[] {
  return [...rules(given, 'rules'), ...request(asked, 'request')];
}

/** A token can't be converted, and what is shorter than a second is no age. */
function secondsProblems(value: Duration, property: string): Problem[] {
  try {
    value.toSeconds();
    return [];
  } catch {
    const isLate = value.isUnresolved();
    return [{
      property, value: value.toHumanString(), expected: isLate ? 'seconds where the amount is a token, since that can\'t be converted' : 'whole seconds',
      change: isLate ? 'write Duration.seconds with a token of seconds' : `write Duration.seconds(${Math.round(value.toSeconds({ integral: false }))})`,
    }];
  }
}

/** Of the options of a ready-made rule. */
export function presetProblems(options: unknown): Problem[] {
  const duration = expects((value) => hasFields(value, 'toSeconds'), 'a Duration', (value: unknown) => `write Duration.seconds(${typeof value === 'number' ? value : 3600})`);
  const maxAge: Check = (value, property) => {
    const problems = duration(value, property);
    return problems.length > 0 ? problems : secondsProblems(value as Duration, property);
  };
  return object('an object with origins', `{ origins: [${ORIGIN}] }`, {
    origins: texts('origin', ORIGIN), id: optional(text('an id', "'web'")), maxAge: optional(maxAge), tracing: optional(flag),
  })(options, '').map((problem) => (problem.property === '' ? { ...problem, property: 'options' } : problem));
}
