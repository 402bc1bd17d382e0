import { EVERY_CONSTRUCT } from '../lib/every-construct';
import { type CfnTemplate, type PolicyDocument, synth } from '../lib/support';
import { below, firstColumn } from '../support/markdown';
import { readPage } from '../support/pages';

const ALL = '## Every function of a custom resource';
/** The tables of each function. */
const TABLES: Readonly<Record<string, readonly string[]>> = {
  BucketCors: [ALL, '## `BucketCors`'],
  ElasticIp: [ALL, '## `ElasticIp`'],
  ElasticIpPool: ['## `ElasticIpPool`'],
  EmailTemplate: [ALL, '## `EmailTemplate` and `EmailTemplates`'],
  EmailTemplates: [ALL, '## `EmailTemplate` and `EmailTemplates`'],
};
/** Only beside an asset bucket of the app with a key: test/lib/email-templates/private/content-asset.test.ts plays that. */
const WITH_A_KEY = ['kms:Decrypt'];
/** In one table, of two functions. */
const OF_A_FOLDER = ['lambda:InvokeFunction'];

/** The actions of a function's role, by the function. */
function actionsIn({ Resources }: CfnTemplate): [feature: string, action: string][] {
  return Object.entries(Resources).filter(([, { Type }]) => Type.startsWith('AWS::IAM::')).flatMap(([id, { Properties }]) => {
    const policies = (Properties.Policies ?? [Properties]) as { PolicyDocument: PolicyDocument }[];
    const [, feature = id] = /^CdkAdopt([A-Za-z]+?)(?:Role|Policy\d|Invocation)/.exec(id) ?? [];
    const actions = policies.flatMap(({ PolicyDocument: { Statement } }) => Statement.flatMap(({ Action }) => Action));
    return actions.map((action): [string, string] => [feature, action]);
  });
}

function faultsOf(page: string, synthesized: readonly [feature: string, action: string][]): string[] {
  return Object.entries(TABLES).flatMap(([feature, headings]) => {
    const listed = headings.flatMap((heading) => firstColumn(below(page, heading)));
    const used = new Set(synthesized.filter(([of]) => of === feature).map(([, action]) => action));
    const others = feature === 'EmailTemplate' ? OF_A_FOLDER : [];
    return [
      ...[...used].filter((action) => !listed.includes(action)).map((action) => `${feature}: no line for ${action}`),
      ...listed.filter((action) => !used.has(action) && ![...WITH_A_KEY, ...others].includes(action)).map((action) => `${feature}: ${action} is not in its policies`),
    ];
  });
}

describe('docs/permissions.md', () => {
  const page = readPage('docs/permissions.md');
  let synthesized: [string, string][];
  beforeAll(() => {
    synthesized = EVERY_CONSTRUCT.flatMap(([, declare]) => actionsIn(synth(declare)));
  });

  test('has a line for each action of the synthesized policies, and no other', () => expect(faultsOf(page, synthesized)).toEqual([]));

  test('with a line too few, or too many, is found', () => {
    expect(faultsOf(page.replace(/^\| `ec2:ReleaseAddress`.*\n/m, ''), synthesized)).toEqual(['ElasticIp: no line for ec2:ReleaseAddress']);
    expect(faultsOf(page.replace('| `ec2:ReleaseAddress`', '| `ec2:Forgotten` | x | x |\n$&'), synthesized)).toEqual(['ElasticIp: ec2:Forgotten is not in its policies']);
  });

  test('is compared with all functions', () => {
    expect(new Set(synthesized.map(([feature]) => feature))).toEqual(new Set(Object.keys(TABLES)));
  });
});
