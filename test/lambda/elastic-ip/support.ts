import type { ElasticIpContract } from '../../../core/contracts/elastic-ip';
import type { Address } from '../../../core/elastic-ip/address';
import { LOGICAL_ID, STACK, World } from '../../support/world';

export const ANY_ADDRESS = { kind: 'allocated', allocation: {} } as const;

export const OWNER = { stackId: STACK, logicalId: LOGICAL_ID };
export const EXISTING = 'eipalloc-0000000000000000e';
const UNRELATED = 'eipalloc-0000000000000000f';
export const properties = (changes: Partial<ElasticIpContract> = {}): Record<string, unknown> => ({
  ContractVersion: '1', AllowReassociation: 'false', RemovalPolicy: 'destroy', Target: { InstanceId: 'i-a' }, ...changes,
});

export let world: World;
export const address = (id: string) => world.ec2.addresses.get(id);
/** All addresses but the one that nobody may touch. */
export const addresses = () => [...world.ec2.addresses.values()].filter(({ allocationId }) => allocationId !== UNRELATED);
export const create = (changes?: Partial<ElasticIpContract>) => world.ip({ type: 'Create', properties: properties(changes) });
export const existing = (changes: Partial<Address> = {}) => world.ec2.add({ allocationId: EXISTING, tags: { Name: 'theirs' }, ...changes });

beforeEach(() => {
  world = new World();
  world.ec2.instances.set('i-a', { state: 'running', interfaces: 1 });
  world.ec2.instances.set('i-b', { state: 'running', interfaces: 1 });
  world.ec2.add({ allocationId: UNRELATED, tags: { Name: 'unrelated' } });
});
afterEach(() => {
  expect(world.failedAfterAnswer).toEqual([]);
  expect(address(UNRELATED)).toEqual({ allocationId: UNRELATED, publicIp: '192.0.2.1', tags: { Name: 'unrelated' } });
});
