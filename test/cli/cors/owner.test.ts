import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { Stacks } from '../../../cli/cors/owner';
import { textOf } from '../../../cli/cors/text';
import { markRules, type Rule } from '../../../core/bucket-cors/merge';
import { BucketCors } from '../../../lib';
import { awsError, lostAnswer } from '../../support/aws-error';
import { LOGICAL_ID, OTHER_STACK, STACK } from '../../support/world';
import { ask, HASH, ORIGIN, OURS, RULE, shows, THEIRS, TYPE } from './support';

describe('the owner', () => {
  const HELD = markRules(OURS, [RULE]);
  const ownerOf = async (stacks: Stacks, rules: readonly Rule[] = HELD) => (await ask(rules, {}, stacks)).rule!.owner;

  test('is foreign without a question to CloudFormation where the ID is not of our form', async () => {
    for (const ID of ['web', 'cdk-adopt:web', 'cdk-adopt:0123:web', `x-cdk-adopt:${HASH}:web`]) {
      const stacks = shows(THEIRS);
      expect(await ownerOf(stacks, [{ ...RULE, ID }])).toEqual({ kind: 'foreign' });
      expect(stacks.asked).toEqual([]);
    }
  });

  test('is looked for stack by stack until it is found', async () => {
    const stacks = shows({ [OTHER_STACK]: [{ type: TYPE, logicalId: LOGICAL_ID }], ...THEIRS, 'arn:never/asked': [] });
    expect(await ownerOf(stacks)).toMatchObject({ kind: 'stack', stackId: STACK });
    expect(stacks.asked).toEqual(['stacks', OTHER_STACK, STACK]);
  });

  test('is no resource of another type, be its hash the same', async () => {
    expect(await ownerOf(shows({ [STACK]: [{ type: 'Custom::CdkAdoptElasticIp', logicalId: LOGICAL_ID }] }))).toMatchObject({ kind: 'cdk-adopt' });
  });

  test('is found though a stack has gone since it was listed', async () => {
    expect(await ownerOf(shows({ [OTHER_STACK]: awsError('ValidationError'), ...THEIRS }))).toMatchObject({ kind: 'stack', stackId: STACK });
  });

  test('is the hash alone where no stack has it, with a note that says where was looked', async () => {
    const explanation = await ask(HELD, {}, shows({ [OTHER_STACK]: [] }));
    expect(explanation.rule!.owner).toEqual({ kind: 'cdk-adopt', hash: HASH, note: expect.stringMatching(/^no live stack .* in eu-west-1: .*--region/) });
    expect(textOf(explanation)).toMatch(new RegExp(`^owner: the BucketCors of hash ${HASH}; no live stack`, 'm'));
  });

  test.each([
    ['the stacks', shows(awsError('AccessDenied')), 'AccessDenied: AccessDenied happened'],
    ['the resources of one', shows({ [OTHER_STACK]: awsError('Throttling') }), 'Throttling: Throttling happened'],
    ['anything', shows(lostAnswer()), 'ECONNRESET: socket hang up'],
  ])('is the hash alone where CloudFormation does not show %s, with a note why', async (_, stacks, why) => {
    expect(await ownerOf(stacks)).toEqual({ kind: 'cdk-adopt', hash: HASH, note: `CloudFormation could not be asked for its stack: ${why}` });
  });

  test('is looked for by the type that the construct has', () => {
    const stack = new Stack(new App(), 'Stack');
    const rules = [{ allowedOrigins: [ORIGIN], allowedMethods: [s3.HttpMethods.GET] }];
    new BucketCors(stack, 'Cors', { bucket: s3.Bucket.fromBucketName(stack, 'Shared', 'shared'), rules });
    Template.fromStack(stack).resourceCountIs(TYPE, 1);
  });
});
