import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CfnParameter, type Stack } from 'aws-cdk-lib';
import { BucketCors, ElasticIp, ElasticIpSource, ElasticIpTarget, EmailTemplates } from '../../lib';
import { type Call, changeTo, isAllowed, NOTHING, type Properties, type Request, rollBackTo } from './cloudformation';
import { type CfnTemplate, CORS, EMAIL_TEMPLATES, evaluate, importedBucket, POLICY, rule, synth } from './support';

const ONE = '0123456789abcdef1';
const TWO = '0123456789abcdef2';
const EC2 = 'arn:aws-us-gov:ec2:ap-southeast-1:123456789012';

/** Constructs by their ids, each on the bucket of that name. */
const cors = (buckets: Record<string, string>) => (stack: Stack) => {
  for (const [id, name] of Object.entries(buckets)) new BucketCors(stack, id, { bucket: importedBucket(stack, name, `Bucket${id}`), rules: [rule()] });
};

interface Where {
  readonly existing?: string;
  readonly tagged?: string;
  readonly pool?: string;
  readonly ipamPool?: string;
  readonly instance?: string;
  readonly networkInterface?: string;
}

const ip = ({ existing, tagged, pool, ipamPool, instance, networkInterface }: Where) => (stack: Stack) => {
  new ElasticIp(stack, 'Ip', {
    source: existing ? ElasticIpSource.existing(`eipalloc-${existing}`)
      : tagged ? ElasticIpSource.tagged('role', tagged)
        : ElasticIpSource.allocate({ publicIpv4Pool: pool && `ipv4pool-ec2-${pool}`, ipamPoolId: ipamPool && `ipam-pool-${ipamPool}` }),
    target: instance ? ElasticIpTarget.instanceId(`i-${instance}`)
      : networkInterface ? ElasticIpTarget.networkInterface(`eni-${networkInterface}`) : undefined,
  });
};

/** A folder of templates by their texts. */
const emails = (texts: Readonly<Record<string, string>>, namePrefix?: string) => (stack: Stack) => {
  const directory = mkdtempSync(join(tmpdir(), 'cdk-adopt-change-'));
  for (const [id, text] of Object.entries(texts)) {
    mkdirSync(join(directory, id));
    for (const [name, content] of [['subject.txt', 'Hi'], ['body.txt', text]] as const) writeFileSync(join(directory, id, name), content);
  }
  EmailTemplates.fromDirectory(stack, 'Emails', { directory, namePrefix });
  rmSync(directory, { recursive: true });
};

const nothing = () => {};
const many = (count: number) => cors(Object.fromEntries(Array.from({ length: count }, (_, index) => [`C${index}`, `${'many-'.repeat(10)}${index}`])));

/** What CloudFormation sends for a change, in order. */
type Events = Request['event'][];

describe.each<[change: string, before: (stack: Stack) => void, after: (stack: Stack) => void, sent: Events, inRollback: Events]>([
  ['the first BucketCors', nothing, cors({ A: 'one' }), ['Create'], ['Delete']],
  ['one more BucketCors', cors({ A: 'one' }), cors({ A: 'one', B: 'two' }), ['Create'], ['Delete']],
  ['one more BucketCors where the policies become more', many(70), many(90), Array(20).fill('Create'), Array(20).fill('Delete')],
  ['one BucketCors less, others stay', cors({ A: 'one', B: 'two', C: 'three' }), cors({ A: 'one', C: 'three' }), ['Delete'], []],
  ['one BucketCors less, another stays on the bucket', cors({ A: 'one', B: 'one' }), cors({ A: 'one' }), ['Delete'], []],
  ['many BucketCors less, where the policies become fewer', many(90), many(70), Array(20).fill('Delete'), []],
  ['the last BucketCors less', cors({ A: 'one' }), nothing, ['Delete'], []],
  ['another bucket of the only BucketCors', cors({ A: 'one' }), cors({ A: 'two' }), ['Update'], ['Update']],
  ['another bucket of one of several BucketCors', cors({ A: 'one', B: 'two' }), cors({ A: 'three', B: 'two' }), ['Update'], ['Update']],
  ['two BucketCors that swap their buckets', cors({ A: 'one', B: 'two' }), cors({ A: 'two', B: 'one' }), ['Update', 'Update'], ['Update', 'Update']],
  ['another instance', ip({ instance: ONE }), ip({ instance: TWO }), ['Update'], ['Update']],
  ['another interface', ip({ networkInterface: ONE }), ip({ networkInterface: TWO }), ['Update'], ['Update']],
  ['an interface after an instance', ip({ instance: ONE }), ip({ networkInterface: TWO }), ['Update'], ['Update']],
  ['a target', ip({}), ip({ instance: ONE }), ['Update'], ['Update']],
  ['no target any more', ip({ existing: ONE, instance: ONE }), ip({ existing: ONE }), ['Update'], ['Update']],
  ['another existing address', ip({ existing: ONE, instance: ONE }), ip({ existing: TWO, instance: ONE }), ['Update', 'Delete'], ['Update', 'Delete']],
  ['another existing address and another instance', ip({ existing: ONE, instance: ONE }), ip({ existing: TWO, instance: TWO }),
    ['Update', 'Delete'], ['Update', 'Delete']],
  ['an allocated address after an existing one', ip({ existing: ONE, instance: ONE }), ip({ instance: ONE }), ['Update', 'Delete'], ['Update', 'Delete']],
  ['an existing address after an allocated one', ip({ instance: ONE }), ip({ existing: ONE, instance: ONE }), ['Update', 'Delete'], ['Update', 'Delete']],
  ['another tag', ip({ tagged: 'web', instance: ONE }), ip({ tagged: 'api', instance: ONE }), ['Update', 'Delete'], ['Update', 'Delete']],
  ['another target of a tagged address', ip({ tagged: 'web', instance: ONE }), ip({ tagged: 'web', instance: TWO }), ['Update'], ['Update']],
  ['a tagged address after an allocated one', ip({ instance: ONE }), ip({ tagged: 'web', instance: ONE }), ['Update', 'Delete'], ['Update', 'Delete']],
  ['an existing address after a tagged one', ip({ tagged: 'web', instance: ONE }), ip({ existing: ONE, instance: ONE }),
    ['Update', 'Delete'], ['Update', 'Delete']],
  ['another pool', ip({ pool: '1', instance: ONE }), ip({ pool: '2', instance: ONE }), ['Update', 'Delete'], ['Update', 'Delete']],
  ['another IPAM pool', ip({ ipamPool: '1', instance: ONE }), ip({ ipamPool: '2', instance: ONE }), ['Update', 'Delete'], ['Update', 'Delete']],
  ['an IPAM pool after another one', ip({ pool: '1', instance: ONE }), ip({ ipamPool: '1', instance: ONE }), ['Update', 'Delete'], ['Update', 'Delete']],
  ['no ElasticIp any more', ip({ existing: ONE, instance: ONE }), nothing, ['Delete'], []],
  ['the first EmailTemplates', nothing, emails({ a: 'one' }, 'mail-'), ['Create'], ['Delete']],
  ['another text of EmailTemplates', emails({ a: 'one' }, 'mail-'), emails({ a: 'two' }, 'mail-'), ['Update'], ['Update']],
  ['another text under a generated prefix', emails({ a: 'one' }), emails({ a: 'two' }), ['Update'], ['Update']],
  ['one template more', emails({ a: 'one' }, 'mail-'), emails({ a: 'one', b: 'one' }, 'mail-'), ['Update', 'Delete'], ['Update', 'Delete']],
  ['one template less', emails({ a: 'one', b: 'one' }, 'mail-'), emails({ a: 'one' }, 'mail-'), ['Update', 'Delete'], ['Update', 'Delete']],
  ['another prefix', emails({ a: 'one' }, 'mail-'), emails({ a: 'one' }, 'post-'), ['Update', 'Delete'], ['Update', 'Delete']],
  ['a prefix after a generated one', emails({ a: 'one' }), emails({ a: 'one' }, 'post-'), ['Update', 'Delete'], ['Update', 'Delete']],
  ['a generated prefix after another', emails({ a: 'one' }, 'mail-'), emails({ a: 'one' }), ['Update', 'Delete'], ['Update', 'Delete']],
  ['no EmailTemplates any more', emails({ a: 'one' }, 'mail-'), nothing, ['Delete'], []],
])('%s', (_, declareBefore, declareAfter, sent, inRollback) => {
  const [before, after] = [synth(declareBefore), synth(declareAfter)];

  test('the handler has the permissions for every request of the change', () => {
    const requests = changeTo(after, before);
    expect(requests.map(({ event }) => event)).toEqual(sent);
    expect(refused(requests)).toEqual([]);
  });

  test('the handler has the permissions for every request of its rollback', () => {
    const requests = rollBackTo(before, after);
    expect(requests.map(({ event }) => event)).toEqual(inRollback);
    expect(refused(requests)).toEqual([]);
  });

  test('the handler has the permissions to delete all of it afterwards', () => {
    expect(refused(changeTo(NOTHING, after))).toEqual([]);
  });
});

describe('another value for a parameter that names the bucket', () => {
  const template = synth((stack) => cors({ A: new CfnParameter(stack, 'Name').valueAsString })(stack));
  const [before, after] = ['one', 'two'].map((name): CfnTemplate =>
    JSON.parse(JSON.stringify(template).replaceAll('{"Ref":"Name"}', JSON.stringify(name))));

  test.each([
    ['change', changeTo(after!, before!)],
    ['rollback', rollBackTo(before!, after!)],
  ])('the handler has the permissions for the request of the %s', (_, requests) => {
    expect(requests.map(({ event }) => event)).toEqual(['Update']);
    expect(refused(requests)).toEqual([]);
  });
});

describe('the model of CloudFormation\'s order refuses', () => {
  const before = synth(cors({ A: 'one', B: 'two' }));
  const after = synth(cors({ B: 'two', C: 'three' }));

  test('a policy that a change narrows in place', () => {
    const requests = changeTo(withOnePolicyId(after), withOnePolicyId(before));
    expect(refused(requests)).toEqual(['Delete: s3:GetBucketCORS on arn:aws-us-gov:s3:::one', 'Delete: s3:PutBucketCORS on arn:aws-us-gov:s3:::one']);
  });

  test('a custom resource that does not depend on its policy', () => {
    const requests = changeTo(withoutDependencies(after), withoutDependencies(before));
    expect(refused(requests)).toEqual([
      'Create: s3:GetBucketCORS on arn:aws-us-gov:s3:::three', 'Create: s3:PutBucketCORS on arn:aws-us-gov:s3:::three',
      'Delete: s3:GetBucketCORS on arn:aws-us-gov:s3:::one', 'Delete: s3:PutBucketCORS on arn:aws-us-gov:s3:::one',
    ]);
  });

  function withOnePolicyId(template: CfnTemplate): CfnTemplate {
    return JSON.parse(JSON.stringify(template).replace(/CdkAdoptBucketCorsPolicy0[0-9A-F]{8}/g, 'Policy'));
  }

  function withoutDependencies({ Resources }: CfnTemplate): CfnTemplate {
    return { Resources: Object.fromEntries(Object.entries(Resources).map(([id, resource]) => [id, { ...resource, DependsOn: [] }])) };
  }
});

test('a change that touches no rule sends no request, though the policies are others', () => {
  const [before, after] = [synth(cors({ A: 'one', B: 'two' })), synth(cors({ A: 'one' }))];
  const policies = ({ Resources }: CfnTemplate) => Object.keys(Resources).filter((id) => Resources[id]!.Type === POLICY);
  expect(policies(after)).not.toEqual(policies(before));
  expect(changeTo(after, before).map(({ id, event }) => [before.Resources[id]?.Properties.Bucket, event])).toEqual([['two', 'Delete']]);
});

function refused(requests: readonly Request[]): string[] {
  return requests.flatMap((request) => callsOf(request)
    .filter((call) => !isAllowed(request, call))
    .map(({ action, arn }) => `${request.event}: ${action} on ${arn}`));
}

/** What the handlers need for a request beside the calls that no change of a stack can take from them. */
function callsOf({ type, event, properties, former = {} }: Request): Call[] {
  if (type === EMAIL_TEMPLATES) return emailsCalls(properties, former);
  return type === CORS ? corsCalls(properties, former) : elasticIpCalls(event, properties, former);
}

/** Both contents are read, what was adopted under either prefix is overwritten, and the function calls itself. */
function emailsCalls(...versions: Properties[]): Call[] {
  const folders = versions.flatMap(({ Bucket: bucket, Key: key, NamePrefix: prefix }) => {
    if (!key) return [];
    const onTemplate = (action: string, name: string, ...more: string[]) => ({
      action: `ses:${action}`, arn: `arn:aws-us-gov:ses:ap-southeast-1:123456789012:template/${name}`,
      meets: ['aws:RequestTag/cdk-adopt:stack', 'aws:TagKeys', ...more],
    });
    const adopted = (action: string) => [
      onTemplate(action, `${String(prefix)}a`), onTemplate(action, 'cdk-adopt-0123456789ab', 'aws:ResourceTag/cdk-adopt:stack=false'),
    ];
    return [
      { action: 's3:GetObject', arn: `arn:aws-us-gov:s3:::${String(evaluate(bucket))}/${String(key)}` },
      ...(prefix === undefined ? [] : ['TagResource', 'UpdateEmailTemplate'].flatMap(adopted)),
    ];
  });
  return [...folders, { action: 'lambda:InvokeFunction', arn: String(evaluate({ 'Fn::GetAtt': ['CdkAdoptEmailTemplatesFunction965739DF', 'Arn'] })) }];
}

/** The rules are taken back from the former bucket too. */
function corsCalls(...versions: Properties[]): Call[] {
  const arns = versions.flatMap(({ Bucket: bucket }) => (bucket ? [`arn:aws-us-gov:s3:::${String(bucket)}`] : []));
  return arns.flatMap((arn) => ['s3:GetBucketCORS', 's3:PutBucketCORS'].map((action) => ({ action, arn })));
}

interface AddressProperties {
  readonly AllocationId?: string;
  readonly SourceTag?: { readonly Key: string; readonly Value: string };
  readonly PublicIpv4Pool?: string;
  readonly Target?: Readonly<Record<string, string>>;
}

/** Another account shares its IPAM pool. */
function poolArn(pool: string): string {
  return pool.startsWith('ipam-') ? `arn:aws-us-gov:ec2::210987654321:ipam-pool/${pool}` : `${EC2}:ipv4pool-ec2/${pool}`;
}

function elasticIpCalls(event: Request['event'], properties: AddressProperties, former: AddressProperties): Call[] {
  const { AllocationId: existing, SourceTag: tag, PublicIpv4Pool: pool, Target: target } = properties;
  const allocated = existing === undefined && tag === undefined;
  const address = `${EC2}:elastic-ip/${existing ?? (tag ? `eipalloc-tagged-${tag.Value}` : 'eipalloc-made-by-us')}`;
  const mark = allocated ? 'aws:ResourceTag/cdk-adopt:stack' : 'aws:ResourceTag/cdk-adopt:associated-by';
  const disassociate = { action: 'ec2:DisassociateAddress', arn: address, meets: [mark] };
  if (event === 'Delete') {
    return [disassociate, { action: allocated ? 'ec2:ReleaseAddress' : 'ec2:DeleteTags', arn: address, meets: [mark, 'aws:TagKeys'] }];
  }
  const allocate = pool && pool !== former.PublicIpv4Pool ? [{ action: 'ec2:AllocateAddress', arn: poolArn(pool) }] : [];
  if (!target) return [...allocate, ...(former.Target ? [disassociate] : [])];
  const carried = tag ? [`aws:ResourceTag/${tag.Key}=${tag.Value}`] : [];
  return [
    ...allocate,
    { action: 'ec2:AssociateAddress', arn: address, meets: allocated ? [mark] : carried },
    ...(allocated ? [] : [{ action: 'ec2:CreateTags', arn: address, meets: ['aws:TagKeys', 'aws:RequestTag/cdk-adopt:associated-by', ...carried] }]),
    ...associateCalls(target),
  ];
}

function associateCalls({ InstanceId: instance, NetworkInterfaceId: networkInterface = 'eni-of-the-instance' }: Readonly<Record<string, string>>): Call[] {
  const resources = [...(instance ? [`instance/${instance}`] : []), `network-interface/${networkInterface}`];
  return resources.map((resource) => ({ action: 'ec2:AssociateAddress', arn: `${EC2}:${resource}` }));
}
