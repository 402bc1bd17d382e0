import { Readable } from 'node:stream';
import { type Address, EC2Client } from '@aws-sdk/client-ec2';
import { type Eip, type Holders, type OwnerStatus, type Row, rowOf } from '../../../cli/eip/address';
import { type Addresses, addresses, parseEip } from '../../../cli/eip/ec2';
import { list } from '../../../cli/eip/list';
import { rowsOf, type StackSource, statusIn } from '../../../cli/eip/owner';
import type { CommandResult } from '../../../cli/shared/command';
import { TAG, type Tags } from '../../../core/ownership';
import type { ResourceSeen } from '../../../lambda/custom-resource/cloudformation';
import { awsError, lostAnswer } from '../../support/aws-error';
import { LOGICAL_ID, OTHER_STACK, STACK } from '../../support/world';

const REGION = 'us-east-1';
const ID = 'eipalloc-00000000000000001';
const MARKED: Tags = { [TAG.stack]: STACK, [TAG.resource]: LOGICAL_ID, [TAG.spec]: '0123456789ab' };
const CLAIMED: Tags = { [TAG.associatedBy]: OTHER_STACK, [TAG.resource]: LOGICAL_ID };
const eip = (tags: Tags, more: Partial<Eip> = {}): Eip => ({ allocationId: ID, publicIp: '192.0.2.1', tags, ...more });

interface Answers {
  readonly stacks?: Readonly<Record<string, string | Error>>;
  readonly resource?: ResourceSeen | Error;
}

/** A stack that isn't named is gone. */
function answering({ stacks = {}, resource = { status: 'CREATE_COMPLETE', physicalId: ID } }: Answers): StackSource & { asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    async stack(stackId) {
      asked.push(stackId);
      const status = stacks[stackId];
      if (status instanceof Error) throw status;
      return status === undefined ? undefined : { status };
    },
    async resource(stackId, logicalId) {
      asked.push(`${stackId} ${logicalId}`);
      if (resource instanceof Error) throw resource;
      return resource;
    },
  };
}

const holding = (...eips: Eip[]): Addresses => ({
  region: async () => REGION,
  list: async () => eips,
  read: async () => { throw new Error('nothing is to be read again'); },
  release: async () => { throw new Error('nothing is to be released'); },
});

const rowIn = async (answers: Answers, one: Eip): Promise<Row> => (await rowsOf([one], REGION, answering(answers)))[0]!;

describe('the owner', () => {
  const state = (tags: Tags, standings: Partial<Record<keyof Holders, OwnerStatus['state']>>) => {
    const given = Object.fromEntries(Object.entries(standings).map(([holder, one]) => [holder, { state: one }]));
    const { owner, orphan } = rowOf(eip(tags), given);
    return { kind: owner.kind, ...(owner.kind !== 'none' && { state: owner.state }), orphan };
  };

  test.each<[string, Tags, Parameters<typeof state>[1], object]>([
    ['whom its mark names', MARKED, { stack: 'live' }, { kind: 'stack', state: 'live', orphan: false }],
    ['nobody, of an orphan: the stack of its mark is gone', MARKED, { stack: 'gone' }, { kind: 'stack', state: 'gone', orphan: true }],
    ['still the stack that is there, of an abandoned one', MARKED, { stack: 'abandoned' }, { kind: 'stack', state: 'abandoned', orphan: false }],
    ['not known, and no orphan, where CloudFormation could not be asked', MARKED, { stack: 'unknown' }, { kind: 'stack', state: 'unknown', orphan: false }],
    ['not known where nothing was asked', MARKED, {}, { kind: 'stack', state: 'unknown', orphan: false }],
    ['nobody without tags of ours', { Name: 'mine' }, {}, { kind: 'none', orphan: false }],
    ["nobody's orphan though the stack that associated it is gone: it was there before", CLAIMED, { associatedBy: 'gone' },
      { kind: 'associated-by', state: 'gone', orphan: false }],
    ['the stack that uses what a gone one left', { ...MARKED, ...CLAIMED }, { stack: 'gone', associatedBy: 'live' },
      { kind: 'associated-by', state: 'live', orphan: false }],
    ['not known while it is not known whether a stack uses what a gone one left', { ...MARKED, ...CLAIMED },
      { stack: 'gone', associatedBy: 'unknown' }, { kind: 'associated-by', state: 'unknown', orphan: false }],
    ['nobody where both are gone', { ...MARKED, ...CLAIMED }, { stack: 'gone', associatedBy: 'gone' }, { kind: 'stack', state: 'gone', orphan: true }],
    ['gone, and it no orphan, where it is kept by a key', { ...MARKED, [TAG.key]: 'mail' }, { stack: 'gone' },
      { kind: 'stack', state: 'gone', orphan: false }],
    ['gone, and it no orphan, where the stack was told to leave it', { ...MARKED, [TAG.retained]: STACK }, { stack: 'gone' },
      { kind: 'stack', state: 'gone', orphan: false }],
  ])('is %s', (_, tags, standings, expected) => {
    expect(state(tags, standings)).toEqual(expected);
  });

  test('of what is retained is told with the key, and the stack that left it', () => {
    expect(rowOf(eip({ [TAG.key]: 'mail', [TAG.retained]: STACK }), {}))
      .toMatchObject({ owner: { kind: 'none' }, retained: { key: 'mail', stackId: STACK }, orphan: false });
  });
});

describe('CloudFormation is asked', () => {
  const ownerIn = async (answers: Answers, one = eip(MARKED)) => (await rowIn(answers, one)).owner;
  const live = { [STACK]: 'UPDATE_COMPLETE' };

  test.each<[string, Answers, object]>([
    ['live with its resource', { stacks: live }, { state: 'live', stack: 'Shop', stackId: STACK, resource: LOGICAL_ID }],
    ['gone where it is deleted', { stacks: { [STACK]: 'DELETE_COMPLETE' } }, { state: 'gone' }],
    ['gone where nobody knows it any more', {}, { state: 'gone' }],
    ['live while it is being deleted', { stacks: { [STACK]: 'DELETE_IN_PROGRESS' } }, { state: 'live' }],
    ['live where it could not be deleted', { stacks: { [STACK]: 'DELETE_FAILED' } }, { state: 'live' }],
    ['unknown where it is not permitted', { stacks: { [STACK]: awsError('AccessDenied') } }, {
      state: 'unknown', note: 'could not ask CloudFormation for stack Shop: AccessDenied: AccessDenied happened; '
        + 'allow these credentials cloudformation:DescribeStacks on the stack, or choose others with --profile',
    }],
    ['unknown where there was no answer', { stacks: { [STACK]: lostAnswer() } }, { state: 'unknown', note: expect.stringContaining('ECONNRESET') }],
    ['unknown where AWS is busy', { stacks: { [STACK]: awsError('Throttling') } }, { state: 'unknown' }],
    ['live where only its resource could not be asked for', { stacks: live, resource: awsError('AccessDenied') }, {
      state: 'live', note: expect.stringMatching(/^could not ask CloudFormation for Thing0A1B2C3D of stack Shop: .*DescribeStackResource/),
    }],
  ])('whether the stack is there: it is %s', async (_, answers, expected) => {
    expect(await ownerIn(answers)).toMatchObject(expected);
  });

  test.each<[string, ResourceSeen, OwnerStatus['state']]>([
    ['live with this address', { status: 'UPDATE_COMPLETE', physicalId: ID }, 'live'],
    ['abandoned where the stack has it no more', 'absent', 'abandoned'],
    ['abandoned where it was deleted', { status: 'DELETE_COMPLETE', physicalId: ID }, 'abandoned'],
    ['abandoned where the resource has another address', { status: 'UPDATE_COMPLETE', physicalId: 'eipalloc-2' }, 'abandoned'],
    ['live while an operation replaces the address', { status: 'UPDATE_IN_PROGRESS', physicalId: 'eipalloc-2' }, 'live'],
    ['live before the resource has an id', { status: 'CREATE_IN_PROGRESS' }, 'live'],
    ['live where the id is not that of an address', { status: 'CREATE_FAILED', physicalId: 'none/1' }, 'live'],
    ['live where it is not known', 'unknown', 'live'],
  ])('for the resource of a live stack: it is %s', (_, seen, state) => {
    expect(statusIn(seen, eip(MARKED)).state).toBe(state);
  });

  test('for no stack of another region, nor for what is no stack: what is not there says nothing of them', async () => {
    for (const stackId of [STACK.replace(REGION, 'eu-west-1'), 'Shop', `${STACK}/x`, '']) {
      const source = answering({});
      const [row] = await rowsOf([eip({ ...MARKED, [TAG.stack]: stackId })], REGION, source);
      expect(row).toMatchObject({ owner: { state: 'unknown', note: expect.stringMatching(/is of eu-west-1|is not the ARN of a stack/) }, orphan: false });
      expect(source.asked).toEqual([]);
    }
  });

  test('once for each stack, also where it may not be asked for, and not for addresses that are no stack\'s', async () => {
    const source = answering({ stacks: { [OTHER_STACK]: awsError('AccessDenied') } });
    await rowsOf([eip(MARKED), eip(CLAIMED), eip(MARKED), eip(CLAIMED), eip({ [TAG.retained]: STACK })], REGION, source);
    expect(source.asked).toEqual([STACK, OTHER_STACK]);
  });

  test('for no resource where the tag that names it is missing', async () => {
    const source = answering({ stacks: live });
    expect((await rowsOf([eip({ [TAG.stack]: STACK })], REGION, source))[0]!.owner).toMatchObject({ state: 'live' });
    expect(source.asked).toEqual([STACK]);
  });

  test('and a fault in here makes no orphan', async () => {
    const source = { ...answering({ stacks: live }), stack: () => { throw new TypeError('oops'); } };
    expect((await rowsOf([eip(MARKED)], REGION, source))[0]!.orphan).toBe(false);
  });
});

describe('an address of EC2', () => {
  const parsed = (address: Address, standing: OwnerStatus['state'] = 'live') => rowOf(parseEip({ AllocationId: ID, ...address }), { stack: { state: standing } });
  const tagged = (tags: Tags) => ({ Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) });

  test.each<[string, Address, Row['association']]>([
    ['none', { AssociationId: '', InstanceId: '', NetworkInterfaceId: '' }, undefined],
    ['an interface', { AssociationId: 'eipassoc-1', NetworkInterfaceId: 'eni-1', PrivateIpAddress: '10.0.0.7' },
      { networkInterfaceId: 'eni-1', privateIpAddress: '10.0.0.7' }],
    ['an instance that no pool put it on', { AssociationId: 'eipassoc-1', InstanceId: 'i-1', ...tagged({ [TAG.assignedTo]: 'i-2' }) }, { instanceId: 'i-1' }],
    ['an instance that a pool put it on', { AssociationId: 'eipassoc-1', InstanceId: 'i-1', ...tagged({ [TAG.assignedTo]: 'i-1' }) },
      { instanceId: 'i-1', by: 'pool' }],
    ['an instance, without the id of the association', { InstanceId: 'i-1' }, { instanceId: 'i-1' }],
    ['something that EC2 does not tell', { AssociationId: 'eipassoc-1' }, {}],
    ['what a service manages', { ServiceManaged: 'nlb' }, { by: 'service', service: 'nlb' }],
  ])('is associated with %s', (_, address, association) => {
    expect(parsed(address).association).toEqual(association);
  });

  test.each<[string, Address, number]>([
    ['in use', { InstanceId: 'i-1', PublicIpv4Pool: 'amazon' }, 3.65],
    ['idle', { PublicIpv4Pool: 'amazon' }, 3.65],
    ['of no pool that is told', {}, 3.65],
    ['of a pool of the user', { PublicIpv4Pool: 'ipv4pool-ec2-0123' }, 0],
    ["of the user's Outpost", { PublicIpv4Pool: 'amazon', CustomerOwnedIpv4Pool: 'ipv4pool-coip-0123' }, 0],
  ])('that is %s costs so much a month', (_, address, usd) => {
    expect(parsed(address).monthlyUsd).toBe(usd);
  });

  test('has its number, be it of a carrier or of the user', () => {
    expect([{ PublicIp: '192.0.2.1' }, { CarrierIp: '192.0.2.2' }, { CustomerOwnedIp: '192.0.2.3' }].map((address) => parsed(address).publicIp))
      .toEqual(['192.0.2.1', '192.0.2.2', '192.0.2.3']);
  });
});

describe('the list', () => {
  const ORPHAN = eip({ ...MARKED, [TAG.stack]: OTHER_STACK }, { allocationId: 'eipalloc-2', publicIp: '192.0.2.22' });
  const LIVE = eip(MARKED, { associationId: 'eipassoc-1', instanceId: 'i-1', privateIpAddress: '10.0.0.7' });
  const THEIRS = eip({ Name: 'x' }, { allocationId: 'eipalloc-3', publicIp: '192.0.2.3', ownPool: 'ipv4pool-ec2-0' });
  const KEPT = eip({ [TAG.key]: 'mail', [TAG.retained]: STACK }, { allocationId: 'eipalloc-4', publicIp: '192.0.2.4', service: 'nlb' });
  const answers = { stacks: { [STACK]: 'CREATE_COMPLETE' } };
  const listed = (eips: Eip[], given: Answers, orphans = false): Promise<CommandResult> =>
  list(holding(...eips), answering(given), orphans);

  test('is a table, what it costs, and how many are orphans', async () => {
    const { yes, text, failures } = await listed([LIVE, ORPHAN, THEIRS, KEPT], answers);
    expect({ yes, failures }).toEqual({ yes: true, failures: [] });
    expect(text.split('\n')).toEqual([
      'ADDRESS     ALLOCATION                  OWNER                                    ASSOCIATION                 USD/MONTH',
      '192.0.2.1   eipalloc-00000000000000001  Thing0A1B2C3D of stack Shop              instance i-1 (10.0.0.7)          3.65',
      '192.0.2.22  eipalloc-2                  Thing0A1B2C3D of stack Blog (gone)       none                             3.65',
      '192.0.2.3   eipalloc-3                  none                                     none                             0.00',
      "192.0.2.4   eipalloc-4                  retained by key 'mail' since stack Shop  associated, managed by nlb       3.65",
      '',
      '4 Elastic IP addresses in us-east-1: 10.95 USD a month (0.005 an hour each, in use or idle; nothing for those of a pool of yours)',
      'of these 1 orphan: 3.65 USD a month',
      'npx cdk-adopt eip release --orphans releases orphans, after it has asked',
    ]);
  });

  test('in JSON has the documented shape', async () => {
    const { json } = await listed([LIVE, ORPHAN], answers);
    expect(JSON.parse(JSON.stringify(json))).toEqual({
      region: REGION,
      addresses: [
        {
          publicIp: '192.0.2.1', allocationId: ID, orphan: false, monthlyUsd: 3.65, association: { instanceId: 'i-1', privateIpAddress: '10.0.0.7' },
          owner: { kind: 'stack', stack: 'Shop', stackId: STACK, resource: LOGICAL_ID, state: 'live' },
        },
        {
          publicIp: '192.0.2.22', allocationId: 'eipalloc-2', orphan: true, monthlyUsd: 3.65,
          owner: { kind: 'stack', stack: 'Blog', stackId: OTHER_STACK, resource: LOGICAL_ID, state: 'gone' },
        },
      ],
      undecided: [],
      monthlyUsd: 7.3,
    });
  });

  test('adds up to whole cents', async () => {
    expect((await listed(Array.from({ length: 9 }, () => ORPHAN), answers)).json).toMatchObject({ monthlyUsd: 32.85 });
  });

  test('of orphans holds nothing else, and the answer is yes', async () => {
    const { yes, json, text } = await listed([LIVE, ORPHAN, THEIRS, KEPT], answers, true);
    expect(yes).toBe(true);
    expect(json).toMatchObject({ addresses: [{ allocationId: 'eipalloc-2' }], monthlyUsd: 3.65 });
    expect(text).toMatch(/\n1 orphan in us-east-1: 3.65 USD a month \(.*\nnpx cdk-adopt eip release --orphans /);
  });

  test('of orphans that is empty answers no; one of addresses is an answer all the same', async () => {
    expect(await listed([LIVE, THEIRS, KEPT], answers, true)).toMatchObject({ yes: false, text: 'no orphans in us-east-1', failures: [] });
    expect(await listed([], answers)).toMatchObject({ yes: true, text: 'no Elastic IP addresses in us-east-1', failures: [] });
  });

  describe('where CloudFormation may not be asked', () => {
    const denied = { stacks: { [STACK]: awsError('AccessDenied') } };
    const other = { ...LIVE, allocationId: 'eipalloc-9' };

    test('says so, once for each stack, and calls none of its addresses an orphan', async () => {
      const { yes, text, failures } = await listed([LIVE, other], denied);
      expect({ yes, failures }).toEqual({ yes: true, failures: [] });
      expect(text).toContain('Thing0A1B2C3D of stack Shop (unknown)');
      expect(text).toContain(`\ncould not tell whether ${ID}, eipalloc-9 are orphans: could not ask CloudFormation for stack Shop: AccessDenied: `);
      expect(text).not.toMatch(/of these|release/);
    });

    test('of orphans is no answer while none is known', async () => {
      const { text, failures, json } = await listed([LIVE], denied, true);
      expect(failures).toEqual([expect.stringMatching(new RegExp(`^could not tell whether ${ID} is an orphan: could not ask .*DescribeStacks`))]);
      expect(text).toBe('no orphans in us-east-1');
      expect(json).toMatchObject({ addresses: [], undecided: [{ allocationId: ID, reason: expect.stringContaining('AccessDenied') }] });
    });

    test('of orphans is an answer where another is known', async () => {
      const { yes, text, failures } = await listed([LIVE, ORPHAN], denied, true);
      expect({ yes, failures }).toEqual({ yes: true, failures: [] });
      expect(text).toContain(`\ncould not tell whether ${ID} is an orphan: `);
    });

    test('does not mind for what is retained, or was there before', async () => {
      const retained = eip({ ...MARKED, [TAG.key]: 'mail' });
      const claimed = eip({ [TAG.associatedBy]: STACK, [TAG.resource]: LOGICAL_ID });
      expect(await listed([retained, claimed], denied, true)).toMatchObject({ yes: false, failures: [] });
    });
  });

  test.each<[string, Eip, Answers, string]>([
    ['by whom it is associated', eip(CLAIMED), { stacks: { [OTHER_STACK]: 'CREATE_COMPLETE' } }, 'associated by Thing0A1B2C3D of stack Blog  '],
    ['why it is abandoned', eip(MARKED), { ...answers, resource: 'absent' }, 'Thing0A1B2C3D of stack Shop (abandoned, the stack has no such resource)'],
    ['that it is retained and held', eip({ ...MARKED, [TAG.key]: 'mail' }), answers, "Thing0A1B2C3D of stack Shop, retained by key 'mail'"],
    ['that it is retained without a key', eip({ [TAG.retained]: STACK }), answers, 'retained since stack Shop'],
    ['that it is kept by a key which no stack holds', eip({ [TAG.key]: 'mail' }), answers, "  retained by key 'mail'  "],
    ['that a pool put it there', eip(MARKED, { instanceId: 'i-1', tags: { ...MARKED, [TAG.assignedTo]: 'i-1' } }), answers, 'instance i-1, by a pool'],
    ['where a pool had it', eip({ ...MARKED, [TAG.assignedTo]: 'i-1' }), answers, 'none (a pool had it on i-1)'],
    ['the interface of a service', eip({}, { networkInterfaceId: 'eni-1', service: 'alb' }), answers, 'network interface eni-1, managed by alb'],
  ])('tells %s', async (_, one, given, expected) => {
    expect((await listed([one], given)).text).toContain(expected);
  });

  test('lets nothing of a tag start a line, or reach the terminal as a command', async () => {
    const { text } = await listed([eip({ [TAG.key]: 'a\n\u001b[31m\u202eb' })], answers);
    expect(text).toContain("retained by key 'a\uFFFD\uFFFD[31m\uFFFDb'");
  });
});

describe('EC2', () => {
  const NAMES = { AWS_EC2_METADATA_DISABLED: 'true', AWS_ACCESS_KEY_ID: 'key', AWS_SECRET_ACCESS_KEY: 'secret' };
  const original = process.env;
  beforeEach(() => { process.env = { ...original, ...NAMES, AWS_PROFILE: undefined }; });
  afterEach(() => { process.env = original; });

  function ec2Answering(statusCode: number, body: string) {
    const sent: URLSearchParams[] = [];
    const client = new EC2Client({ region: REGION, maxAttempts: 1, requestHandler: { handle: async (request: { body: string }) => {
      sent.push(new URLSearchParams(request.body));
      return { response: { statusCode, headers: {}, body: Readable.from([Buffer.from(body)]) } };
    } } as never });
    return { source: addresses(client), sent };
  }
  const refusing = (code: string) => ec2Answering(400, `<Response><Errors><Error><Code>${code}</Code><Message>no way</Message></Error></Errors></Response>`);
  const one = eip({}, { networkBorderGroup: 'us-east-1-lax-1' });

  test('is asked to release by the allocation id, in the border group of the address', async () => {
    const { source, sent } = ec2Answering(200, '<ReleaseAddressResponse/>');
    expect(await source.release(one)).toBe('released');
    expect(Object.fromEntries(sent[0]!)).toMatchObject({ Action: 'ReleaseAddress', AllocationId: ID, NetworkBorderGroup: 'us-east-1-lax-1' });
    expect(sent[0]!.has('PublicIp')).toBe(false);
  });

  test.each(['InvalidAllocationID.NotFound', 'InvalidAddressID.NotFound'])('%s: the address is gone already', async (code) => {
    expect(await refusing(code).source.release(one)).toBe('gone');
    expect(await refusing(code).source.read(one)).toBeUndefined();
  });

  test.each<[string, string]>([
    ['InvalidAddress.PtrSet', 'remove its reverse DNS record first'],
    ['InvalidAddress.Locked', 'ask AWS Support'],
    ['AuthFailure', 'of another account by now, or these credentials are not valid'],
    ['UnauthorizedOperation', 'ec2:ReleaseAddress'],
    ['InvalidIPAddress.InUse', 'somebody uses it by now'],
    ['RequestLimitExceeded', 'try again in a while'],
    ['InvalidAddress.NotFound', ''],
  ])('%s: the address is not released, and what to do is said', async (code, todo) => {
    await expect(refusing(code).source.release(one)).rejects.toThrow(`could not release address ${ID} (192.0.2.1): ${code}: no way${todo ? '; ' : ''}`);
    await expect(refusing(code).source.release(one)).rejects.toThrow(todo);
  });

  test('is asked for an address again by its id, and another one is no answer', async () => {
    const xml = (id: string) => `<DescribeAddressesResponse><addressesSet><item><allocationId>${id}</allocationId></item></addressesSet></DescribeAddressesResponse>`;
    const { source, sent } = ec2Answering(200, xml(ID));
    expect(await source.read(one)).toMatchObject({ allocationId: ID });
    expect(sent[0]!.get('AllocationId.1')).toBe(ID);
    expect(await ec2Answering(200, xml('eipalloc-2')).source.read(one)).toBeUndefined();
  });

  test('that may not be asked for addresses ends the command, with what to allow', async () => {
    const denial = /^could not list the Elastic IP addresses of us-east-1: UnauthorizedOperation: no way; allow these credentials ec2:DescribeAddresses/;
    await expect(refusing('UnauthorizedOperation').source.list()).rejects.toThrow(denial);
    await expect(refusing('UnauthorizedOperation').source.read(one)).rejects.toThrow(/^could not read address .* again: .*ec2:DescribeAddresses/);
  });
});
