/** The custom resource's properties as CloudFormation carries them. */
export interface ElasticIpContract {
  readonly ContractVersion: '1';
  /** An address that is there already, by its id; or by SourceTag. Both are absent where one is to be allocated. */
  readonly AllocationId?: string;
  readonly SourceTag?: { readonly Key: string; readonly Value: string };
  /** By which the one address is found that is kept for good; or allocated, where none has it yet. */
  readonly RetainedKey?: string;
  /** Of an address to allocate. */
  readonly PublicIpv4Pool?: string;
  readonly NetworkBorderGroup?: string;
  /** The public IPv4 address itself: a released one to recover, or one of the pool. */
  readonly Address?: string;
  readonly Target?: ElasticIpTargetContract;
  readonly AllowReassociation: 'true' | 'false';
  readonly RemovalPolicy: 'destroy' | 'retain';
  /** The user's tags, for an address that is allocated. */
  readonly Tags?: { readonly Key: string; readonly Value: string }[];
}

/** Either an instance or a network interface. */
export interface ElasticIpTargetContract {
  readonly InstanceId?: string;
  readonly NetworkInterfaceId?: string;
  readonly PrivateIpAddress?: string;
}
