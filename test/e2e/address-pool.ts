import type { Address } from '@aws-sdk/client-ec2';
import type { ElasticIpPoolContract } from '../../core/contracts/elastic-ip-pool';
import type { Account } from './account';
import type { LocalAws } from './local-aws';
import { mustBe } from './must';

interface Served {
  readonly aws: LocalAws;
  readonly account: Account;
  /** The stack of the pool. */
  readonly stack: string;
  readonly group: string;
  /** As many as the pool has addresses. */
  readonly instances: readonly string[];
}

const FUNCTION = 'CdkAdoptElasticIpPool';
const LifecycleHookName = 'launches';
const LifecycleActionToken = '01234567-89ab-cdef-0123-456789abcdef';

/** What the pool's rules would send to its function: one launch that the hook holds, then a sweep. */
export async function serveGroup({ aws, account, stack, group, instances }: Served): Promise<void> {
  const { AllocationIds = '' } = await account.outputsOf(stack);
  const pool: ElasticIpPoolContract = {
    ContractVersion: '1', Pool: stack, AllocationIds: AllocationIds.split(','), OnExhausted: 'CONTINUE', LifecycleHookName,
  };
  const invoke = (event: ElasticIpPoolContract) => account.invoke(stack, FUNCTION, event);
  const interfaces = await account.interfacesOf(instances);
  const [EC2InstanceId = ''] = instances;

  await invoke({
    ...pool,
    LifecycleAction: {
      AutoScalingGroupName: group, EC2InstanceId, LifecycleActionToken, LifecycleHookName,
      LifecycleTransition: 'autoscaling:EC2_INSTANCE_LAUNCHING', Origin: 'EC2', Destination: 'AutoScalingGroup',
    },
  });
  const launched = (await used(account, pool)).map(({ NetworkInterfaceId }) => NetworkInterfaceId);
  mustBe('where an address of the pool is', launched, [interfaces[EC2InstanceId]]);
  const completed = aws.asked.filter(({ Action, ...more }) => Action === 'CompleteLifecycleAction' && more.LifecycleActionToken === LifecycleActionToken);
  mustBe('what became of the launch', completed.map(({ InstanceId, LifecycleActionResult }) => [InstanceId, LifecycleActionResult]), [[EC2InstanceId, 'CONTINUE']]);

  await invoke({ ...pool, AutoScalingGroupNames: [group] });
  const swept = (await used(account, pool)).map(({ NetworkInterfaceId }) => NetworkInterfaceId).sort();
  mustBe('where the addresses of the pool are', swept, Object.values(interfaces).sort());
}

/** EC2 takes an address off an instance that it terminates. moto doesn't, so that it is done by hand. */
export async function endGroup(account: Account, stack: string, group: string): Promise<void> {
  await account.deleteGroup(group);
  const { AllocationIds = '' } = await account.outputsOf(stack);
  for (const allocationId of AllocationIds.split(',')) {
    const { AssociationId } = (await account.address(allocationId)) ?? {};
    if (AssociationId) await account.disassociate(AssociationId);
  }
}

async function used(account: Account, { AllocationIds }: ElasticIpPoolContract): Promise<Address[]> {
  const addresses = await account.addresses([{ Name: 'allocation-id', Values: AllocationIds }]);
  return addresses.filter(({ AssociationId }) => AssociationId);
}
