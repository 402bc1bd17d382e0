import { RemovalPolicy } from 'aws-cdk-lib';
import type { Problem } from '../../core/problem';

/** The two policies that the handlers distinguish. */
export function removalPolicyContract(removalPolicy: RemovalPolicy): 'destroy' | 'retain' {
  return removalPolicy === RemovalPolicy.DESTROY ? 'destroy' : 'retain';
}

export function removalPolicyProblems(removalPolicy: RemovalPolicy): Problem[] {
  if (removalPolicy !== RemovalPolicy.SNAPSHOT) return [];
  return [{ property: 'removalPolicy', value: removalPolicy, expected: 'DESTROY or RETAIN', change: 'there are no snapshots of it: use RETAIN to keep it' }];
}
