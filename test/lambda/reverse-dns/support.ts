import type { ReverseDnsContract } from '../../../core/contracts/reverse-dns';
import type { Tags } from '../../../core/ownership';
import { reverseDns } from '../../../lambda/reverse-dns/reverse-dns';
import { FakeReverseDns } from '../../support/fake-reverse-dns';
import { LOGICAL_ID, type Request, STACK, World } from '../../support/world';

export const OWNER = { stackId: STACK, logicalId: LOGICAL_ID };
export const [IP, OTHER_IP, UNRELATED] = ['eipalloc-0000000000000000a', 'eipalloc-0000000000000000b', 'eipalloc-0000000000000000f'];
export const ID = `reverse-dns/${IP}`;
export const NAME = 'mail.example.com';
export const THEIRS = { Name: 'theirs' };
export const MINUTE = 60_000;

export let world: World;
export let ec2: FakeReverseDns;
export const properties = (changes: Partial<ReverseDnsContract> = {}): Record<string, unknown> => ({
  ContractVersion: '1', AllocationId: IP, DomainName: NAME, ...changes,
});
let late: (() => void) | undefined;
export const send = async (request: Request) => {
  const answer = await world.send(reverseDns(ec2), request);
  late?.();
  return answer;
};
export const create = (changes?: Partial<ReverseDnsContract>) => send({ type: 'Create', properties: properties(changes) });
export const remove = (request: Partial<Request> = {}) => send({ type: 'Delete', id: ID, properties: properties(), ...request });
export const tagsOf = (id: string) => ec2.addresses.get(id)?.tags;
export const recordOf = (id: string) => ec2.store.describeReverseDns(id).domainName;
export const state = (id = IP) => ({ tags: tagsOf(id), record: recordOf(id) });
export const given = (tags: Tags, record?: string, id = IP) => {
  ec2.store.tag(id, tags);
  if (record !== undefined) ec2.store.ptrRecords.set(id, record);
};
export const writes = () => world.calls.made.filter((call) => !call.startsWith('Describe'));
/** At a time from now, even if the handler has answered by then. */
export const after = (milliseconds: number, work: () => void) => {
  const { clock } = world;
  const at = clock.now() + milliseconds;
  const sleep = clock.sleep.bind(clock);
  late = () => {
    late = undefined;
    work();
  };
  clock.sleep = async (time) => {
    await sleep(time);
    if (clock.now() >= at) late?.();
  };
};

beforeEach(() => {
  world = new World();
  late = undefined;
  ec2 = new FakeReverseDns(world.calls, () => world.clock.now());
  for (const id of [IP, OTHER_IP, UNRELATED]) ec2.add({ allocationId: id, tags: THEIRS });
  given({}, 'unrelated.example.com.', UNRELATED);
});
afterEach(() => {
  expect(world.failedAfterAnswer).toEqual([]);
  expect(state(UNRELATED)).toEqual({ tags: THEIRS, record: 'unrelated.example.com.' });
});
