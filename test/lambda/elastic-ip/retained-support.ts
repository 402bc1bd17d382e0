import type { ElasticIpContract } from '../../../core/contracts/elastic-ip';
import { type Owner, TAG } from '../../../core/ownership';
import { LOGICAL_ID, OTHER_STACK, STACK, World } from '../../support/world';

export const KEY = 'mail';
export const US: Owner = { stackId: STACK, logicalId: LOGICAL_ID };
export const THEM: Owner = { stackId: OTHER_STACK, logicalId: 'Theirs' };
export const LAST = 'eipalloc-fffffffffffffffff';
export const properties = (changes: Partial<ElasticIpContract> = {}): Record<string, unknown> => ({
  ContractVersion: '1', AllowReassociation: 'false', RemovalPolicy: 'retain', RetainedKey: KEY, Target: { InstanceId: 'i-a' }, ...changes,
});

export let world: World;
export const create = (changes?: Partial<ElasticIpContract>) => world.ip({ type: 'Create', properties: properties(changes) });
export const destroy = (id: string, changes?: Partial<ElasticIpContract>, stackStatus?: string) =>
  world.ip({ type: 'Delete', id, properties: properties(changes), options: { stackStatus } });
/** When the handler makes its nth call of that name, somebody else has just done this. */
export function meanwhile(name: string, deed: () => void) {
  world.calls.faultAt = (_, called) => {
    if (called === name) {
      world.calls.faultAt = () => undefined;
      deed();
    }
    return undefined;
  };
}

beforeEach(() => {
  world = new World();
  world.ec2.instances.set('i-a', { state: 'running', interfaces: 1 });
  world.ec2.instances.set('i-b', { state: 'running', interfaces: 1 });
  world.ec2.add({ allocationId: 'eipalloc-00000000000000001', tags: { [TAG.key]: 'another' } });
});
afterEach(() => expect(world.failedAfterAnswer).toEqual([]));
