import {
  AttachNetworkInterfaceCommand, CreateNetworkInterfaceCommand, DescribeSubnetsCommand, EC2Client,
  RunInstancesCommand,
} from '@aws-sdk/client-ec2';
import { ec2 } from '../../lambda/elastic-ip/ec2';
import { reverseDnsPort } from '../../lambda/reverse-dns/ec2';
import { motoAdditions } from '../e2e/moto-additions';
import { startQueryProxy } from '../e2e/query-proxy';
import { Calls } from '../support/calls';
import { FakeReverseDns } from '../support/fake-reverse-dns';
import { clientOf, hold, type Running, type Wrong } from './contract';
import { type Ec2, EC2_CASES } from './ec2-cases';
import { startEmulator } from './emulators';

const WRONG_IN_OURS: Wrong<typeof EC2_CASES> = {
  'an address cannot be associated with an interface that is not there': 'every interface is there',
};

/** Of what our additions to moto leave as it is. */
const WRONG_WITH_ADDITIONS: Wrong<typeof EC2_CASES> = {
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

const NO_RECORDS = 'it knows neither ModifyAddressAttribute nor ResetAddressAttribute';
const WRONG_IN_MOTO: Wrong<typeof EC2_CASES> = {
  ...WRONG_WITH_ADDITIONS,
  'a reverse DNS record is set, changed and reset in a while, and ends with a dot': NO_RECORDS,
  'to reset a reverse DNS record that is not there is no error': NO_RECORDS,
  'an address with a reverse DNS record is not released': NO_RECORDS,
};

// Not held to ministack: it ignores filters, interfaces and what has to be refused, so that most cases fail there.
describe('our EC2', () => hold(async () => ({ subject: ours() }), EC2_CASES, WRONG_IN_OURS));
describe('moto', () => hold(moto, EC2_CASES, WRONG_IN_MOTO));
describe('moto with what the demo adds', () => hold(motoWithAdditions, EC2_CASES, WRONG_WITH_ADDITIONS));

function ours(): Ec2 {
  let [next, now] = [1, 0];
  const port = new FakeReverseDns(new Calls(), () => (now += 600));
  port.store.ptrTakes = 1_000;
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
  return { subject: await ec2At(url), stop };
}

async function motoWithAdditions(): Promise<Running<Ec2>> {
  const { url, stop } = await startEmulator('moto');
  let now = 0;
  const proxy = await startQueryProxy(url, motoAdditions(() => (now += 600)));
  return {
    subject: await ec2At(proxy.url),
    stop: async () => {
      proxy.stop();
      await stop();
    },
  };
}

async function ec2At(url: string): Promise<Ec2> {
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

  return { port: { ...ec2(client), ...reverseDnsPort(client) }, instance, networkInterface };
}
