import { RemovalPolicy } from 'aws-cdk-lib';
import type { Problem } from '../../core/problem';
import { shown } from './shown';

/** The two policies that the handlers distinguish. */
export function removalPolicyContract(removalPolicy: RemovalPolicy): 'destroy' | 'retain' {
  return removalPolicy === RemovalPolicy.DESTROY ? 'destroy' : 'retain';
}

export function removalPolicyProblems(removalPolicy: RemovalPolicy): Problem[] {
  if (!Object.values<unknown>(RemovalPolicy).includes(removalPolicy)) {
    return [{ property: 'removalPolicy', value: shown(removalPolicy), expected: 'a RemovalPolicy', change: 'use RemovalPolicy.DESTROY or RemovalPolicy.RETAIN, or leave it out' }];
  }
  if (removalPolicy !== RemovalPolicy.SNAPSHOT) return [];
  return [{ property: 'removalPolicy', value: removalPolicy, expected: 'DESTROY or RETAIN', change: 'there are no snapshots of it: use RETAIN to keep it' }];
}
