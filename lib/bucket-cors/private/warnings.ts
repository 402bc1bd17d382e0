import { listOf, type Rule } from '../../../core/bucket-cors/rule';
import { type SampleRequest, type Shadow } from '../../../core/bucket-cors/shadows';
import { isKnown } from '../../shared/validation';
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

/** Warns of what S3 accepts in a rule but hardly anybody intends. */
export function ruleWarnings(rule: Rule): Warning[] {
  return warningsOf(rule).map(({ id, message }) => ({ id: `cdk-adopt:${id}`, message: `${rule.name} ${message}` }));
}

function warningsOf({ origins, methods }: Rule): Warning[] {
  const known = origins.filter(({ text }) => isKnown(text));
  const writes = WRITES.filter((method) => methods.includes(method));
  // A sandboxed frame of any site sends `null`.
  const any = known.find((origin) => isAnyOrigin(origin) || origin.text === 'null');
  return [
    ...(any && writes.length > 0
      ? [{ id: 'corsAnyOriginWrites', message: `allows ${writes.join(', ')} to pages of any origin (${any.text}); name the origins that are yours` }]
      : []),
    ...(origins.length > 1 && origins.some(({ text }) => text === '*')
      ? [{ id: 'corsMixedOrigins', message: "has '*' beside other origins: S3 may answer all of them with '*', without credentials; use two rules" }]
      : []),
    ...known.flatMap(originWarnings),
  ];
}
