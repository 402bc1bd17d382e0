/** The custom resource's properties as CloudFormation carries them. */
export interface EmailTemplateContract {
  readonly ContractVersion: '1';
  /** Absent where the handler makes a name of the stack's and the logical id. */
  readonly TemplateName?: string;
  readonly Subject: string;
  readonly Html?: EmailBodyContract;
  readonly Text?: EmailBodyContract;
  /** JSON; absent where the template isn't to be rendered. */
  readonly SampleData?: string;
  readonly OnExisting: 'adopt' | 'fail';
  readonly RemovalPolicy: 'destroy' | 'retain';
}

/** Either the text itself, or where the asset is. */
export interface EmailBodyContract {
  readonly Inline?: string;
  readonly Bucket?: string;
  readonly Key?: string;
}
