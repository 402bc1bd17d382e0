import { DescribeAddressesCommand, EC2Client, ReleaseAddressCommand, RunInstancesCommand } from '@aws-sdk/client-ec2';
import { ec2 } from '../../lambda/elastic-ip/ec2';
import { elasticIp } from '../../lambda/elastic-ip/elastic-ip';
import { type QueryProxy, refusal, startQueryProxy } from '../e2e/query-proxy';
import { World } from '../support/world';
import { clientOf } from './contract';
import { type Emulator, startEmulator } from './emulators';

// moto's instances run at once, and it asks for no internet gateway: what comes before that, the proxy plays.

/** What EC2 answers until the target is ready, and what it says of the instance meanwhile. */
const NOT_YET = {
  'is pending': {
    code: 'InvalidInstanceID', state: 'pending',
    message: (id: string) => `The pending instance '${id}' is not in a valid state for this operation.`,
  },
  'is pending, in the words for its interface': {
    code: 'IncorrectInstanceState', state: 'pending',
    message: () => "The pending-instance-creation instance to which 'eni-0123456789abcdef0' is attached is not in a valid state for this operation",
  },
  'has run only since a moment ago': {
    code: 'InvalidInstanceID', state: 'running',
    message: (id: string) => `The pending instance '${id}' is not in a valid state for this operation.`,
  },
  'is in a network without an internet gateway': {
    code: 'Gateway.NotAttached', state: 'running',
    message: () => 'Network vpc-0123456789abcdef0 is not attached to any internet gateway',
  },
} as const;
type NotYet = keyof typeof NOT_YET;

let moto: Emulator;
let proxy: QueryProxy;
/** How often EC2 has still to refuse. */
let notYet: { readonly why: NotYet; left: number };

beforeAll(async () => {
  moto = await startEmulator('moto');
  proxy = await startQueryProxy(moto.url, async ({ Action, InstanceId = '' }, pass) => {
    const { code, message, state } = NOT_YET[notYet.why];
    if (Action === 'AssociateAddress' && notYet.left > 0) {
      notYet.left--;
      return refusal(code, message(InstanceId));
    }
    const answer = await pass();
    if (Action !== 'DescribeInstances') return answer;
    return { ...answer, xml: answer.xml.replaceAll('<name>running</name>', `<name>${state}</name>`) };
  });
}, 600_000);

afterAll(async () => {
  proxy?.stop();
  await moto?.stop();
});

const behind = () => new EC2Client(clientOf(moto.url));
const addresses = async () => (await behind().send(new DescribeAddressesCommand({}))).Addresses ?? [];

// What one test leaves behind is not the next one's.
afterEach(async () => {
  for (const { AllocationId } of await addresses()) await behind().send(new ReleaseAddressCommand({ AllocationId }));
});

describe.each(Object.keys(NOT_YET) as NotYet[])('an instance that %s', (why) => {
  test.each([0, 1, 3])('and is refused %i times gets its address with the next try, the only one that is allocated', async (times) => {
    const { Instances = [] } = await behind().send(new RunInstancesCommand({ ImageId: 'ami-12c6146b', MinCount: 1, MaxCount: 1 }));
    const InstanceId = Instances[0]!.InstanceId!;
    notYet = { why, left: times };
    const before = proxy.asked.length;
    const count = (action: string) => proxy.asked.slice(before).filter(({ Action }) => Action === action).length;

    const world = new World();
    const feature = elasticIp(ec2(new EC2Client(clientOf(proxy.url))));
    const properties = { ContractVersion: '1', AllowReassociation: 'false', RemovalPolicy: 'destroy', Target: { InstanceId } };
    const { Status, PhysicalResourceId, Data } = await world.send(feature, { type: 'Create', properties });

    expect(Status).toBe('SUCCESS');
    expect(count('AssociateAddress')).toBe(times + 1);
    expect(count('AllocateAddress')).toBe(1);
    const [address, ...others] = await addresses();
    expect(address).toMatchObject({ ...Data, AllocationId: PhysicalResourceId, InstanceId });
    expect(others).toEqual([]);

    await world.send(feature, { type: 'Delete', properties, id: PhysicalResourceId });
    expect(await addresses()).toEqual([]);
    expect(world.failedAfterAnswer).toEqual([]);
  });
});
