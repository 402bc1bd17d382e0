import { type IResource, Stack, Token, TokenComparison } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Whether the resource is certainly of another account or region than the construct's stack. */
export function isElsewhere(construct: IConstruct, { env }: IResource): boolean {
  const { account, region } = Stack.of(construct);
  const differs = (one: string, other: string) => Token.compareStrings(one, other) === TokenComparison.DIFFERENT;
  return differs(account, env.account) || differs(region, env.region);
}
