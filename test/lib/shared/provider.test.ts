import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type App, Duration, FileSystem, NestedStack, Stack, Stage } from 'aws-cdk-lib';
import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { BucketCors, ElasticIp, ElasticIpPool, ElasticIpSource, ElasticIpTarget, EmailBody, EmailTemplate, EmailTemplates } from '../../../lib';
import { Provider } from '../../../lib/shared/provider';
import { CHECKOUT } from '../../support/checkout';
import {
  allOf, type CfnTemplate, CORS, ELASTIC_IP, EMAIL_TEMPLATES, errorOf, evaluate, FUNCTION, idOf, importedBucket, LOG_GROUP,
  newApp, newStack, only, type PolicyDocument, ROLE, rule, synth, templateOf,
} from '../support';

const INSTANCE = 'i-0123456789abcdef0';

const cors = (stack: Stack, name = 'shared') => {
  new BucketCors(stack, `Cors-${name}`, { bucket: importedBucket(stack, name), rules: [rule()] });
};
const elasticIp = (stack: Stack, id = 'Ip', instanceId = INSTANCE) => {
  new ElasticIp(stack, id, { target: ElasticIpTarget.instanceId(instanceId) });
};
const emails = (stack: Stack) => {
  EmailTemplates.fromDirectory(stack, 'Emails', { directory: join(CHECKOUT, 'test', 'lib', 'fixtures', 'emails') });
};

const email = (stack: Stack) => {
  new EmailTemplate(stack, 'Email', { subject: 'Hello', text: EmailBody.fromInline('Hello!') });
};

const pool = (stack: Stack) => {
  new ElasticIpPool(stack, 'Pool', { size: 1 }).attachTo(autoscaling.AutoScalingGroup.fromAutoScalingGroupName(stack, 'Group', 'workers'));
};

const FEATURES: [feature: string, declare: (stack: Stack) => void][] = [['BucketCors', cors], ['ElasticIp', elasticIp], ['EmailTemplates', emails]];

describe('one function a stack', () => {
  test('serves each feature, however many constructs use it', () => {
    const template = synth((stack) => {
      ['one', 'two', 'three'].forEach((name, index) => {
        cors(stack, name);
        elasticIp(stack, name, `i-0123456${index}`);
      });
    });
    const functions = Object.keys(template.Resources).filter((id) => template.Resources[id]!.Type === FUNCTION);
    const tokensOf = (type: string) => allOf(template, type).map(({ Properties }) => JSON.stringify(Properties.ServiceToken));
    expect([...tokensOf(CORS), ...tokensOf(ELASTIC_IP)]).toHaveLength(6);
    expect(new Set([...tokensOf(CORS), ...tokensOf(ELASTIC_IP)]))
      .toEqual(new Set(functions.map((id) => JSON.stringify({ 'Fn::GetAtt': [id, 'Arn'] }))));
    expect(functions).toHaveLength(2);
  });

  test.each(FEATURES)('serves %s in two stages that hold stacks of the same name', (_, declare) => {
    const app = newApp();
    const stacks = ['Beta', 'Production'].map((stage) => new Stack(new Stage(app, stage), 'Stack', { stackName: 'same' }));
    stacks.forEach((stack) => declare(stack));
    app.synth();
    for (const stack of stacks) expect(allOf(templateOf(stack), FUNCTION)).toHaveLength(1);
  });

  test.each(FEATURES)('serves %s in a nested stack of its own, apart from the parent\'s', (_, declare) => {
    const stack = newStack();
    const nested = new NestedStack(stack, 'Nested');
    declare(stack);
    declare(nested);
    for (const each of [stack, nested]) expect(allOf(templateOf(each), FUNCTION)).toHaveLength(1);
  });
});

// CloudFormation can't change a ServiceToken: with another logical id of the function, no stack in use could be updated.
describe('the logical ids of the function, its role and its log group never change', () => {
  const PINNED: [string, (stack: Stack) => void, string[]][] = [
    ['BucketCors', cors, ['CdkAdoptBucketCorsFunctionB87502DF', 'CdkAdoptBucketCorsRole2DF0A70F', 'CdkAdoptBucketCorsLogsE81900A2']],
    ['ElasticIp', elasticIp, ['CdkAdoptElasticIpFunction1D466EF7', 'CdkAdoptElasticIpRoleA42DDF97', 'CdkAdoptElasticIpLogs3B55177E']],
    ['EmailTemplate', email, ['CdkAdoptEmailTemplateFunction4E51C351', 'CdkAdoptEmailTemplateRole5F3989C1', 'CdkAdoptEmailTemplateLogsDB704D3A']],
    ['EmailTemplates', emails, [
      'CdkAdoptEmailTemplatesFunction965739DF', 'CdkAdoptEmailTemplatesRole025F5AA5', 'CdkAdoptEmailTemplatesLogs5EA5DDBC',
    ]],
  ];
  const flags = JSON.parse(readFileSync(require.resolve('aws-cdk-lib/recommended-feature-flags.json'), 'utf8'));
  const ids = (template: CfnTemplate) => [FUNCTION, ROLE, LOG_GROUP].map((type) => idOf(template, type));

  test.each(PINNED)('%s', (_, declare, expected) => {
    expect(ids(synth(declare))).toEqual(expected);
  });

  test.each(PINNED)('%s, in an app with all recommended feature flags', (_, declare, expected) => {
    expect(ids(synth(declare, undefined, flags))).toEqual(expected);
  });
});

describe.each<[string, (stack: Stack) => void, string, string, seconds: number, serviceTimeout: number]>([
  ['BucketCors', cors, 'bucket-cors', CORS, 300, 3 * 300 + 240],
  ['ElasticIp', elasticIp, 'elastic-ip', ELASTIC_IP, 900, 3 * 900 + 240],
  ['EmailTemplates', emails, 'email-templates', EMAIL_TEMPLATES, 480, 3600],
])('the function of %s', (_, declare, asset, resourceType, seconds, serviceTimeout) => {
  const stack = newStack();
  declare(stack);
  const template = templateOf(stack);
  const properties = only(template, FUNCTION).Properties;

  test('is the handler that was bundled with the package', () => {
    const { S3Key: key } = properties.Code as { S3Key: string };
    const { directory } = (stack.node.root as App).synth();
    const handler = readFileSync(join(directory, `asset.${key.replace('.zip', '')}`, 'index.js'), 'utf8');
    expect(handler === readFileSync(join(CHECKOUT, 'assets', asset, 'index.js'), 'utf8')).toBe(true);
  });

  test('runs on arm64 with the newest Node that the CDK knows', () => {
    const nodes = lambda.Runtime.ALL.filter(({ family }) => family === lambda.RuntimeFamily.NODEJS)
      .map(({ name }) => Number(/^nodejs(\d+)\.x$/.exec(name)?.[1] ?? 0));
    expect(properties).toMatchObject({ Architectures: ['arm64'], Runtime: `nodejs${Math.max(...nodes)}.x`, Handler: 'index.handler' });
  });

  test('logs JSON into its own log group, which has a retention and goes with the stack', () => {
    expect(properties.LoggingConfig).toEqual({ LogFormat: 'JSON', LogGroup: { Ref: idOf(template, LOG_GROUP) } });
    expect(only(template, LOG_GROUP)).toMatchObject({ Properties: { RetentionInDays: 90 }, DeletionPolicy: 'Delete' });
  });

  test('may not create a log group, lest one come back when the stack goes', () => {
    expect(JSON.stringify(template)).not.toContain('logs:CreateLogGroup');
    expect(only(template, ROLE).Properties).not.toHaveProperty('ManagedPolicyArns'); // AWSLambdaBasicExecutionRole allows it
  });

  test('has time for three tries and their pauses, or for further invocations, before CloudFormation gives up', () => {
    expect(properties.Timeout).toBe(seconds);
    expect(only(template, resourceType).Properties.ServiceTimeout).toBe(String(serviceTimeout));
  });
});

describe('the context key cdk-adopt:keepLogGroups', () => {
  const all = (stack: Stack) => {
    for (const declare of [cors, elasticIp, emails, pool]) declare(stack);
  };
  const withKey = (value: unknown, declare = all) => synth(declare, undefined, { 'cdk-adopt:keepLogGroups': value });

  test.each([[false], ['false'], [null]])('that is %j leaves the template as it is without it', (value) => {
    const template = synth(all);
    expect(withKey(value)).toEqual(template);
    for (const { DeletionPolicy, Properties } of allOf(template, LOG_GROUP)) {
      expect([DeletionPolicy, Properties]).toEqual(['Delete', { RetentionInDays: 90 }]);
    }
  });

  test.each([[true], ['true']])('that is %j keeps the log group of every function, under a name of its own, with a tag that finds it', (value) => {
    const template = withKey(value);
    expect(allOf(template, LOG_GROUP)).toEqual(Array.from({ length: 4 }, () => ({
      Type: LOG_GROUP,
      Properties: { RetentionInDays: 90, Tags: [{ Key: 'cdk-adopt:kept-from', Value: 'Stack' }] },
      DeletionPolicy: 'Retain', // also in a creation that is rolled back, unlike RetainExceptOnCreate
      UpdateReplacePolicy: 'Retain',
    })));
    const others = ({ Resources }: CfnTemplate) => Object.entries(Resources).filter(([, { Type }]) => Type !== LOG_GROUP);
    expect(others(template)).toEqual(others(synth(all)));
  });

  test('tags the log group of a nested stack with the name of that stack', () => {
    const stack = newStack(undefined, { 'cdk-adopt:keepLogGroups': true });
    const nested = new NestedStack(stack, 'Nested');
    cors(nested);
    expect(only(templateOf(nested), LOG_GROUP).Properties.Tags).toEqual([{ Key: 'cdk-adopt:kept-from', Value: { Ref: 'AWS::StackName' } }]);
  });

  test.each([['yes'], ['True'], [1], [''], [['true']]])('can\'t be %j, whatever asks for it first', (value) => {
    for (const [declare, asking] of [
      [cors, 'Stack/CdkAdoptBucketCors (Provider)'],
      [elasticIp, 'Stack/CdkAdoptElasticIp (Provider)'],
      [emails, 'Stack/CdkAdoptEmailTemplates (Provider)'],
      [pool, 'Stack/CdkAdoptElasticIp (Provider)'],
    ] as const) {
      expect(errorOf(() => withKey(value, declare))).toBe(
        `${asking} can't be synthesized:\n`
        + `  - context key cdk-adopt:keepLogGroups: got ${JSON.stringify(value)}, expected true or false; `
        + 'set it to true to keep the functions\' log groups, or leave it out to have them go with the stack',
      );
    }
  });
});

describe('the code', () => {
  const sha256 = (text: string | Buffer) => createHash('sha256').update(text).digest('hex');

  test('is uploaded under a key that follows from its bytes', () => {
    const keyOf = (declare: (stack: Stack) => void) => (only(synth(declare), FUNCTION).Properties.Code as { S3Key: string }).S3Key;
    const bytesOf = (asset: string) => readFileSync(join(CHECKOUT, 'assets', asset, 'index.js'));
    expect([cors, elasticIp, emails].map(keyOf)).toEqual(
      ['bucket-cors', 'elastic-ip', 'email-templates'].map((asset) => `${sha256(sha256(bytesOf(asset)))}.zip`), // the CDK hashes the given hash again
    );
  });

  test('has no other file, whose change the key would not show', () => {
    for (const asset of ['bucket-cors', 'elastic-ip', 'elastic-ip-pool', 'email-template', 'email-templates']) {
      expect(readdirSync(join(CHECKOUT, 'assets', asset))).toEqual(['index.js']);
    }
  });

  test('and the content of emails leave nothing in the cache that the CDK keeps in the home of the user', () => {
    const fingerprint = jest.spyOn(FileSystem, 'fingerprint');
    for (const declare of [cors, elasticIp, pool, emails, email]) synth(declare);
    expect(fingerprint).not.toHaveBeenCalled();
    fingerprint.mockRestore();
  });
});

test.each([
  { timeout: Duration.minutes(15), serviceTimeout: '2940' },
  { timeout: Duration.minutes(20), serviceTimeout: '3600' },
  { timeout: Duration.minutes(1), continues: true as const, serviceTimeout: '3600' },
])('CloudFormation waits no longer than the hour it allows: $serviceTimeout seconds', ({ serviceTimeout, ...times }) => {
  const stack = newStack();
  const slow = Provider.of(stack, { name: 'Slow', asset: 'elastic-ip', description: 'slow', statements: () => [], ...times });
  slow.resource(stack, 'Custom::Slow', {}, []);
  expect(only(templateOf(stack), 'Custom::Slow').Properties.ServiceTimeout).toBe(serviceTimeout);
});

test('a function whose work does not go on elsewhere may not invoke any', () => {
  for (const declare of [cors, elasticIp]) expect(JSON.stringify(synth(declare))).not.toContain('lambda:InvokeFunction');
});

describe('the role', () => {
  const STACK_ID = '<{"Ref":"AWS::StackId"}>';
  const arn = (service: string, resource: string) => `arn:aws-us-gov:${service}:ap-southeast-1:123456789012:${resource}`;
  const addresses = arn('ec2', 'elastic-ip/*');
  const ours = { 'aws:ResourceTag/cdk-adopt:stack': STACK_ID };
  const associatedByUs = { 'aws:ResourceTag/cdk-adopt:associated-by': STACK_ID };
  const recordOurs = { 'aws:ResourceTag/cdk-adopt:reverse-dns-by': STACK_ID };
  const requested = { 'aws:RequestTag/cdk-adopt:stack': STACK_ID };
  const allow = (Action: string | string[], Resource: unknown, equal?: Record<string, string>) =>
    ({ Effect: 'Allow', Action, Resource, ...(equal && { Condition: { StringEquals: equal } }) });

  const everyFeature = (template: CfnTemplate) => [
    allow(['logs:CreateLogStream', 'logs:PutLogEvents'], `<{"Fn::GetAtt":["${idOf(template, LOG_GROUP)}","Arn"]}>`),
    allow(['cloudformation:DescribeStackEvents', 'cloudformation:DescribeStackResource'], STACK_ID),
    allow('cloudformation:DescribeStacks', arn('cloudformation', 'stack/*')),
  ];
  const endsClaim = (claimed: Record<string, string>, ...keys: string[]) => ({
    Effect: 'Allow', Action: 'ec2:DeleteTags', Resource: addresses,
    Condition: { 'StringEquals': claimed, 'Null': { 'aws:TagKeys': 'false' }, 'ForAllValues:StringEquals': { 'aws:TagKeys': keys } },
  });
  const ofElasticIp = [
    allow(['ec2:DescribeAddresses', 'ec2:DescribeAddressesAttribute', 'ec2:DescribeInstances', 'ec2:DescribeNetworkInterfaces'], '*'),
    allow('ec2:AllocateAddress', addresses, requested),
    allow('ec2:CreateTags', addresses, { ...requested, 'ec2:CreateAction': 'AllocateAddress' }),
    allow(['ec2:AssociateAddress', 'ec2:CreateTags', 'ec2:DisassociateAddress', 'ec2:ReleaseAddress'], addresses, ours),
    { Effect: 'Allow', Action: 'ec2:DeleteTags', Resource: addresses, Condition: { StringEquals: ours, Null: { 'aws:TagKeys': 'false' } } },
    allow(['ec2:AssociateAddress', 'ec2:DisassociateAddress'], addresses, associatedByUs),
    endsClaim(associatedByUs, 'cdk-adopt:associated-by', 'cdk-adopt:resource', 'cdk-adopt:taken-from'),
    allow('ec2:DisassociateAddress', arn('ec2', 'network-interface/*')),
    allow(['ec2:ModifyAddressAttribute', 'ec2:ResetAddressAttribute'], addresses, recordOurs),
    endsClaim(recordOurs, 'cdk-adopt:reverse-dns-by', 'cdk-adopt:reverse-dns'),
  ];

  test.each<[string, (stack: Stack) => void, object[]]>([
    ['BucketCors', cors, []],
    ['ElasticIp', elasticIp, ofElasticIp],
  ])('of %s holds these statements for all resources of the stack, and no others', (_, declare, ofFeature) => {
    const template = synth(declare);
    const policies = only(template, ROLE).Properties.Policies as { PolicyDocument: PolicyDocument }[];
    expect(policies.flatMap(({ PolicyDocument: { Statement } }) => evaluate(Statement))).toEqual([...everyFeature(template), ...ofFeature]);
  });

  const existing = ElasticIpSource.existing('eipalloc-0123456789abcdef0');
  const address = arn('ec2', 'elastic-ip/eipalloc-0123456789abcdef0');
  const instance = arn('ec2', `instance/${INSTANCE}`);
  const networkInterface = arn('ec2', 'network-interface/eni-0123456789abcdef0');
  const anyInterface = arn('ec2', 'network-interface/*');
  const claim = {
    Effect: 'Allow', Action: 'ec2:CreateTags', Resource: address,
    Condition: {
      'StringEquals': { 'aws:RequestTag/cdk-adopt:associated-by': STACK_ID },
      'ForAllValues:StringEquals': { 'aws:TagKeys': ['cdk-adopt:associated-by', 'cdk-adopt:resource', 'cdk-adopt:taken-from'] },
    },
  };

  test.each<[string, (stack: Stack) => void, object[]]>([
    ['a BucketCors', cors, [allow(['s3:GetBucketCORS', 's3:PutBucketCORS'], 'arn:aws-us-gov:s3:::shared')]],
    ['an ElasticIp without a target', (stack) => new ElasticIp(stack, 'Ip'), []],
    ['an existing address without a target', (stack) => new ElasticIp(stack, 'Ip', { source: existing }), []],
    ['an instance as the target', elasticIp, [allow('ec2:AssociateAddress', [instance, anyInterface])]],
    ['an interface as the target', (stack) => {
      new ElasticIp(stack, 'Ip', { target: ElasticIpTarget.networkInterface('eni-0123456789abcdef0') });
    }, [allow('ec2:AssociateAddress', networkInterface)]],
    ['an existing address on an instance', (stack) => {
      new ElasticIp(stack, 'Ip', { source: existing, target: ElasticIpTarget.instanceId(INSTANCE) });
    }, [allow('ec2:AssociateAddress', [address, instance, anyInterface]), claim]],
    ['an address of a pool', (stack) => new ElasticIp(stack, 'Ip', { source: ElasticIpSource.allocate({ publicIpv4Pool: 'ipv4pool-ec2-0' }) }),
      [allow('ec2:AllocateAddress', arn('ec2', 'ipv4pool-ec2/ipv4pool-ec2-0'))]],
    ['an address to recover', (stack) => new ElasticIp(stack, 'Ip', { source: ElasticIpSource.allocate({ address: '192.0.2.1' }) }), []],
    ['a tagged address without a target', (stack) => new ElasticIp(stack, 'Ip', { source: ElasticIpSource.tagged('role', 'web') }), []],
    ['a tagged address on an interface', (stack) => {
      new ElasticIp(stack, 'Ip', {
        source: ElasticIpSource.tagged('role', 'web'), target: ElasticIpTarget.networkInterface('eni-0123456789abcdef0'),
      });
    }, [
      allow('ec2:AssociateAddress', addresses, { 'aws:ResourceTag/role': 'web' }),
      allow('ec2:AssociateAddress', networkInterface),
      {
        ...claim, Resource: addresses,
        Condition: { ...claim.Condition, StringEquals: { ...claim.Condition.StringEquals, 'aws:ResourceTag/role': 'web' } },
      },
    ]],
  ])('gets these statements for %s, and no others', (_, declare, expected) => {
    expect(allOf(synth(declare), 'AWS::IAM::ManagedPolicy')
      .flatMap(({ Properties }) => evaluate((Properties.PolicyDocument as PolicyDocument).Statement))).toEqual(expected);
  });
});
