import type { TagList } from './tag-list';

/** The custom resource's properties as CloudFormation carries them. */
export interface EmailTemplateContract {
  readonly ContractVersion: '1';
  /** Absent if the handler generates the name from the stack's id and the logical id. */
  readonly TemplateName?: string;
  readonly Subject: string;
  readonly Html?: EmailBodyContract;
  readonly Text?: EmailBodyContract;
  /** JSON; absent if the template isn't to be rendered. */
  readonly SampleData?: string;
  /** The user's tags, for a template that is created. */
  readonly Tags?: TagList;
  readonly OnExisting: 'adopt' | 'adopt-and-restore' | 'fail';
  readonly RemovalPolicy: 'destroy' | 'retain';
}

/** Either the text itself, or the asset's location. */
export interface EmailBodyContract {
  readonly Inline?: string;
  readonly Bucket?: string;
  readonly Key?: string;
}
