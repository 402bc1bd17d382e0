import type { TagList } from './tag-list';

/** The custom resource's properties as CloudFormation carries them. */
export interface ElasticIpContract {
  readonly ContractVersion: '1';
  /** An existing address, by its id; or by SourceTag. Both are absent if one is to be allocated. */
  readonly AllocationId?: string;
  readonly SourceTag?: { readonly Key: string; readonly Value: string };
  /** The key of a retained address: it is found by that, or allocated if none has the key. */
  readonly RetainedKey?: string;
  /** Options of an address to allocate. An IPAM pool is one, too, as in what EC2 tells of an address. */
  readonly PublicIpv4Pool?: string;
  readonly NetworkBorderGroup?: string;
  /** The public IPv4 address itself: a released one to recover, or one from the pool. */
  readonly Address?: string;
  readonly Target?: ElasticIpTargetContract;
  readonly AllowReassociation: 'true' | 'false';
  readonly RemovalPolicy: 'destroy' | 'retain';
  /** The user's tags, for an address that is allocated. */
  readonly Tags?: TagList;
}

/** Either an instance or a network interface. */
export interface ElasticIpTargetContract {
  readonly InstanceId?: string;
  readonly NetworkInterfaceId?: string;
  readonly PrivateIpAddress?: string;
}
