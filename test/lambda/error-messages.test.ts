import type { ElasticIpContract } from '../../core/contracts/elastic-ip';
import { s3 } from '../../lambda/bucket-cors/s3';
import type { CustomResourceResponse } from '../../lambda/custom-resource/protocol';
import { ec2 } from '../../lambda/elastic-ip/ec2';
import { ses } from '../../lambda/email-template/ses';
import { awsError, lostAnswer } from '../support/aws-error';
import { failing } from '../support/calls';
import { World } from '../support/world';

// Every answer of AWS's that a handler can meet, by the call that gives it: how it is taken as long as it stays the same, and what the
// user then reads. A service adds its situations to the catalogue. Not in here: DryRunOperation, since no handler asks for a dry run,
// and the codes of EC2-Classic.

/** How an answer is taken that never changes: for how long the handler asks again, in seconds, and how that ends. */
interface Taken {
  readonly status: 'SUCCESS' | 'FAILED';
  /** Until the deadline by default. */
  readonly seconds?: number;
  readonly isFinal?: true;
}
const SUCCEEDS: Taken = { status: 'SUCCESS', seconds: 0 };
const FAILS: Taken = { status: 'FAILED', seconds: 0 };
const askedAgainFor = (seconds: number): Taken => ({ status: 'FAILED', seconds });
/** At first it may only not be known yet. */
/** What it is about is looked for; the call isn't made again. */
const LOOKED_FOR: Taken = { status: 'FAILED', seconds: 15, isFinal: true };
const SPREADING = askedAgainFor(20);
const UNTIL_DEADLINE: Taken = { status: 'FAILED' };

type Row = readonly [code: string, taken: Taken, whatToDo?: string, httpStatus?: number];

/** One call in one kind of request. */
interface Situation {
  readonly call: string;
  /** The first of these calls that is answered so, counted from 0; that one by default. */
  readonly calledFrom?: number;
  readonly before?: (world: World) => unknown;
  readonly request: (world: World) => Promise<CustomResourceResponse>;
  /** What the Reason says was attempted, and on what. */
  readonly attempted: string;
  readonly rows: readonly Row[];
}

const BUSY = 'AWS asked to come back later';
const FAULT = 'the fault is with AWS or with the connection to it';
const PERMIT = "allow it in the function's permissions boundary";

// S3

const cors = { ContractVersion: '1', Bucket: 'shared', Rules: [{ AllowedMethods: ['GET'], AllowedOrigins: ['*'] }], Precedence: 'last', Exclusive: 'false' };
const createCors = (world: World) => world.cors({ type: 'Create', properties: cors });
const deleteCors = (world: World) => world.cors({ type: 'Delete', id: corsId, properties: cors });
let corsId = '';
const withCors = async (world: World) => { corsId = (await createCors(world)).PhysicalResourceId; };

const S3_EVERYWHERE: Row[] = [
  ['AccessDenied', SPREADING, "allow the function's role s3:GetBucketCORS and s3:PutBucketCORS in the bucket's policy", 403],
  ['PermanentRedirect', FAILS, "check the bucket's name and its region", 301],
  ['TemporaryRedirect', FAILS, 'S3 is still setting the bucket up', 307],
  ['SlowDown', UNTIL_DEADLINE, BUSY, 503],
  ['ServiceUnavailable', UNTIL_DEADLINE, FAULT, 503],
  ['InternalError', UNTIL_DEADLINE, FAULT, 500],
];
const S3_WRITES: Row[] = [...S3_EVERYWHERE, ['OperationAborted', UNTIL_DEADLINE, BUSY, 409]];
const NO_BUCKET: Row = ['NoSuchBucket', FAILS, "check the bucket's name, or create it before this resource", 404];
const BUCKET_IS_GONE: Row = ['NoSuchBucket', SUCCEEDS, undefined, 404];

const S3: Record<string, Situation> = {
  'GetBucketCors of a Create': {
    call: 'GetBucketCors',
    request: createCors,
    attempted: 'could not put the CORS rules on bucket shared',
    rows: [...S3_EVERYWHERE, NO_BUCKET],
  },
  'PutBucketCors': {
    call: 'PutBucketCors',
    request: createCors,
    attempted: 'could not put the CORS rules on bucket shared',
    rows: [
      ...S3_WRITES,
      NO_BUCKET,
      ['MalformedXML', FAILS, 'check that every rule has an origin and a method'],
      ['InvalidRequest', FAILS, "correct the rule that S3's message names, or remove rules where there are more than S3 takes (100, and 64 KB)"],
      ['MaxMessageLengthExceeded', FAILS, 'remove rules, or put origins that share methods and headers into one'],
      ['BadDigest', FAILS, 'the request was damaged on its way: deploy again'],
      ['InvalidDigest', FAILS, 'the request was damaged on its way: deploy again'],
    ],
  },
  'GetBucketCors of a Delete': {
    call: 'GetBucketCors',
    before: withCors,
    request: deleteCors,
    attempted: 'could not take the CORS rules back from bucket shared',
    rows: [...S3_EVERYWHERE, BUCKET_IS_GONE],
  },
  'DeleteBucketCors': {
    call: 'DeleteBucketCors',
    before: withCors,
    request: deleteCors,
    attempted: 'could not take the CORS rules back from bucket shared',
    rows: [...S3_WRITES, BUCKET_IS_GONE],
  },
};

// EC2

const CHECK_IPAM_POOL = 'check that the IPAM pool is public, for IPv4 and the service ec2, that its locale is this region, that it is of this account or '
  + 'shared with it, and that a CIDR with a free address is provisioned to it';
const EXISTING = 'eipalloc-0000000000000000e';
const MADE = 'eipalloc-00000000000000002'; // the second address of the fake's, and the first that a handler makes
const ip = (changes: Partial<ElasticIpContract> = {}) =>
  ({ ContractVersion: '1', AllowReassociation: 'false', RemovalPolicy: 'destroy', Target: { InstanceId: 'i-a' }, ...changes });
const createIp = (changes?: Partial<ElasticIpContract>) => (world: World) => world.ip({ type: 'Create', properties: ip(changes) });
const deleteIp = (id: string, changes?: Partial<ElasticIpContract>) => (world: World) => world.ip({ type: 'Delete', id, properties: ip(changes) });
const claim = { AllocationId: EXISTING };
const onInterface = { ...claim, Target: { NetworkInterfaceId: 'eni-1' } };

const EC2_EVERYWHERE: Row[] = [
  ['UnauthorizedOperation', SPREADING, PERMIT, 403],
  ['RequestLimitExceeded', UNTIL_DEADLINE, BUSY, 503],
  ...['Unavailable', 'ServiceUnavailable', 'InternalError', 'InternalFailure', 'ServerInternal'].map((code): Row => [code, UNTIL_DEADLINE, FAULT, 503]),
];
const PARAMETERS: Row[] = [
  ['InvalidParameterCombination', FAILS, "correct the property that EC2's message names"],
  ['InvalidParameterValue', FAILS, "correct the property that EC2's message names"],
  ['MissingParameter', FAILS, 'report it to cdk-adopt'],
];
const TAGS: Row[] = [
  ['ConcurrentTagAccess', UNTIL_DEADLINE, BUSY],
  ['TagPolicyViolation', FAILS, "bring the tags into line with the organization's tag policy"],
];
const NO_ADDRESS = 'check the allocation id, the account and the region';
/** A load balancer's, NAT gateway's or Lambda's interface, or one of another border group: EC2's code doesn't tell which. */
const BY_THE_SERVICE = "if an AWS service manages the target, give the service the address by its own setting, such as a NAT gateway's allocationId or a load "
  + "balancer's subnetMappings";
const NOT_ASSOCIABLE: Row[] = [
  ['OperationNotPermitted', FAILS, `check that the address and its target belong to the same network border group; ${BY_THE_SERVICE}`],
  ['AuthFailure', FAILS, `check that the address and its target belong to this account, and to the same network border group; ${BY_THE_SERVICE}`, 403],
];
const IS_USED = 'take the address from what uses it, and try again';
/** While a service lets an address go, which takes minutes. */
const WHILE_LET_GO = ['AuthFailure', 'InvalidIPAddress.InUse', 'InvalidNetworkInterfaceID.NotFound', 'InvalidAssociationID.NotFound', 'OperationNotPermitted']
  .map((code): Row => [code, UNTIL_DEADLINE, IS_USED]);
/** EC2 says so of an address that its list still has. */
const STILL_LISTED = ['InvalidAllocationID.NotFound', 'InvalidAddressID.NotFound', 'InvalidAddress.NotFound'];

/** The clean-up's Delete of what another has replaced. */
const REPLACED = { stackStatus: 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', status: 'UPDATE_COMPLETE', heldId: 'eipalloc-other' };

const EC2: Record<string, Situation> = {
  'DescribeAddresses by our mark': {
    call: 'DescribeAddresses',
    request: createIp(),
    attempted: 'could not look for the Elastic IP addresses of this resource',
    rows: EC2_EVERYWHERE,
  },
  'DescribeAddresses by an id': {
    call: 'DescribeAddresses',
    request: createIp(claim),
    attempted: `could not find the Elastic IP address ${EXISTING}`,
    rows: [...EC2_EVERYWHERE, ['InvalidAllocationID.NotFound', askedAgainFor(60), NO_ADDRESS]],
  },
  'DescribeAddresses by a tag': {
    call: 'DescribeAddresses',
    request: createIp({ SourceTag: { Key: 'role', Value: 'web' } }),
    attempted: 'could not find the Elastic IP address with the tag role=web',
    rows: EC2_EVERYWHERE,
  },
  "DescribeAddresses by a Delete's tags": {
    call: 'DescribeAddresses',
    before: createIp(),
    request: (world) => world.ip({ type: 'Delete', id: MADE, properties: ip(), options: REPLACED }),
    attempted: 'could not look for the Elastic IP addresses of this resource',
    rows: EC2_EVERYWHERE,
  },
  "DescribeAddresses by a Delete's id, which the read by tags has not shown": {
    call: 'DescribeAddresses',
    calledFrom: 1,
    request: (world) => world.ip({ type: 'Delete', id: MADE, properties: ip(), options: REPLACED }),
    attempted: `could not find the Elastic IP address ${MADE}`,
    rows: [...EC2_EVERYWHERE, ['InvalidAllocationID.NotFound', { status: 'SUCCESS', seconds: 15 }]],
  },
  'AllocateAddress': {
    call: 'AllocateAddress',
    request: createIp(),
    attempted: 'could not allocate an Elastic IP address',
    rows: [
      ...EC2_EVERYWHERE,
      ...PARAMETERS,
      ...TAGS,
      ['AddressLimitExceeded', FAILS, 'release an address that nobody needs, or ask AWS for a higher quota'],
      ['InsufficientAddressCapacity', UNTIL_DEADLINE, 'AWS or the pool has no address left', 503],
    ],
  },
  'AllocateAddress of a given address': {
    call: 'AllocateAddress',
    request: createIp({ Address: '203.0.113.7', PublicIpv4Pool: 'ipv4pool-ec2-1', NetworkBorderGroup: 'us-east-1' }),
    attempted: 'could not allocate the Elastic IP address 203.0.113.7 from pool ipv4pool-ec2-1 in border group us-east-1',
    rows: [
      // Another delivery of the request may have it by now.
      ['AuthFailure', LOOKED_FOR, 'AWS has given it to somebody else by now: leave the address out, to get another one', 403],
      ['InvalidAddress.NotFound', LOOKED_FOR, 'it was never of this account and region, or AWS has given it to somebody else by now'],
      ['InvalidAddress.Malformed', FAILS, 'name an IPv4 address'],
      ['AddressLimitExceeded', FAILS, 'release an address that nobody needs, or ask AWS for a higher quota'],
    ],
  },
  'AllocateAddress from an IPAM pool': {
    call: 'AllocateAddress',
    request: createIp({ PublicIpv4Pool: 'ipam-pool-1' }),
    attempted: 'could not allocate an Elastic IP address from pool ipam-pool-1',
    rows: [
      // It may be new, or newly shared.
      ['InvalidIpamPoolId.NotFound', askedAgainFor(15), CHECK_IPAM_POOL],
      ['InvalidIpamPoolId.Malformed', FAILS, CHECK_IPAM_POOL],
      // EC2 says so of a pool without a CIDR that is large enough, in another locale, or not for public addresses.
      ['InvalidParameterValue', FAILS, CHECK_IPAM_POOL],
      ['InsufficientAddressCapacity', UNTIL_DEADLINE, 'AWS or the pool has no address left', 503],
      ['UnauthorizedOperation', SPREADING, PERMIT, 403],
    ],
  },
  'CreateTags of the claim': {
    call: 'CreateTags',
    request: createIp(claim),
    attempted: `could not associate address ${EXISTING} with instance i-a`,
    rows: [...EC2_EVERYWHERE, ...TAGS, ['InvalidAllocationID.NotFound', askedAgainFor(60), NO_ADDRESS]],
  },
  'CreateTags of an Update': {
    call: 'CreateTags',
    before: createIp(),
    request: (world) => world.ip({ type: 'Update', id: MADE, properties: ip({ Tags: [{ Key: 'Name', Value: 'new' }] }), previous: ip() }),
    attempted: `could not tag address ${MADE}`,
    rows: [...EC2_EVERYWHERE, ...TAGS, ['InvalidAllocationID.NotFound', askedAgainFor(15), NO_ADDRESS]],
  },
  'DeleteTags of an Update': {
    call: 'DeleteTags',
    before: createIp({ Tags: [{ Key: 'Name', Value: 'old' }] }),
    request: (world) => world.ip({ type: 'Update', id: MADE, properties: ip(), previous: ip({ Tags: [{ Key: 'Name', Value: 'old' }] }) }),
    attempted: `could not tag address ${MADE}`,
    rows: [...EC2_EVERYWHERE, ...TAGS, ['InvalidAllocationID.NotFound', askedAgainFor(15), NO_ADDRESS]],
  },
  'DeleteTags of the claim': {
    call: 'DeleteTags',
    before: createIp(claim),
    request: deleteIp(EXISTING, claim),
    attempted: `could not untag address ${EXISTING}`,
    rows: [
      ...EC2_EVERYWHERE, ...TAGS, ['InvalidAllocationID.NotFound', askedAgainFor(15), NO_ADDRESS], ['InvalidElasticIpID.NotFound', askedAgainFor(15), NO_ADDRESS],
      ['AuthFailure', UNTIL_DEADLINE, 'check that the address and its target belong to this account', 403],
    ],
  },
  'AssociateAddress with an instance': {
    call: 'AssociateAddress',
    request: createIp(claim),
    attempted: `could not associate address ${EXISTING} with instance i-a`,
    rows: [
      ...EC2_EVERYWHERE,
      ...PARAMETERS,
      ...NOT_ASSOCIABLE,
      ['Gateway.NotAttached', UNTIL_DEADLINE, "attach an internet gateway to the target's VPC"],
      ['IncorrectInstanceState', UNTIL_DEADLINE, 'the instance is running: check that the instance starts, and deploy again when it runs'],
      ['InvalidAllocationID.NotFound', askedAgainFor(60), NO_ADDRESS],
      ['InvalidInstanceID', askedAgainFor(30), 'the instance is running: check that the instance is running'],
      ['InvalidInstanceID.Malformed', FAILS, "check the target's id"],
      ['InvalidInstanceID.NotFound', askedAgainFor(120), 'check the instance id, the account and the region'],
      ['Resource.AlreadyAssociated', askedAgainFor(15), 'disassociate it first, or set allowReassociation'],
    ],
  },
  'AssociateAddress with a pending instance': {
    call: 'AssociateAddress',
    before: (world) => world.ec2.instances.set('i-a', { state: 'pending', interfaces: 1 }),
    request: createIp(claim),
    attempted: `could not associate address ${EXISTING} with instance i-a`,
    rows: [['InvalidInstanceID', UNTIL_DEADLINE, 'the instance is pending: check that the instance is running']],
  },
  'AssociateAddress with an instance that is gone': {
    call: 'AssociateAddress',
    before: (world) => world.ec2.instances.set('i-a', { state: 'terminated', interfaces: 0 }),
    request: createIp(claim),
    attempted: `could not associate address ${EXISTING} with instance i-a`,
    rows: [['InvalidInstanceID', FAILS, 'name one that runs'], ['IncorrectInstanceState', FAILS, 'name one that runs']],
  },
  'AssociateAddress with an instance of several interfaces': {
    call: 'AssociateAddress',
    before: (world) => world.ec2.instances.set('i-a', { state: 'running', interfaces: 2, networkInterfaceId: undefined }),
    request: createIp(claim),
    attempted: `could not associate address ${EXISTING} with instance i-a`,
    rows: [['InvalidInstanceID', FAILS, 'name an address of one of them']],
  },
  'DescribeInstances, to ask why EC2 refuses an instance': {
    call: 'DescribeInstances',
    before: (world) => world.ec2.instances.set('i-a', { state: 'running', interfaces: 2, networkInterfaceId: undefined }),
    request: createIp(claim),
    attempted: `could not associate address ${EXISTING} with instance i-a`,
    rows: [...EC2_EVERYWHERE, ['InvalidInstanceID.Malformed', FAILS, "check the target's id"]],
  },
  'AssociateAddress with an interface': {
    call: 'AssociateAddress',
    request: createIp(onInterface),
    attempted: `could not associate address ${EXISTING} with network interface eni-1`,
    rows: [
      ...NOT_ASSOCIABLE,
      ['IncorrectInstanceState', UNTIL_DEADLINE, 'check that the instance starts, and deploy again when it runs'],
      ['InvalidNetworkInterfaceID.NotFound', askedAgainFor(120), "check the network interface's id, the account and the region"],
      ['InvalidNetworkInterfaceId.Malformed', FAILS, "check the target's id"],
    ],
  },
  'DisassociateAddress': {
    call: 'DisassociateAddress',
    before: createIp(claim),
    request: deleteIp(EXISTING, claim),
    attempted: `could not disassociate address ${EXISTING}`,
    rows: [
      ...EC2_EVERYWHERE,
      ...WHILE_LET_GO,
      ...STILL_LISTED.map((code): Row => [code, UNTIL_DEADLINE, IS_USED]),
    ],
  },
  'ReleaseAddress': {
    call: 'ReleaseAddress',
    before: createIp(),
    request: deleteIp(MADE),
    attempted: `could not release address ${MADE} (192.0.2.2)`,
    rows: [
      ...EC2_EVERYWHERE,
      ...WHILE_LET_GO,
      ['InvalidAddress.Locked', FAILS, 'AWS Support has locked the address to the account'],
      ['InvalidAddress.PtrSet', askedAgainFor(120), "reset the address's reverse DNS record"],
      ...STILL_LISTED.map((code): Row => [code, UNTIL_DEADLINE, IS_USED]),
    ],
  },
};

// SES, and the assets of its bodies

const email = {
  ContractVersion: '1', TemplateName: 'welcome', Subject: 'Hi {{name}}', Html: { Bucket: 'assets', Key: 'body.html' }, SampleData: '{"name":"Ada"}',
  OnExisting: 'adopt', RemovalPolicy: 'destroy',
};
const kept = { ...email, RemovalPolicy: 'retain' };
const createEmail = (world: World) => world.email({ type: 'Create', properties: email });
const deleteEmail = (properties: typeof email) => (world: World) => world.email({ type: 'Delete', id: 'welcome', properties });
const theirs = (world: World) => world.ses.store.create('welcome', { subject: 'Theirs', text: 'from before' });
const ONE_A_SECOND = 'SES allows one request a second for the whole account';
const SES_EVERYWHERE: Row[] = [
  ['AccessDeniedException', SPREADING, PERMIT, 403],
  ['TooManyRequestsException', UNTIL_DEADLINE, ONE_A_SECOND, 429],
  ['InternalFailure', UNTIL_DEADLINE, FAULT, 500],
];
const SES_TEMPLATE: Row = ['BadRequestException', FAILS, "correct the part of the template that SES's message names"];
const SAMPLE = "complete the template's sample data, or correct the template";

const SES: Record<string, Situation> = {
  'GetObject': {
    call: 'GetObject',
    request: createEmail,
    attempted: 'could not fetch the body of template welcome from the assets',
    rows: [
      ['AccessDenied', SPREADING, PERMIT, 403],
      ['NoSuchKey', FAILS, 'the asset is gone', 404],
      ['KMS.DisabledException', FAILS, 'enable the KMS key of the asset bucket'],
      ['SlowDown', UNTIL_DEADLINE, BUSY, 503],
    ],
  },
  'GetEmailTemplate': {
    call: 'GetEmailTemplate',
    request: createEmail,
    attempted: 'could not create or update template welcome',
    rows: [...SES_EVERYWHERE, SES_TEMPLATE],
  },
  'CreateEmailTemplate': {
    call: 'CreateEmailTemplate',
    request: createEmail,
    attempted: 'could not create or update template welcome',
    rows: [
      ...SES_EVERYWHERE,
      SES_TEMPLATE,
      ['AlreadyExistsException', askedAgainFor(15), 'somebody else made it meanwhile'],
      ['LimitExceededException', FAILS, 'SES holds 20,000 templates in a region'],
    ],
  },
  'UpdateEmailTemplate': {
    call: 'UpdateEmailTemplate',
    before: theirs,
    request: createEmail,
    attempted: 'could not create or update template welcome',
    rows: [...SES_EVERYWHERE, SES_TEMPLATE, ['NotFoundException', askedAgainFor(15), 'somebody else deleted it meanwhile', 404]],
  },
  'TestRenderTemplate': {
    call: 'TestRenderTemplate',
    request: createEmail,
    attempted: 'could not render template welcome with its sample data',
    rows: [
      ['AccessDenied', SPREADING, PERMIT, 403],
      ['Throttling', UNTIL_DEADLINE, ONE_A_SECOND],
      ['InternalFailure', UNTIL_DEADLINE, FAULT, 500],
      ['TemplateDoesNotExist', askedAgainFor(15), 'somebody else deleted it meanwhile'],
      ['MissingRenderingAttribute', FAILS, SAMPLE],
      ['InvalidRenderingParameter', FAILS, SAMPLE],
    ],
  },
  'DeleteEmailTemplate': {
    call: 'DeleteEmailTemplate',
    before: createEmail,
    request: deleteEmail(email),
    attempted: 'could not delete template welcome',
    rows: [...SES_EVERYWHERE, SES_TEMPLATE],
  },
  'TagResource': {
    call: 'TagResource',
    before: createEmail,
    request: deleteEmail(kept),
    attempted: 'could not retain template welcome',
    rows: [...SES_EVERYWHERE, SES_TEMPLATE],
  },
  'UntagResource': {
    call: 'UntagResource',
    before: createEmail,
    request: deleteEmail(kept),
    attempted: 'could not retain template welcome',
    rows: SES_EVERYWHERE,
  },
};

const CATALOGUE = { S3, EC2, SES };

// What a function of Lambda's with 300 s left has for its calls.
const DEADLINE = 260;
/** The longest pause before another try. */
const PAUSE = 10;
/** Until CloudFormation shows everywhere that the stack is rolled back or deleted. */
const STATUS_LAG = 3;

async function worldOf({ before }: Situation): Promise<World> {
  const world = new World();
  world.s3.buckets.set('shared', []);
  world.ses.assets.set('assets/body.html', '<p>{{name}}</p>');
  world.ec2.instances.set('i-a', { state: 'running', interfaces: 1 });
  world.ec2.add({ allocationId: EXISTING, tags: {} });
  await before?.(world);
  return world;
}

const situations = Object.entries(CATALOGUE).flatMap(([service, byName]) =>
  Object.entries(byName).map(([name, situation]): [string, Situation] => [`${service}: ${name}`, situation]));

describe.each(situations)('%s', (_, situation) => {
  const { call, calledFrom, request, attempted, rows } = situation;
  const titleOf = ({ status, seconds = DEADLINE }: Taken) =>
    `${seconds === 0 ? '' : `is asked again for ${seconds === DEADLINE ? 'as long as there is time' : `${seconds} s`}, then `}`
    + (status === 'SUCCESS' ? 'counts as success' : 'fails, and the answer says what was attempted, on what, the code and what to do');

  test.each(rows.map((row) => [row[0], titleOf(row[1]), row] as const))('%s %s', async (code, __, [, { status, seconds }, whatToDo, httpStatus]) => {
    const world = await worldOf(situation);
    world.calls.faultAt = failing(call, awsError(code, { status: httpStatus }), { from: calledFrom });
    const began = world.clock.now();
    const { Status, Reason = '' } = await request(world);
    const took = (world.answeredTime - began) / 1000;
    expect(Status).toBe(status);
    expect(took).toBeGreaterThanOrEqual(seconds ?? DEADLINE - PAUSE);
    expect(took).toBeLessThanOrEqual(seconds === undefined ? DEADLINE : seconds === 0 ? STATUS_LAG : seconds + PAUSE);
    if (status === 'SUCCESS') return;
    expect(whatToDo).toBeTruthy();
    // AWS's own words may be long.
    const [summary = '', words] = Reason.split('. Message: ');
    expect(summary).toContain(`${attempted}: ${code}`);
    expect(summary).toContain(`; ${whatToDo}`);
    expect(words).toContain(`${code} happened`);
    // Last, since the log goes with a stack whose creation is rolled back: the rest has to be enough.
    expect(Reason).toMatch(/[^ ] \(log [^()]+\)$/);
  });

  const retried = rows.filter(([, { seconds, isFinal }]) => seconds !== 0 && !isFinal);
  const passing: [string, Error][] = [
    ...retried.map(([code, , , status]): [string, Error] => [code, awsError(code, { status })]),
    ...(retried.length > 1 ? [['a broken connection', lostAnswer()] as [string, Error]] : []),
  ];
  // The fakes would go on refusing a pending instance, or one with several interfaces.
  if (retried.length > 1 && call !== 'DescribeInstances') {
    test.each(passing)('%s makes no difference when it passes', async (__, error) => {
      const world = await worldOf(situation);
      if (situation.attempted.includes('role=web')) world.ec2.addresses.get(EXISTING)!.tags = { role: 'web' };
      world.calls.faultAt = failing(call, error, { from: calledFrom, times: 1 });
      expect((await request(world)).Status).toBe('SUCCESS');
      expect(world.failedAfterAnswer).toEqual([]);
    });
  }
});

// What the adapters take for an answer already, so that it never comes to a handler.
describe('a code that says there is none is an answer, not an error', () => {
  const client = (code: string) => ({ send: () => Promise.reject(awsError(code)) }) as never;

  test('NoSuchCORSConfiguration: a bucket without rules', async () => {
    expect(await s3(client('NoSuchCORSConfiguration')).getRules({ name: 'shared' })).toEqual([]);
  });

  test('NotFoundException, of SES: no template, and nothing to delete', async () => {
    const port = ses(client('NotFoundException'), client('NotFoundException'));
    expect(await port.getTemplate('welcome')).toBeUndefined();
    await expect(port.deleteTemplate('welcome')).resolves.toBeUndefined();
  });

  test('InvalidInstanceID.NotFound, of DescribeInstances: no instance', async () => {
    expect(await ec2(client('InvalidInstanceID.NotFound')).describeInstance('i-a')).toBeUndefined();
  });
});
