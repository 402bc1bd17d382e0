import { coversAll, type Pattern } from '../../../core/bucket-cors/pattern';
import { listOf, type Rule } from '../../../core/bucket-cors/rule';
import { type SampleRequest, type Shadow } from '../../../core/bucket-cors/shadows';
import { isKnown } from '../../shared/validation';
import { exposedHeaderWarnings } from './exposed-headers';
import { isAnyOrigin, originWarnings } from './origin-warnings';
import type { Warning } from './warning';

const WRITES = ['PUT', 'POST', 'DELETE'];

/** Warns of a rule that loses requests to another one. */
export function shadowWarning(rules: readonly Rule[], { index, isTotal, sample, differences, isException }: Shadow): Warning {
  const [{ name }, { name: decider }] = [rules[index]!, rules[sample.decidedBy]!];
  const answers = `${decider} stands before it, and answers with ${listOf(differences)}`;
  if (isTotal) {
    return {
      id: 'cdk-adopt:corsRuleShadowed',
      message: `${name} decides no request: rules before it take all of its own, such as ${describeRequest(sample)}, which ${decider} decides; `
        + 'remove it, or move it up',
    };
  }
  return isException
    ? { id: 'cdk-adopt:corsRuleHasExceptions', message: `${name} does not decide ${describeRequest(sample)}: ${answers}, as an exception`, isInfo: true }
    : { id: 'cdk-adopt:corsRulePartlyShadowed', message: `${name} does not decide ${describeRequest(sample)}: ${answers}; move it up, or make the two agree` };
}

function describeRequest({ method, origin, headers }: SampleRequest): string {
  return `${method} from ${origin}${headers.length > 0 ? ` with ${headers.join(', ')}` : ''}`;
}

/** Warns of what S3 accepts in a rule but hardly anybody intends. @param rules those of the bucket, the rule among them */
export function ruleWarnings(rule: Rule, rules: readonly Rule[]): Warning[] {
  return warningsOf(rule, rules).map((warning) => ({ ...warning, id: `cdk-adopt:${warning.id}`, message: `${rule.name} ${warning.message}` }));
}

function warningsOf(rule: Rule, rules: readonly Rule[]): Warning[] {
  const { origins, methods } = rule;
  const known = origins.filter(({ text }) => isKnown(text));
  return [
    ...anyOriginWarnings(known, methods),
    ...(origins.some(({ text }) => text === '*') && origins.some(({ text }) => text !== '*')
      ? [{ id: 'corsMixedOrigins', message: "has '*' beside other origins: S3 may answer all of them with '*', without credentials; use two rules" }]
      : []),
    ...known.flatMap(originWarnings),
    ...(isPutWithoutHeaders(rule, rules)
      ? [{
        id: 'corsPutWithoutHeaders',
        message: 'allows PUT and no header: before most uploads browsers ask for content-type, which S3 then denies; '
          + "add 'content-type' to its allowedHeaders, or take the rules of CorsRules.presignedPut",
      }]
      : []),
    ...exposedHeaderWarnings(rule),
  ];
}

function anyOriginWarnings(known: readonly Pattern[], methods: readonly string[]): Warning[] {
  const writes = WRITES.filter((method) => methods.includes(method));
  // A sandboxed frame of any site sends `null`.
  const any = known.find((origin) => isAnyOrigin(origin) || origin.text === 'null');
  if (any && writes.length > 0) {
    return [{ id: 'corsAnyOriginWrites', message: `allows ${writes.join(', ')} to pages of any origin (${any.text}); name the origins that are yours` }];
  }
  const echoed = known.find((origin) => isAnyOrigin(origin) && origin.text !== '*');
  return echoed ? [{
    id: 'corsAnyOriginCredentials',
    message: `has the origin ${echoed.text}, which any site has: S3 answers with the page's own origin and allows credentials; write '*', or name the origins that are yours`,
  }] : [];
}

/** Another rule may allow the headers for the same origins. */
function isPutWithoutHeaders(rule: Rule, rules: readonly Rule[]): boolean {
  const allowsHeaders = ({ headers, open }: Rule) => headers.length > 0 || open.includes('allowedHeaders');
  return rule.methods.includes('PUT') && !allowsHeaders(rule)
    && !rules.some((other) => other.methods.includes('PUT') && allowsHeaders(other) && coversAll(other.origins, rule.origins));
}
