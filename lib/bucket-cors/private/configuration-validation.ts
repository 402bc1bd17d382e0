import { Stack, Token } from 'aws-cdk-lib';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import { LIMITS } from '../../../core/bucket-cors/limits';
import { emptyLists, refusedValues } from '../../../core/bucket-cors/refusals';
import type { Problem } from '../../../core/problem';
import { knownPartOf } from '../../shared/known-part';
import { isKnown } from '../../shared/validation';
import type { Configuration } from './configuration';
import type { Declaration, PlacedRule } from './declaration';
import { declaredBucket } from './native-rules';
import { ID_LENGTH } from './rule-validation';
import { circleFrom, referencesIn } from './template-references';
import { formFault } from './template-rules';
import { identityOf, LISTS, repeatedIn } from './unique-rules';

/** What S3 or CloudFormation would refuse, or store otherwise than it is declared. The first `BucketCors` speaks for the bucket, too. */
export function configurationProblems(configuration: Configuration): ReadonlyMap<Declaration, Problem[]> {
  const { declarations, lost } = configuration;
  const problems = new Map<Declaration, Problem[]>(declarations.map((declaration) => [declaration, [
    ...lostProblems(configuration, declaration),
    ...(lost.has(declaration) ? [] : exclusiveProblems(configuration, declaration)),
  ]]));
  const add = (owner: Declaration | undefined, problem: Problem) => problems.get(owner ?? declarations[0]!)!.push(problem);
  limitProblems(configuration).forEach((problem) => add(undefined, problem));
  for (const [owner, problem] of refusalProblems(configuration)) add(owner, problem);
  const ofTemplate = configuration.isNative ? [formProblems, repetitionProblems, circleProblems] : [];
  for (const problemsOf of [namesakeProblems, ...ofTemplate]) {
    for (const [owner, problem] of problemsOf(configuration)) add(owner, problem);
  }
  return problems;
}

function lostProblems({ bucket, lost, isRemoved }: Configuration, declaration: Declaration): Problem[] {
  const rules = lost.get(declaration) ?? [];
  if (rules.length === 0) return [];
  const names = rules.map(({ index }) => `rules[${index}]`).join(', ');
  if (isRemoved) {
    return [{
      property: 'bucket', value: bucket, expected: `a bucket that stays in the app, and with this one the template lacks ${names}`,
      change: 'declare the BucketCors after what removes or replaces the bucket (tryRemoveChild)',
    }];
  }
  return [{
    property: 'bucket', value: bucket,
    expected: `a corsConfiguration that nothing replaces after this construct was made, nor overrides, and the template lacks ${names}`,
    change: 'set it before, or declare those rules in a BucketCors; an override (addPropertyOverride, addOverride) or an aspect can replace it, too',
  }];
}

function exclusiveProblems({ bucket, isNative, placed, declarations }: Configuration, declaration: Declaration): Problem[] {
  if (!declaration.exclusive) return [];
  const others = declarations.filter((one) => one !== declaration).map(({ construct }) => construct.node.path);
  if (isNative) {
    return placed.every((rule) => rule.declaration === declaration) ? [] : [{
      property: 'exclusive', value: true, expected: `no other rules on ${bucket}`,
      change: 'remove the rules that the bucket or another BucketCors declares, or set exclusive to false',
    }];
  }
  return others.length === 0 ? [] : [{
    property: 'exclusive', value: true, expected: `no other BucketCors of ${bucket}, and there is ${others.join(', ')}`,
    change: 'declare all rules in one BucketCors, or set exclusive to false',
  }];
}

function limitProblems({ bucket, isNative, placed, declarations }: Configuration): Problem[] {
  const rules = placed.map(({ rule, index }) => storedRule(rule, isNative ? rule.id : `${OWNER}${rule.id ?? index + 1}`));
  const exceeded = LIMITS.find(({ most, count }) => count(rules) > most);
  if (!exceeded) return [];
  const { most, unit, count } = exceeded;
  const holders = [undefined, ...declarations];
  const shares = holders.map((holder) => ({ holder, share: placed.filter(({ declaration }) => declaration === holder).length }))
    .filter(({ share }) => share > 0)
    .map(({ holder, share }) => `${share} of ${holder?.construct.node.path ?? bucket}`);
  return [{
    property: 'rules', value: undefined, expected: `at most ${most} ${unit} on ${bucket}, and there are ${count(rules)}: ${shares.join(', ')}`,
    change: 'join rules that differ in their origins or methods only, or write a * for origins of one domain',
  }];
}

/** As long as the prefix by which the function marks our rules. */
const OWNER = `cdk-adopt:${'0'.repeat(12)}:`;

/** Of what is known only at deploy, only the known parts count. */
function storedRule({ allowedMethods, allowedOrigins, allowedHeaders, exposedHeaders, maxAge }: s3.CorsRule, id: string | undefined) {
  const known = (texts: readonly string[] = []) => (isKnown(texts) ? texts : []).map(knownPartOf);
  return {
    ID: id === undefined ? undefined : knownPartOf(id), AllowedMethods: known(allowedMethods), AllowedOrigins: known(allowedOrigins),
    AllowedHeaders: known(allowedHeaders), ExposeHeaders: known(exposedHeaders), MaxAgeSeconds: isKnown(maxAge) ? maxAge : undefined,
  };
}

/** What S3 answers with an error: the bucket's own rules, and values that are known only at the end of synthesis. */
function* refusalProblems({ bucket, placed, isNative, resolved }: Configuration): Iterable<readonly [Declaration | undefined, Problem]> {
  const longestId = isNative ? ID_LENGTH.native : ID_LENGTH.merged;
  for (const [position, { rule, declaration, index }] of placed.entries()) {
    if (formFault(resolved[position]) !== undefined) continue; // it has no values that could be read
    for (const { property, value, expected, change } of [...emptyLists(rule, isKnown), ...refusedValues(rule, isKnown, longestId)]) {
      if (declaration) yield [declaration, { property: `rules[${index}].${property}`, value, expected, change }];
      else {
        const given = value === undefined ? '' : `, and it is ${JSON.stringify(value)}`;
        const name = `CorsRules[${index}].${property[0]!.toUpperCase()}${property.slice(1)}`;
        yield [undefined, { property: 'bucket', value: bucket, expected: `rules that S3 accepts: in its ${name} ${expected}${given}`, change }];
      }
    }
  }
}

/** Rules that only an override can have made. */
function* formProblems({ bucket, placed, resolved }: Configuration): Iterable<readonly [Declaration | undefined, Problem]> {
  for (const [position, { declaration, index }] of placed.entries()) {
    const fault = formFault(resolved[position]);
    if (fault === undefined) continue;
    yield [declaration, {
      property: declaration ? `rules[${index}]` : 'bucket', value: declaration ? undefined : bucket,
      expected: `rules as CloudFormation takes them, and ${declaration ? 'in the template this one' : `its CorsRules[${index}]`} ${fault}`,
      change: 'correct the override or the aspect that makes it so',
    }];
  }
}

/** CloudFormation takes each item of these lists once. */
function* repetitionProblems({ bucket, placed }: Configuration): Iterable<readonly [Declaration | undefined, Problem]> {
  const firstWith = new Map<string, number>();
  for (const [position, { rule, declaration, index }] of placed.entries()) {
    const at = declaration ? `rules[${index}]` : `CorsRules[${index}]`;
    for (const list of LISTS) {
      const value = repeatedIn(rule[list]);
      if (value === undefined) continue;
      const whose = declaration ? {} : { property: 'bucket', value: bucket };
      yield [declaration, {
        property: `${at}.${list}`, value: Token.isUnresolved(value) ? undefined : value, ...whose,
        expected: `each value once${declaration ? '' : `, and its ${at} has ${JSON.stringify(value)} in ${list} twice`}, since CloudFormation refuses a repeated one`,
        change: 'remove the second one where it is declared',
      }];
    }
    const identity = identityOf(rule);
    const first = firstWith.get(identity);
    if (first === undefined) {
      firstWith.set(identity, position);
      continue;
    }
    yield [declaration, {
      property: 'bucket', value: bucket,
      expected: `each rule once, and CorsRules[${position}] in its template is the same as CorsRules[${first}], which CloudFormation refuses`,
      change: 'remove one of the two where it is declared',
    }];
  }
}

/**
 * Rules of one id, be it a token. None are equal rules of a native configuration, which are repeated anyway, two of the bucket's own, which
 * are none of our business, and merged ones of several `BucketCors`, each of which has its prefix.
 */
function* namesakeProblems({ bucket, placed, isNative }: Configuration): Iterable<readonly [Declaration, Problem]> {
  const firstWith = new Map<string, PlacedRule>();
  for (const each of placed) {
    const { id } = each.rule;
    if (id === undefined) continue;
    const key = isNative ? id : JSON.stringify([each.declaration!.construct.node.path, Stack.of(each.declaration!.construct).resolve(id)]);
    const first = firstWith.get(key);
    if (!first) firstWith.set(key, each);
    const owner = each.declaration ?? first?.declaration;
    const isRepeated = isNative && first && identityOf(first.rule) === identityOf(each.rule);
    if (first && owner && !isRepeated) yield [owner, namesakeProblem(first, each, owner, bucket)];
  }
}

function namesakeProblem(one: PlacedRule, other: PlacedRule, owner: Declaration, bucket: string): Problem {
  const [own, foreign] = other.declaration === owner ? [other, one] : [one, other];
  const ofWhom = foreign.declaration === owner ? '' : ` of ${foreign.declaration?.construct.node.path ?? bucket}`;
  const whose = `${foreign.declaration ? 'rules' : 'CorsRules'}[${foreign.index}]${ofWhom}`;
  return { property: `rules[${own.index}].id`, value: own.rule.id, expected: `an id of its own, and ${whose} has this one`, change: 'choose another one, or leave it out' };
}

/** CloudFormation refuses what refers to the bucket, and is referred to by the bucket. */
function* circleProblems({ bucket, placed, resolved, declarations }: Configuration): Iterable<readonly [Declaration | undefined, Problem]> {
  const resource = declaredBucket(declarations[0]!.bucket);
  const circles = new Map<string, string[] | undefined>();
  for (const [position, { declaration, index }] of placed.entries()) {
    const references = referencesIn(resolved[position]);
    const key = references.join();
    if (!circles.has(key)) circles.set(key, resource && circleFrom(resource, references));
    const circle = circles.get(key);
    if (!circle) continue;
    yield [declaration, {
      property: declaration ? `rules[${index}]` : 'bucket', value: declaration ? undefined : bucket,
      expected: `rules that don't depend on the bucket, and ${declaration ? 'this one' : `its CorsRules[${index}]`} does: ${circle.join(' -> ')}, `
        + 'a dependency cycle that CloudFormation refuses',
      change: 'declare such rules in a BucketCors with managedBy: CUSTOM_RESOURCE, as all rules of the bucket then have to be',
    }];
  }
}
