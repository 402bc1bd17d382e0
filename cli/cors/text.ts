import { listOf } from '../../core/bucket-cors/rule';
import { oneLine } from '../shared/terminal';
import type { Explanation, ParkedRules, RuleOwner } from './explain';

export function textOf({ allowed, reason, rule, rules, status, error, headers, remedy, parked = [] }: Explanation): string {
  return [
    `${allowed ? 'allowed' : 'denied'}: ${reason}`,
    ...(rule ? [
      `${allowed ? 'rule' : 'nearest rule'}: ${rule.index + 1} of ${rules}${rule.id ? `, ${rule.id}` : ''}`,
      `owner: ${ownerText(rule.owner)}`,
    ] : []),
    ...parked.map(parkedText),
    `S3 answers: ${status}${error ? ` ${error.code}: ${error.message}` : ''}`,
    ...Object.entries(headers).map(([name, value]) => `  ${name}: ${value}`),
    ...(remedy ? [`remedy: ${remedy}`] : []),
  ].map(oneLine).join('\n');
}

function parkedText({ by, rules, allowing }: ParkedRules): string {
  const numbers = (indices: readonly number[]) => `${indices.length > 1 ? 'rules' : 'rule'} ${listOf(indices.map((index) => String(index + 1)))}`;
  const would = allowing.length > 0 ? `; without it, ${numbers(allowing)} would allow the request` : '';
  return `parked: ${numbers(rules)}, set aside by an exclusive BucketCors${would}: ${ownerText(by)}`;
}

function ownerText(owner: RuleOwner): string {
  if (owner.kind === 'foreign') return 'foreign: no BucketCors holds it';
  if (owner.kind === 'cdk-adopt') return `the BucketCors of hash ${owner.hash}; ${owner.note}`;
  return `${owner.resource} of stack ${owner.stack} (${owner.stackId})`;
}
