import type { Address } from '../elastic-ip/address';

/** An instance as Auto Scaling describes it. */
export interface GroupInstance {
  readonly instanceId: string;
  readonly groupName: string;
  readonly lifecycleState: string;
}

/** An instance as EC2 describes it. */
export interface Ec2Instance {
  readonly instanceId: string;
  readonly state: string;
  /** The primary interface, with its primary private address. */
  readonly networkInterfaceId?: string;
  readonly privateIpAddress?: string;
  /** Whether the primary interface has an IPv6 address. */
  readonly hasIpv6?: boolean;
  /** How many interfaces EC2 describes. */
  readonly interfaces?: number;
}

/** An Elastic IP address, with the value of the pool's tag. */
export interface PoolAddress extends Pick<Address, 'allocationId' | 'associationId' | 'instanceId' | 'networkInterfaceId' | 'privateIpAddress'> {
  readonly assignedTo?: string;
}

/** The result of one round of reads, each of which may be stale by another time. */
export interface Snapshot {
  /** When the reads began, in milliseconds since 1970. */
  readonly at: number;
  /** The instances of the requested groups, and those with an address of the pool, whatever group they are in. */
  readonly groupInstances: readonly GroupInstance[];
  readonly ec2Instances: readonly Ec2Instance[];
  /** All addresses of the account and region: an instance may have one that isn't the pool's. */
  readonly addresses: readonly PoolAddress[];
}
