import { listOf, type Rule } from '../../../core/bucket-cors/rule';
import { findShadows, type SampleRequest, type Shadow } from '../../../core/bucket-cors/shadows';
import { isKnown } from '../../shared/validation';
import { isAnyOrigin, originWarnings } from './origin-warnings';
import type { Warning } from './warning';

const WRITES = ['PUT', 'POST', 'DELETE'];

/** Warns of what S3 accepts but hardly anybody intends. */
export function corsWarnings(rules: readonly Rule[]): Warning[] {
  return [
    ...findShadows(rules).map((shadow) => shadowWarning(rules, shadow)),
    ...rules.flatMap((rule) => ruleWarnings(rule).map(({ id, message }) => ({ id, message: `${rule.name} ${message}` }))),
  ].map((warning) => ({ ...warning, id: `cdk-adopt:${warning.id}` }));
}

function shadowWarning(rules: readonly Rule[], { index, isTotal, sample, differences, isException }: Shadow): Warning {
  const [{ name }, { name: decider }] = [rules[index]!, rules[sample.decidedBy]!];
  const answers = `${decider} stands before it, and answers with ${listOf(differences)}`;
  if (isTotal) {
    return {
      id: 'corsRuleShadowed',
      message: `${name} decides no request: rules before it take all of its own, such as ${describeRequest(sample)}, which ${decider} decides; `
        + 'remove it, or move it up',
    };
  }
  return isException
    ? { id: 'corsRuleHasExceptions', message: `${name} does not decide ${describeRequest(sample)}: ${answers}, as an exception`, isInfo: true }
    : { id: 'corsRulePartlyShadowed', message: `${name} does not decide ${describeRequest(sample)}: ${answers}; move it up, or make the two agree` };
}

function describeRequest({ method, origin, headers }: SampleRequest): string {
  return `${method} from ${origin}${headers.length > 0 ? ` with ${headers.join(', ')}` : ''}`;
}

function ruleWarnings({ origins, methods }: Rule): Warning[] {
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
