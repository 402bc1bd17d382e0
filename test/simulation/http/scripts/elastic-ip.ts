import { type Address, AssociateAddressCommand, DisassociateAddressCommand, ReleaseAddressCommand } from '@aws-sdk/client-ec2';
import { LOGICAL_ID } from '../../../support/world';
import type { Changes, Script, State, Step } from '../script';
import type { Services } from '../services';

const properties = (InstanceId: string, more: object = {}) =>
  ({ ContractVersion: '1', AllowReassociation: 'false', RemovalPolicy: 'destroy', Target: { InstanceId }, ...more });
const tagged = (Value: string) => ({ Tags: [{ Key: 'Name', Value }] });
const numbered = { Address: '203.0.113.7' };

type Cast = Services['instances'] & Services['addresses'];

/** @param occupied whether somebody's address is on the second instance; kept: whether an address outlives the stack */
function script(name: string, steps: (cast: Cast) => Step[], { occupied = false, extra = false, kept = false } = {}): Script {
  return {
    name: `ip: ${name}`,
    feature: 'elastic-ip',
    extra,
    async prepare(services) {
      const { ec2, instances, addresses } = services;
      const occupant = { AllocationId: addresses.unrelated, InstanceId: instances.two };
      const { AssociationId } = occupied ? await ec2.send(new AssociateAddressCommand(occupant)) : {};
      return {
        steps: steps({ ...instances, ...addresses }),
        observe: (ours) => observe(services, ours),
        clear: async () => {
          if (occupied) await ec2.send(new DisassociateAddressCommand({ AssociationId }));
          if (kept) await releaseKept(services);
        },
      };
    },
  };
}

async function releaseKept({ ec2, describeAddresses }: Services): Promise<void> {
  for (const { AllocationId, Tags = [] } of await describeAddresses()) {
    if (Tags.some(({ Key }) => Key === 'cdk-adopt:key')) await ec2.send(new ReleaseAddressCommand({ AllocationId }));
  }
}

/** Every address of the region: what is not the others' was allocated by the handler. */
async function observe({ instances, addresses, describeAddresses }: Services, ours: string): Promise<State> {
  const others = Object.fromEntries(Object.entries(addresses).map(([name, id]) => [id, `${name} address`]));
  const text = ({ AllocationId = '', PublicIp, InstanceId, AssociationId, Tags = [] }: Address) => {
    const tags = Tags.map(({ Key, Value }) => `${Key}=${Value === ours ? '(stack)' : Key === 'cdk-adopt:spec' ? '(hash)' : Value}`).sort();
    const where = InstanceId ? `on instance ${InstanceId === instances.one ? 'one' : 'two'}` : 'nowhere';
    const exactly = AllocationId === addresses.unrelated ? ` ${PublicIp} ${AssociationId}` : '';
    return `${where}; ${tags.join(', ')}${exactly}`;
  };
  let allocated = 0;
  const nameOf = ({ AllocationId = '' }: Address) => others[AllocationId] ?? `allocated address ${++allocated}`;
  return Object.fromEntries((await describeAddresses()).map((address) => [nameOf(address), text(address)]));
}

const MARK = `cdk-adopt:resource=${LOGICAL_ID}, cdk-adopt:spec=(hash), cdk-adopt:stack=(stack)`;
const allocatedOn = (instance: string, name?: string): Changes =>
  ({ 'allocated address 1': `on instance ${instance}; ${name ? `Name=${name}, ` : ''}${MARK}` });
const claimedOn = (instance: string): Changes =>
  ({ 'existing address': `on instance ${instance}; Name=existing, cdk-adopt:associated-by=(stack), cdk-adopt:resource=${LOGICAL_ID}` });

const keptOn = (instance: string, wasThere = false): Changes => ({
  'allocated address 1': `on instance ${instance}; cdk-adopt:key=web, cdk-adopt:resource=${LOGICAL_ID}, ${wasThere ? 'cdk-adopt:retained=(stack), ' : ''}`
    + 'cdk-adopt:spec=(hash), cdk-adopt:stack=(stack)',
});
const kept = { RetainedKey: 'web', RemovalPolicy: 'retain' };
const KEPT: Changes = { 'allocated address 1': 'nowhere; cdk-adopt:key=web, cdk-adopt:retained=(stack)' };

export const ELASTIC_IP: readonly Script[] = [
  script('kept under a key, destroy, kept again, target change rolled back, destroy', ({ one, two }) => [
    { do: 'create', properties: properties(one, kept), changes: keptOn('one') },
    { do: 'destroy', changes: KEPT },
    { do: 'create', properties: properties(two, kept), changes: keptOn('two', true) },
    { do: 'update', properties: properties(one, kept), rolledBack: true, changes: keptOn('two', true) },
    { do: 'destroy', changes: KEPT },
  ], { kept: true }),
  script('kept under a key, rolled back', ({ one }) => [
    { do: 'create', properties: properties(one, kept), changes: keptOn('one') },
    { do: 'roll back the creation' },
  ], { extra: true }),
  script('allocate, target and tag change, destroy', ({ one, two }) => [
    { do: 'create', properties: properties(one, tagged('a')), changes: allocatedOn('one', 'a') },
    { do: 'update', properties: properties(two, tagged('b')), changes: allocatedOn('two', 'b') },
    { do: 'destroy' },
  ]),
  script('creation refused after the allocation', ({ two }) => [
    { do: 'create', properties: properties(two), ends: 'FAILED' },
  ], { occupied: true }),
  script('creation cancelled', ({ one }) => [
    { do: 'create', properties: properties(one), cancelledAt: 'AllocateAddress' },
  ]),
  script('replaced, destroy', ({ one, two }) => [
    { do: 'create', properties: properties(one), changes: allocatedOn('one') },
    { do: 'update', properties: properties(two, numbered), changes: allocatedOn('two') },
    { do: 'destroy' },
  ]),
  script('replacement refused after the allocation, destroy', ({ one, two }) => [
    { do: 'create', properties: properties(one), changes: allocatedOn('one') },
    { do: 'update', properties: properties(two, numbered), ends: 'FAILED', changes: allocatedOn('one') },
    { do: 'destroy' },
  ], { occupied: true, extra: true }),
  script('existing address, target change, destroy', ({ one, two, existing }) => [
    { do: 'create', properties: properties(one, { AllocationId: existing }), changes: claimedOn('one') },
    { do: 'update', properties: properties(two, { AllocationId: existing }), changes: claimedOn('two') },
    { do: 'destroy' },
  ], { extra: true }),
  script('existing address, target change rolled back, destroy', ({ one, two, existing }) => [
    { do: 'create', properties: properties(one, { AllocationId: existing }), changes: claimedOn('one') },
    { do: 'update', properties: properties(two, { AllocationId: existing }), rolledBack: true, changes: claimedOn('one') },
    { do: 'destroy' },
  ]),
  script('existing address, creation cancelled', ({ one, existing }) => [
    { do: 'create', properties: properties(one, { AllocationId: existing }), cancelledAt: 'AssociateAddress' },
  ]),
  script('from an allocated to the existing address, rolled back, destroy', ({ one, two, existing }) => [
    { do: 'create', properties: properties(one), changes: allocatedOn('one') },
    { do: 'update', properties: properties(two, { AllocationId: existing }), rolledBack: true, changes: allocatedOn('one') },
    { do: 'destroy' },
  ], { extra: true }),
];
