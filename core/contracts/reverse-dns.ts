/** The custom resource's properties as CloudFormation carries them. */
export interface ReverseDnsContract {
  readonly ContractVersion: '1';
  readonly AllocationId: string;
  /** Without a dot at its end. */
  readonly DomainName: string;
}
