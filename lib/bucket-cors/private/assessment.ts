import type { Rule } from '../../../core/bucket-cors/rule';
import { findShadows } from '../../../core/bucket-cors/shadows';
import { isKnown } from '../../shared/validation';
import type { Configuration } from './configuration';
import { configurationProblems } from './configuration-validation';
import type { Declaration, PlacedRule } from './declaration';
import { distributionWarnings } from './distributions';
import { judge, type Judgement } from './expectations';
import { namesakeWarnings } from './namesake';
import { requestIn, settledRequest } from './resolved-values';
import { readRules } from './synth-rules';
import type { Warning } from './warning';
import { ruleWarnings, shadowWarning } from './warnings';

/** Judges a bucket's whole configuration once, for each of its `BucketCors`. */
export function assess(configuration: Configuration): ReadonlyMap<Declaration, Judgement> {
  const { declarations, placed } = configuration;
  const rules = readRules(placed.map(({ rule }) => rule));
  const problems = configurationProblems(configuration);
  const isRefused = [...problems.values()].some((one) => one.length > 0);
  const shadows = isRefused ? [] : findShadows(rules); // their warnings would not be shown
  // One that neither lost nor took a request is nobody's: a rule of the bucket that loses to another one of it.
  const ofShadow = shadows.map(({ index, sample }) => placed[index]!.declaration ?? placed[sample.decidedBy]!.declaration);
  const reader = declarations.find(isForReading);
  return new Map(declarations.map((declaration) => {
    const seen = rules.map((rule, index) => ({ ...rule, name: nameOf(placed[index]!, declaration, configuration) }));
    const judgement = expectationsOf(configuration, declaration, seen);
    return [declaration, {
      problems: [...problems.get(declaration) ?? [], ...judgement.problems],
      warnings: [
        ...shadows.filter((_, index) => ofShadow[index] === declaration).map((shadow) => shadowWarning(seen, shadow)),
        ...seen.filter((_, index) => placed[index]!.declaration === declaration).flatMap((rule) => ruleWarnings(rule, seen)),
        ...namesakeWarnings(declaration),
        ...effectWarnings(configuration, declaration),
        ...(declaration === reader ? distributionWarnings(declaration.construct, declaration.bucket) : []),
        ...judgement.warnings,
      ],
    }];
  }));
}

/** What a distribution serves; uploads mostly go to the bucket itself. */
function isForReading({ rules }: Declaration): boolean {
  return rules.some(({ rule: { allowedMethods } }) => isKnown(allowedMethods) && allowedMethods.some((method) => ['GET', 'HEAD'].includes(method)));
}

/** Which rules there are is open: nothing can be said of a request. */
function expectationsOf(configuration: Configuration, declaration: Declaration, rules: readonly Rule[]): Judgement {
  const { bucket, isNative, isOpen, orders, placed } = configuration;
  if (isOpen && placed.length === 0) {
    const message = `the rules of ${bucket} are known only at deploy, so whether these are among them, and what it answers, can't be checked`;
    return { problems: [], warnings: [{ id: 'cdk-adopt:corsConfigurationUnknown', message, isInfo: true }] };
  }
  const { mustAllow = [], mustDeny = [], construct } = declaration;
  const requests = (given: typeof mustAllow) => given.map((request) => (isNative ? requestIn : settledRequest)(construct, request));
  const expectations = { mustAllow: requests(mustAllow), mustDeny: requests(mustDeny) };
  return judge(orders.map((order) => order.map((index) => rules[index]!)), expectations, declaration);
}

/** A rule's name in the messages of one `BucketCors`. */
function nameOf({ index, rule: { id }, declaration }: PlacedRule, reader: Declaration, { bucket }: Configuration): string {
  const name = isKnown(id) ? `rule '${id}'` : `${declaration ? 'rules' : 'CorsRules'}[${index}]`; // numbered from 0, as in the user's code
  return declaration === reader ? name : `${name} of ${declaration?.construct.node.path ?? bucket}`;
}

/** What has been asked for, and changes nothing. */
function effectWarnings({ isNative, placed, bucket }: Configuration, declaration: Declaration): Warning[] {
  const isAlone = placed.every((rule) => rule.declaration === declaration);
  const isAsOthers = placed.every((rule) => rule.declaration?.first === declaration.first);
  const without: string[] = [];
  if (declaration.namesPrecedence && isNative && isAsOthers) {
    without.push(`precedence has no effect: ${isAlone ? `${bucket} has no other rules` : `all rules of ${bucket} have the same`}`);
  }
  if (declaration.namesPrecedence && !isNative && declaration.exclusive) without.push('precedence has no effect beside exclusive: there are no other rules');
  if (declaration.exclusive && isNative) without.push(`exclusive has no effect in the template: CloudFormation always sets the whole configuration of ${bucket}`);
  return without.map((message) => ({ id: 'cdk-adopt:corsNoEffect', message, isInfo: true }));
}

