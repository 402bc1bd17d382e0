import { listOf } from '../../core/bucket-cors/rule';
import { oneLine } from '../shared/terminal';
import type { Explanation, ParkedRules, RuleOwner } from './explain';
import { isAws, type LiveAnswer } from './live';

export function textOf(explanation: Explanation, live?: LiveAnswer): string {
  const { allowed, reason, request, status, error, headers, remedy, endpoint, parked = [] } = explanation;
  const isElsewhere = endpoint !== undefined && !isAws(endpoint);
  return [
    `${allowed ? 'allowed' : 'denied'}: ${reason}`,
    ...ruleLines(explanation),
    ...parked.map(parkedText),
    `S3 answers: ${status}${error ? ` ${error.code}: ${error.message}` : ''}${allowed || request.preflight ? '' : ', and the browser withholds the answer from the page'}`,
    ...Object.entries(headers).map(([name, value]) => `  ${name}: ${value}`),
    ...(remedy ? [`remedy: ${remedy}`] : []),
    ...(isElsewhere && !live ? [`note: this is how S3 reads the rules, and ${new URL(endpoint).host} is not S3: --live asks it`] : []),
    ...(live ? liveLines(live) : []),
  ].map(oneLine).join('\n');
}

function ruleLines({ allowed, file, rule, rules }: Explanation): string[] {
  if (!rule) return [];
  return [
    `${allowed ? 'rule' : 'nearest rule'}: ${rule.index + 1} of ${rules}${rule.id ? `, ${rule.id}` : ''}`,
    ...(file !== undefined && rule.owner.kind === 'foreign' ? [] : [`owner: ${ownerText(rule.owner)}`]),
  ];
}

function liveLines({ allowed, reason, method, url, status, headers, differences, causes }: LiveAnswer): string[] {
  return [
    `live: ${allowed ? 'allowed' : 'denied'}: ${reason}`,
    `${method} ${url} answers: ${status}`,
    ...Object.entries(headers).map(([name, value]) => `  ${name}: ${value}`),
    ...(differences.length > 0
      ? [...differences.map((difference) => `difference: ${difference}`), ...causes.map((cause) => `possible cause: ${cause}`)]
      : ['the answer is as S3 reads the rules']),
  ];
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
