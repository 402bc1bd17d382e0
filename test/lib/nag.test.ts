import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type App, type Stack, type StackProps } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import type { IConstruct } from 'constructs';
import * as wildcards from '../../lib/shared/nag-reasons';
import { CHECKOUT } from '../support/checkout';
import { acknowledgedBelow } from './acknowledged';
import { type Declare, EVERY_CONSTRUCT } from './every-construct';
import { newStack } from './support';

/** A rule and the path of the resource that breaks it. */
const findingsOf = (scope: IConstruct): string[] => new AwsSolutionsChecks(scope).validateScope(scope).violations
  .flatMap(({ ruleName, violatingResources }) => violatingResources.map(({ constructPath }) => `${constructPath}: ${ruleName}`)).sort();

const A_FULL_SENTENCE = /^[A-Z]\S*( \S+){5,}\.$/;

const ENVIRONMENTS: [string, StackProps][] = [
  ['an unknown environment', {}],
  ['a known environment', { env: { account: '123456789012', region: 'eu-central-1' } }],
];

const stackOf = (declare: Declare, props: StackProps): Stack => {
  const stack = newStack(props);
  declare(stack);
  return stack;
};

/** The library, without its acknowledgements. */
const stackWithoutAcknowledgements = (declare: Declare, props: StackProps): Stack => {
  const acknowledge = jest.spyOn(wildcards, 'acknowledgeWildcards').mockReturnValue();
  try {
    return stackOf(declare, props);
  } finally {
    acknowledge.mockRestore();
  }
};

describe.each(ENVIRONMENTS)('AwsSolutions of cdk-nag, in %s', (_, props) => {
  test.each(EVERY_CONSTRUCT)('finds nothing in %s', (_name, declare) => {
    expect(findingsOf(stackOf(declare, props))).toEqual([]);
  });

  test.each(EVERY_CONSTRUCT)('would find every wildcard of %s that is acknowledged, and no other', (_name, declare) => {
    const onTheConstruct = (finding: string) => finding.replace(/\/(Resource|Policy\d+): /, ': ');
    const acknowledged = new Set(acknowledgedBelow(stackOf(declare, props)).map(([path, rule]) => `${path}: ${rule}`));
    expect(new Set(findingsOf(stackWithoutAcknowledgements(declare, props)).map(onTheConstruct))).toEqual(acknowledged);
  });

  test('is given a full sentence as the reason of each acknowledgement', () => {
    const reasons = EVERY_CONSTRUCT.flatMap(([, declare]) => acknowledgedBelow(stackOf(declare, props))).map(([, , reason]) => reason);
    expect(reasons.length).toBeGreaterThan(0);
    for (const reason of reasons) expect(reason).toMatch(A_FULL_SENTENCE);
  });
});

describe('the example', () => {
  let app: App;
  beforeAll(() => {
    const { context } = JSON.parse(readFileSync(join(CHECKOUT, 'cdk.json'), 'utf8'));
    process.env.CDK_CONTEXT_JSON = JSON.stringify(context);
    ({ app } = jest.requireActual<{ app: App }>('../../bin/example'));
    delete process.env.CDK_CONTEXT_JSON;
  });

  test('gives AwsSolutions of cdk-nag nothing to find', () => {
    expect(findingsOf(app)).toEqual([]);
  });

  test('has a reason for what it acknowledges about its own bucket', () => {
    const own = acknowledgedBelow(app).filter(([path]) => path === 'CdkAdoptExample/Own');
    expect(own).toEqual([['CdkAdoptExample/Own', 'AwsSolutions-S1', expect.stringMatching(A_FULL_SENTENCE)]]);
  });
});
