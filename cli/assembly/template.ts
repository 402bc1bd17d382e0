/** What is used of a CloudFormation template. */
export interface Template {
  readonly Parameters?: Readonly<Record<string, { readonly Type?: string; readonly Default?: unknown }>>;
  readonly Conditions?: Readonly<Record<string, unknown>>;
  readonly Mappings?: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
  readonly Resources?: Readonly<Record<string, TemplateResource>>;
}

export interface TemplateResource {
  readonly Type: string;
  readonly Condition?: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
  readonly Metadata?: Readonly<Record<string, unknown>>;
}

/** The custom resources of this package, by what they are called here. */
export const KINDS = {
  'Custom::CdkAdoptBucketCors': 'CORS rules',
  'Custom::CdkAdoptEmailTemplate': 'email template',
  'Custom::CdkAdoptEmailTemplates': 'email templates',
  'Custom::CdkAdoptElasticIp': 'Elastic IP',
  'Custom::CdkAdoptReverseDns': 'reverse DNS',
} as const;

export type ResourceType = keyof typeof KINDS;

const PREFIX = 'Custom::CdkAdopt';

/** Also of a newer version of the package, which this one doesn't know. */
export function isOfPackage(type: string): boolean {
  return type.startsWith(PREFIX);
}

export function isKnownType(type: string): type is ResourceType {
  return Object.hasOwn(KINDS, type);
}

/** The construct's path, where the template tells; otherwise the logical ID. */
export function pathOf(logicalId: string, { Metadata }: Pick<TemplateResource, 'Metadata'>): string {
  const path = Metadata?.['aws:cdk:path'];
  return typeof path === 'string' ? path.replace(/\/(Resource|Default)$/, '') : logicalId;
}
