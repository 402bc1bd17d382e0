import { CfnParameter, CfnResource, Fn, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { BucketCors, CorsManager, ElasticIp, ElasticIpSource, ElasticIpTarget } from '../../../lib';
import {
  allOf, type CfnTemplate, evaluate, importedBucket, newApp, newStack, only, POLICY, type PolicyDocument,
  referencesOf, rule, synth, templateOf,
} from '../support';

/** IAM's limits: characters of a managed policy, white space aside, and of its description; and managed policies of a role. */
const CHARACTERS = 6144;
const DESCRIPTION_CHARACTERS = 1000;
const ATTACHMENTS = 10;
/** CloudFormation's limit is 500. */
const RESOURCES = 410;

const each = (count: number, declare: (stack: Stack, index: number) => void) => (stack: Stack) => {
  for (let index = 0; index < count; index++) declare(stack, index);
};
const cors = (stack: Stack, name: string, id: number | string) => {
  new BucketCors(stack, `Cors${id}`, { bucket: importedBucket(stack, name, `Bucket${id}`), rules: [rule()] });
};
const hex = (index: number) => (index * 2654435761 % 2 ** 32).toString(16).padStart(8, '0') + String(index).padStart(9, '0');

const literal = (length: number) => (stack: Stack, index: number) => cors(stack, `bucket-${hex(index)}-`.padEnd(length, 'x'), index);
const unknown = (stack: Stack, index: number) => cors(stack, Fn.importValue(`n${index}`), index);

/** Of each policy, with what is known only at deploy as long as a bucket's name can be. */
function charactersOf(template: CfnTemplate): number[] {
  return allOf(template, POLICY).map(({ Properties }) => JSON.stringify(evaluate(Properties.PolicyDocument, () => 'x'.repeat(63))).length);
}

function descriptionsIn(template: CfnTemplate): string[] {
  return allOf(template, POLICY).map(({ Properties }) => evaluate(Properties.Description ?? '', () => 'x'.repeat(63)) as string);
}

function resourcesIn(template: CfnTemplate): string[] {
  return allOf(template, POLICY)
    .flatMap(({ Properties }) => (Properties.PolicyDocument as PolicyDocument).Statement)
    .flatMap(({ Resource }) => [evaluate(Resource)].flat() as string[]);
}

const policyIds = ({ Resources }: CfnTemplate) => Object.keys(Resources).filter((id) => Resources[id]!.Type === POLICY);

describe('400 BucketCors', () => {
  test.each<[string, (stack: Stack, index: number) => void]>([
    ['names of 40 characters', literal(40)],
    ['names known only at deploy', unknown],
  ])('with %s stay within the limits of a stack, a role and a policy', (_, declare) => {
    const template = synth(each(400, declare));
    expect(resourcesIn(template)).toHaveLength(400);
    expect(Object.keys(template.Resources).length).toBeLessThanOrEqual(RESOURCES);
    const sizes = charactersOf(template);
    expect(sizes.length).toBeLessThanOrEqual(ATTACHMENTS);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(CHARACTERS);
    expect(Math.max(...descriptionsIn(template).map(({ length }) => length))).toBeLessThanOrEqual(DESCRIPTION_CHARACTERS);
  });
});

describe('every policy is within IAM\'s limit', () => {
  const elasticIp = (stack: Stack, index: number) => {
    new ElasticIp(stack, `Ip${index}`, {
      source: ElasticIpSource.existing(`eipalloc-${hex(index)}`), target: ElasticIpTarget.instanceId(`i-${hex(index)}`),
    });
  };

  test.each<[number, string, (stack: Stack, index: number) => void]>([
    [57, 'BucketCors with names of 63 characters', literal(63)],
    [168, 'BucketCors with names of 63 characters', literal(63)],
    [189, 'BucketCors with names of 3 characters', (stack, index) => cors(stack, index.toString(36).padStart(3, '0'), index)],
    [19, 'existing addresses on instances', elasticIp],
    [118, 'existing addresses on instances', elasticIp],
  ])('for %d %s', (count, _, declare) => {
    expect(Math.max(...charactersOf(synth(each(count, declare))))).toBeLessThanOrEqual(CHARACTERS);
  });
});

describe('one bucket more', () => {
  test.each([
    [100, 1],
    [200, 2],
  ])('beside %d leaves all but %d of the policies as they are', (count, touched) => {
    const [before, after] = [policyIds(synth(each(count, literal(40)))), policyIds(synth(each(count + 1, literal(40))))];
    expect(before.length).toBeGreaterThan(touched);
    expect(before.filter((id) => !after.includes(id)).length).toBeLessThanOrEqual(touched);
  });

  test.each<[number, string, (stack: Stack, index: number) => void]>([
    [36, 'names known only at deploy', unknown],
    [48, 'names known only at deploy', unknown],
    [60, 'names known only at deploy', unknown],
    [323, 'names of 40 characters', literal(40)],
  ])('beside %d with %s attaches no more policies than IAM allows while old and new ones stand', (count, _, declare) => {
    const [before, after] = [policyIds(synth(each(count, declare))), policyIds(synth(each(count + 1, declare)))];
    expect(new Set([...before, ...after]).size).toBeLessThanOrEqual(ATTACHMENTS);
  });
});

describe('a permission that several constructs need is stated once', () => {
  test('for one bucket, in one policy however many they are', () => {
    const name = 'shared'.padEnd(63, 'x');
    const template = synth(each(100, (stack, index) => cors(stack, name, index)));
    expect(resourcesIn(template)).toEqual([`arn:aws-us-gov:s3:::${name}`]);
    expect(policyIds(template)).toHaveLength(1);
  });

  test('for one target, and for the interfaces of all targets', () => {
    const declared = synth((stack) => {
      ['i-01234567', 'i-89abcdef'].forEach((id, index) => new ElasticIp(stack, `Ip${index}`, { target: ElasticIpTarget.instanceId(id) }));
    });
    expect(resourcesIn(declared).map((arn) => arn.split(':')[5]).sort())
      .toEqual(['instance/i-01234567', 'instance/i-89abcdef', 'network-interface/*']);
  });
});

test('a policy is the same whether or not it was looked at before all constructs were declared', () => {
  const declare = (look: (stack: Stack) => void) => (stack: Stack) => {
    cors(stack, 'early', 1);
    look(stack);
    cors(stack, 'late', 2);
  };
  const looked = synth(declare((stack) => {
    for (const policy of stack.node.findAll().filter((construct) => construct instanceof iam.CfnManagedPolicy)) {
      stack.resolve([policy.policyDocument, policy.logicalId]);
    }
  }));
  expect(looked).toEqual(synth(declare(() => {})));
});

test('synthesizing twice gives the same template', () => {
  const declare = (stack: Stack) => {
    each(120, literal(40))(stack);
    each(20, (_, index) => unknown(stack, 1000 + index))(stack);
  };
  expect(synth(declare)).toEqual(synth(declare));
});

describe('values of another stack', () => {
  const instance = (scope: Stack) => new CfnResource(scope, 'Instance', { type: 'AWS::EC2::Instance' }).ref;

  test.each<[string, (there: Stack, here: Stack) => void]>([
    ['an instance', (there, here) => new ElasticIp(here, 'Ip', { target: ElasticIpTarget.instanceId(instance(there)) })],
    ['a bucket', (there, here) => new BucketCors(here, 'Cors', {
      bucket: new s3.Bucket(there, 'Bucket'), managedBy: CorsManager.CUSTOM_RESOURCE, rules: [rule()],
    })],
  ])('are imported into the policy, too: %s', (_, declare) => {
    const app = newApp();
    const [there, here] = [new Stack(app, 'There'), new Stack(app, 'Here')];
    declare(there, here);
    const template = templateOf(here);
    const policy = only(template, POLICY);
    expect(JSON.stringify(policy)).toContain('Fn::ImportValue');
    expect(referencesOf(policy).filter((id) => !id.startsWith('AWS::') && !template.Resources[id])).toEqual([]);
  });
});

test('a name that is known only at deploy is in the description, which CloudFormation changes by making a new policy', () => {
  const stack = newStack();
  cors(stack, new CfnParameter(stack, 'Name').valueAsString, 'Late');
  cors(stack, 'known-at-synth', 'Known');
  expect(only(templateOf(stack), POLICY).Properties.Description).toEqual({ Ref: 'Name' });
});

test('60 names that are known only at deploy are all in the descriptions', () => {
  const template = synth(each(60, unknown));
  const described = allOf(template, POLICY).map(({ Properties }) => JSON.stringify(Properties.Description)).join();
  for (let index = 0; index < 60; index++) expect(described).toContain(`{"Fn::ImportValue":"n${index}"}`);
});
