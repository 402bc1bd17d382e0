import { EC2Client } from '@aws-sdk/client-ec2';
import { ec2 } from '../../../lambda/elastic-ip/ec2';
import { awsError } from '../../support/aws-error';
import { type Answer, fakeClient } from '../../support/fake-client';

const TAGS = { 'cdk-adopt:stack': 'stack-1', 'Name': 'web' };
const TAG_LIST = [{ Key: 'cdk-adopt:stack', Value: 'stack-1' }, { Key: 'Name', Value: 'web' }];

function port(answer?: Answer) {
  const { client, sent } = fakeClient(EC2Client, answer);
  return { port: ec2(client), sent };
}

test('an address is made with its tags, so that it is never there without', async () => {
  const { port: { allocateAddress }, sent } = port(() => ({ AllocationId: 'eipalloc-1', PublicIp: '192.0.2.1' }));
  const made = await allocateAddress({ publicIpv4Pool: 'ipv4pool-ec2-1', networkBorderGroup: 'us-east-1', publicIp: '192.0.2.1' }, TAGS);
  expect(made).toMatchObject({ allocationId: 'eipalloc-1', publicIp: '192.0.2.1', tags: TAGS });
  expect(sent).toEqual([{ name: 'AllocateAddress', input: {
    Domain: 'vpc', PublicIpv4Pool: 'ipv4pool-ec2-1', NetworkBorderGroup: 'us-east-1', Address: '192.0.2.1',
    TagSpecifications: [{ ResourceType: 'elastic-ip', Tags: TAG_LIST }],
  } }]);
});

test('an address of a Wavelength zone is told by the one that its carrier gives it, as the attribute PublicIp then is', async () => {
  const { port: { allocateAddress }, sent } = port(() => ({ AllocationId: 'eipalloc-1', CarrierIp: '192.0.2.2', NetworkBorderGroup: 'us-east-1-wl1-bos-wlz-1' }));
  const made = await allocateAddress({ networkBorderGroup: 'us-east-1-wl1-bos-wlz-1' }, {});
  expect(made).toMatchObject({ publicIp: '192.0.2.2', networkBorderGroup: 'us-east-1-wl1-bos-wlz-1' });
  expect(sent[0]!.input).toMatchObject({ NetworkBorderGroup: 'us-east-1-wl1-bos-wlz-1' });
});

test('an IPAM pool is asked for by the parameter that is for one', async () => {
  const { port: { allocateAddress }, sent } = port(() => ({ AllocationId: 'eipalloc-1', PublicIp: '192.0.2.1' }));
  await allocateAddress({ publicIpv4Pool: 'ipam-pool-1' }, {});
  expect(sent[0]!.input).toEqual({ Domain: 'vpc', IpamPoolId: 'ipam-pool-1', TagSpecifications: [{ ResourceType: 'elastic-ip', Tags: [] }] });
});

test('an address that EC2 answers nothing about is not there, as one is whose id it does not know', async () => {
  const { port: { describeAddress } } = port(() => ({ Addresses: [] }));
  await expect(describeAddress('eipalloc-1')).rejects.toMatchObject({ name: 'InvalidAllocationID.NotFound', $metadata: { httpStatusCode: 400 } });
});

test('addresses are looked for by all filters at once', async () => {
  const { port: { describeAddresses }, sent } = port(() => ({ Addresses: [{ AllocationId: 'eipalloc-1' }, { AllocationId: 'eipalloc-2' }] }));
  const found = await describeAddresses({ 'tag-key': 'role', 'instance-id': 'i-1' });
  expect(found.map(({ allocationId }) => allocationId)).toEqual(['eipalloc-1', 'eipalloc-2']);
  expect(sent[0]!.input).toEqual({ Filters: [{ Name: 'tag-key', Values: ['role'] }, { Name: 'instance-id', Values: ['i-1'] }] });
});

describe('an instance', () => {
  test('is told by its state, how many interfaces it has, and which one is meant', async () => {
    const second = { NetworkInterfaceId: 'eni-2', Attachment: { DeviceIndex: 1 }, PrivateIpAddresses: [{ PrivateIpAddress: '10.0.0.8' }, { PrivateIpAddress: '10.0.0.9' }] };
    const onOtherCard = { NetworkInterfaceId: 'eni-3', Attachment: { DeviceIndex: 0, NetworkCardIndex: 1 } };
    const primary = { NetworkInterfaceId: 'eni-1', Attachment: { DeviceIndex: 0, NetworkCardIndex: 0 } };
    const instance = { State: { Name: 'running' }, NetworkInterfaces: [second, onOtherCard, primary] };
    const { describeInstance } = port(() => ({ Reservations: [{ Instances: [instance] }] })).port;
    expect(await describeInstance('i-1')).toEqual({ state: 'running', interfaces: 3, networkInterfaceId: 'eni-1' });
    expect(await describeInstance('i-1', '10.0.0.9')).toEqual({ state: 'running', interfaces: 3, networkInterfaceId: 'eni-2' });
    expect(await describeInstance('i-1', '10.9.9.9')).toEqual({ state: 'running', interfaces: 3 });
  });

  test.each<[string, Answer]>([
    ['that EC2 does not know', () => { throw awsError('InvalidInstanceID.NotFound'); }],
    ['that EC2 says nothing about', () => ({ Reservations: [] })],
  ])('%s is none', async (_, answer) => {
    expect(await port(answer).port.describeInstance('i-1')).toBeUndefined();
  });

  test('that EC2 may not tell about is an error', async () => {
    await expect(port(() => { throw awsError('UnauthorizedOperation'); }).port.describeInstance('i-1')).rejects.toMatchObject({ name: 'UnauthorizedOperation' });
  });
});

test.each<[string, (calls: ReturnType<typeof ec2>) => Promise<unknown>, string, object]>([
  ['associated with what is named, and taken away only where that is allowed', (calls) => calls.associateAddress('eipalloc-1', { networkInterfaceId: 'eni-1', privateIpAddress: '10.0.0.1' }, false),
    'AssociateAddress', { AllocationId: 'eipalloc-1', InstanceId: undefined, NetworkInterfaceId: 'eni-1', PrivateIpAddress: '10.0.0.1', AllowReassociation: false }],
  ['disassociated by the association', (calls) => calls.disassociateAddress('eipassoc-1'), 'DisassociateAddress', { AssociationId: 'eipassoc-1' }],
  ['released in its border group', (calls) => calls.releaseAddress({ allocationId: 'eipalloc-1', publicIp: '192.0.2.1', networkBorderGroup: 'us-east-1-bos-1', tags: {} }),
    'ReleaseAddress', { AllocationId: 'eipalloc-1', NetworkBorderGroup: 'us-east-1-bos-1' }],
  ['tagged', (calls) => calls.createTags('eipalloc-1', TAGS), 'CreateTags', { Resources: ['eipalloc-1'], Tags: TAG_LIST }],
  ['untagged by key and value, so that another value stays', (calls) => calls.deleteTags('eipalloc-1', TAGS), 'DeleteTags', { Resources: ['eipalloc-1'], Tags: TAG_LIST }],
  ['freed of its reverse DNS record', (calls) => calls.resetReverseDns('eipalloc-1'), 'ResetAddressAttribute', { AllocationId: 'eipalloc-1', Attribute: 'domain-name' }],
])('an address is %s', async (_, call, name, input) => {
  const { port: calls, sent } = port(() => ({ AssociationId: 'eipassoc-1' }));
  await call(calls);
  expect(sent).toEqual([{ name, input }]);
});
