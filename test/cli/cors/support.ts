import { explain, type Question } from '../../../cli/cors/explain';
import type { Stacks } from '../../../cli/cors/owner';
import type { Rule } from '../../../core/bucket-cors/merge';
import { ownerHash } from '../../../core/ownership';
import { LOGICAL_ID, STACK } from '../../support/world';

export const TYPE = 'Custom::CdkAdoptBucketCors';
export const OURS = { stackId: STACK, logicalId: LOGICAL_ID };
export const HASH = ownerHash(OURS);
export const ORIGIN = 'https://www.example.com';
export const RULE: Rule = { ID: 'web', AllowedMethods: ['GET', 'HEAD'], AllowedOrigins: [ORIGIN] };

type Resources = Record<string, { type: string; logicalId: string }[] | Error>;

/** CloudFormation with these stacks; an error in place of what would be shown is thrown. */
export function shows(resources: Resources | Error, deleted: Resources = {}): Stacks & { asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    async *ids() {
      asked.push('stacks');
      if (resources instanceof Error) throw resources;
      yield* Object.keys(resources);
    },
    async *deletedIds() {
      asked.push('deleted stacks');
      yield* Object.keys(deleted);
    },
    async *resources(stackId) {
      asked.push(stackId);
      const shown = { ...deleted, ...(resources as Resources) }[stackId]!;
      if (shown instanceof Error) throw shown;
      yield* shown;
    },
    region: async () => 'eu-west-1',
  };
}

export const THEIRS = { [STACK]: [{ type: 'AWS::S3::Bucket', logicalId: 'Bucket' }, { type: TYPE, logicalId: LOGICAL_ID }] };

export function ask(rules: readonly Rule[], request: Partial<Question['request']> = {}, stacks: Stacks = shows(THEIRS)) {
  const question = { bucket: 'shared', request: { origin: ORIGIN, method: 'GET', headers: [], preflight: true, credentials: false, ...request } };
  return explain(question, { rules }, stacks);
}
