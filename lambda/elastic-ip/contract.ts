/** The custom resource's properties as CloudFormation carries them. */
export interface ElasticIpContract {
  readonly ContractVersion: '1';
  /** An address that is there already; absent where one is to be allocated. */
  readonly AllocationId?: string;
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
