import {
  AttachNetworkInterfaceCommand, CreateNetworkInterfaceCommand, DescribeSubnetsCommand, EC2Client, RunInstancesCommand,
} from '@aws-sdk/client-ec2';
import { ec2 } from '../../lambda/elastic-ip/ec2';
import { Calls } from '../support/calls';
import { FakeEc2 } from '../support/fake-ec2';
import { clientOf, hold, type Running, type Wrong } from './contract';
import { EC2_CASES, type Ec2 } from './ec2-cases';
import { startEmulator } from './emulators';

const WRONG_IN_OURS: Wrong<typeof EC2_CASES> = {
  'an address cannot be associated with an interface that is not there': 'every interface is there',
};

const WRONG_IN_MOTO: Wrong<typeof EC2_CASES> = {
  'a particular address that is allocated cannot be had': 'there are two of it',
  'each private address of an interface can have an address': 'the primary one has them all',
  'an address that another one pushes off its instance stays allocated': 'both are there',
  'an address that another one pushes off its interface stays allocated': 'both are there',
  'an instance that is pending gets no address': 'instances run at once',
  'an instance with several interfaces gets no address': 'its first interface gets it',
  'an address that is associated is not released': 'it is disassociated and released',
  'an address stays in its border group, and is released in no other': 'there are no border groups',
  'an address that is not there cannot be tagged': 'it is tagged',
};

// Not held to ministack: it ignores filters, interfaces and what has to be refused, so that most cases fail there.
describe('our EC2', () => hold(async () => ({ subject: ours() }), EC2_CASES, WRONG_IN_OURS));
describe('moto', () => hold(moto, EC2_CASES, WRONG_IN_MOTO));

function ours(): Ec2 {
  const port = new FakeEc2(new Calls());
  let next = 1;
  return {
    port,
    async instance({ pending = false, interfaces = 1 } = {}) {
      const id = `i-${next++}`;
      port.instances.set(id, { state: pending ? 'pending' : 'running', interfaces });
      return id;
    },
    async networkInterface() {
      const id = `eni-${next++}`;
      return { id, primary: port.store.primaryOf(id), secondary: '172.31.1.1' };
    },
  };
}

async function moto(): Promise<Running<Ec2>> {
  const { url, stop } = await startEmulator('moto');
  const client = new EC2Client(clientOf(url));
  const { Subnets = [] } = await client.send(new DescribeSubnetsCommand({}));
  const SubnetId = Subnets[0]?.SubnetId;

  async function networkInterface() {
    const { NetworkInterface } = await client.send(new CreateNetworkInterfaceCommand({ SubnetId, SecondaryPrivateIpAddressCount: 1 }));
    const [primary, secondary] = NetworkInterface!.PrivateIpAddresses!.map(({ PrivateIpAddress }) => PrivateIpAddress!);
    return { id: NetworkInterface!.NetworkInterfaceId!, primary: primary!, secondary: secondary! };
  }

  async function instance({ interfaces = 1 } = {}) {
    const { Instances = [] } = await client.send(new RunInstancesCommand({ ImageId: 'ami-12c6146b', MinCount: 1, MaxCount: 1, SubnetId }));
    const InstanceId = Instances[0]!.InstanceId!;
    for (let index = 1; index < interfaces; index++) {
      const { id: NetworkInterfaceId } = await networkInterface();
      await client.send(new AttachNetworkInterfaceCommand({ InstanceId, NetworkInterfaceId, DeviceIndex: index }));
    }
    return InstanceId;
  }

  return { subject: { port: ec2(client), instance, networkInterface }, stop };
}
