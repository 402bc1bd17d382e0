import type { Rule } from '../../../core/bucket-cors/merge';
import type { BucketCorsContract } from '../../../core/contracts/bucket-cors';
import { ownerHash } from '../../../core/ownership';
import { LOGICAL_ID, STACK, World } from '../../support/world';

const hash = ownerHash({ stackId: STACK, logicalId: LOGICAL_ID });
export const ID = `cdk-adopt:${hash}`;
export const FOREIGN: Rule[] = [
  { ID: 'theirs', AllowedMethods: ['GET'], AllowedOrigins: ['https://foreign.example.com'], MaxAgeSeconds: 5 },
  { AllowedMethods: ['PUT', 'POST'], AllowedOrigins: ['*'], AllowedHeaders: ['*'] },
];
export const OURS: Rule = { ID: `${ID}:1`, AllowedMethods: ['GET'], AllowedOrigins: ['https://us.example.com'], MaxAgeSeconds: 300 };
export const PROPERTIES: BucketCorsContract = {
  ContractVersion: '1',
  Bucket: 'shared',
  Rules: [{ AllowedMethods: ['GET'], AllowedOrigins: ['https://us.example.com'], MaxAgeSeconds: '300' }],
  Precedence: 'last',
  Exclusive: 'false',
};
export const properties = (changes: Partial<BucketCorsContract> = {}) =>
  ({ ...PROPERTIES, ...changes }) as unknown as Record<string, unknown>;

/** As an exclusive one sets it aside. */
export const parked = (rule: Rule): Rule => ({ ...rule, AllowedOrigins: rule.AllowedOrigins.map((origin) => `cdk-adopt-parked:${hash}:${origin}`) });

export let world: World;
export const rules = (bucket = 'shared') => world.s3.buckets.get(bucket);

/** With the foreign rules in the bucket. */
export function newWorld(): void {
  world = new World();
  world.s3.buckets.set('shared', [...FOREIGN]);
}
beforeEach(newWorld);
