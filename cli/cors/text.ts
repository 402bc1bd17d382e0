import { oneLine } from '../shared/terminal';
import type { Explanation, RuleOwner } from './explain';

export function textOf({ allowed, reason, rule, rules, status, error, headers, remedy }: Explanation): string {
  return [
    `${allowed ? 'allowed' : 'denied'}: ${reason}`,
    ...(rule ? [
      `${allowed ? 'rule' : 'nearest rule'}: ${rule.index + 1} of ${rules}${rule.id ? `, ${rule.id}` : ''}`,
      `owner: ${ownerText(rule.owner)}`,
    ] : []),
    `S3 answers: ${status}${error ? ` ${error.code}: ${error.message}` : ''}`,
    ...Object.entries(headers).map(([name, value]) => `  ${name}: ${value}`),
    ...(remedy ? [`remedy: ${remedy}`] : []),
  ].map(oneLine).join('\n');
}

function ownerText(owner: RuleOwner): string {
  if (owner.kind === 'foreign') return 'foreign: no BucketCors holds it';
  if (owner.kind === 'cdk-adopt') return `the BucketCors of hash ${owner.hash}; ${owner.note}`;
  return `${owner.resource} of stack ${owner.stack} (${owner.stackId})`;
}
