import { AutoScalingClient } from '@aws-sdk/client-auto-scaling';
import { EC2Client } from '@aws-sdk/client-ec2';
import { aws } from '../../../lambda/elastic-ip-pool/aws';
import { type Answer, fakeClient } from '../../support/fake-client';

describe('the calls', () => {
  function port(answer?: Answer) {
    const { client, sent } = fakeClient(EC2Client, answer);
    return { sent, port: aws(client, fakeClient(AutoScalingClient, answer, sent).client) };
  }

  test('an address is never associated from where it is', async () => {
    const { sent, port: { associate } } = port();
    await associate({ allocationId: 'e-1', instanceId: 'i-1', networkInterfaceId: 'eni-1', privateIpAddress: '10.0.0.1' });
    expect(sent).toEqual([{
      name: 'AssociateAddress',
      input: { AllocationId: 'e-1', NetworkInterfaceId: 'eni-1', PrivateIpAddress: '10.0.0.1', AllowReassociation: false },
    }]);
  });

  test('the primary interface is the first device of the first network card, whatever its place in the list', async () => {
    const NetworkInterfaces = [
      { NetworkInterfaceId: 'eni-other-card', PrivateIpAddress: '10.0.2.1', Attachment: { DeviceIndex: 0, NetworkCardIndex: 1 } },
      { NetworkInterfaceId: 'eni-second', PrivateIpAddress: '10.0.1.1', Attachment: { DeviceIndex: 1, NetworkCardIndex: 0 } },
      {
        NetworkInterfaceId: 'eni-first', Attachment: { DeviceIndex: 0, NetworkCardIndex: 0 },
        PrivateIpAddresses: [{ PrivateIpAddress: '10.0.0.9', Primary: false }, { PrivateIpAddress: '10.0.0.1', Primary: true }],
      },
    ];
    const { sent, port: { ec2Instances } } = port(() => ({ Reservations: [{ Instances: [{ InstanceId: 'i-1', State: { Name: 'running' }, NetworkInterfaces }] }] }));
    expect(await ec2Instances(['i-1'])).toEqual([
      { instanceId: 'i-1', state: 'running', networkInterfaceId: 'eni-first', privateIpAddress: '10.0.0.1', hasIpv6: false, interfaces: 3 },
    ]);
    expect(sent[0]!.input).toEqual({ Filters: [{ Name: 'instance-id', Values: ['i-1'] }] });
  });

  test('an interface in an IPv6-only subnet has no private IPv4 address, and that is told from one that is not there yet', async () => {
    const ipv6Only = { NetworkInterfaceId: 'eni-1', Attachment: { DeviceIndex: 0 }, Ipv6Addresses: [{ Ipv6Address: '2001:db8::1' }] };
    const described = async (interfaces: object[]) => {
      const { port: { ec2Instances } } = port(() => ({ Reservations: [{ Instances: [{ InstanceId: 'i-1', State: { Name: 'pending' }, NetworkInterfaces: interfaces }] }] }));
      return (await ec2Instances(['i-1']))[0];
    };
    const bare = { instanceId: 'i-1', state: 'pending', networkInterfaceId: undefined, privateIpAddress: undefined };
    expect(await described([ipv6Only])).toEqual({ ...bare, networkInterfaceId: 'eni-1', hasIpv6: true, interfaces: 1 });
    expect(await described([])).toEqual({ ...bare, hasIpv6: false, interfaces: 0 });
  });

  test('for nothing, nothing is asked: without names the services describe all that there is', async () => {
    const { sent, port: { groupInstances, instancesInAutoScaling, ec2Instances } } = port();
    expect([await groupInstances([]), await instancesInAutoScaling([]), await ec2Instances([])]).toEqual([[], [], []]);
    expect(sent).toEqual([]);
  });

  test('more than fit into one request are asked for in several, page by page', async () => {
    const { sent, port: { instancesInAutoScaling } } = port((_, { InstanceIds, NextToken }) => ({
      AutoScalingInstances: [{ InstanceId: `${(InstanceIds as string[])[0]}/${NextToken ?? 'first'}`, AutoScalingGroupName: 'group', LifecycleState: 'InService' }],
      NextToken: NextToken ? undefined : 'second',
    }));
    const found = await instancesInAutoScaling(Array.from({ length: 51 }, (_, index) => `i-${index}`));
    expect(found.map(({ instanceId }) => instanceId)).toEqual(['i-0/first', 'i-0/second', 'i-50/first', 'i-50/second']);
    expect(sent.map(({ input }) => (input.InstanceIds as string[]).length)).toEqual([50, 50, 1, 1]);
  });

  test('a launch without a token is completed by its instance', async () => {
    const { sent, port: { complete } } = port();
    await complete({ groupName: 'group', hookName: 'hook', instanceId: 'i-1' }, 'CONTINUE');
    expect(sent[0]!.input).toMatchObject({ AutoScalingGroupName: 'group', LifecycleHookName: 'hook', InstanceId: 'i-1', LifecycleActionResult: 'CONTINUE' });
    expect(sent[0]!.input.LifecycleActionToken).toBeUndefined();
  });
});
