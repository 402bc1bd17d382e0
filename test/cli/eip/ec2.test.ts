import { Readable } from 'node:stream';
import { type Address, EC2Client } from '@aws-sdk/client-ec2';
import { type Row, rowOf } from '../../../cli/eip/address';
import { addresses, parseEip } from '../../../cli/eip/ec2';
import type { OwnerStatus } from '../../../cli/shared/owner-status';
import { TAG, type Tags } from '../../../core/ownership';
import { eip, ID, REGION } from './support';

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

  test.each<[string, Address, number | null]>([
    ['in use', { InstanceId: 'i-1', PublicIpv4Pool: 'amazon' }, 3.65],
    ['idle', { PublicIpv4Pool: 'amazon' }, 3.65],
    ['of no pool that is told', {}, 3.65],
    ['of a pool of the user', { PublicIpv4Pool: 'ipv4pool-ec2-0123' }, 0],
    ['of an IPAM pool, which tells by no field whose addresses it has', { PublicIpv4Pool: 'ipam-pool-0123456789abcdef0' }, null],
    ["of the user's Outpost", { PublicIpv4Pool: 'amazon', CustomerOwnedIpv4Pool: 'ipv4pool-coip-0123' }, 0],
  ])('that is %s costs so much a month', (_, address, usd) => {
    expect(parsed(address).monthlyUsd).toBe(usd);
  });

  test('has its number, be it of a carrier or of the user', () => {
    expect([{ PublicIp: '192.0.2.1' }, { CarrierIp: '192.0.2.2' }, { CustomerOwnedIp: '192.0.2.3' }].map((address) => parsed(address).publicIp))
      .toEqual(['192.0.2.1', '192.0.2.2', '192.0.2.3']);
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
