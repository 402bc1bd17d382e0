/** The guides of docs/migration. The way out is tried twice: each thing alone, and all at once. */
export const GUIDES = [
  'elastic-ip', 'ses-template', 'aws-custom-resource', 'custom-resource', 'native-cors', 'terraform', 'boto3', 'leaving', 'leaving-all',
] as const;
export type GuideName = typeof GUIDES[number];

export function stackName(guide: GuideName): string {
  return `Migration-${guide}`;
}

/** What is in the account, and what of it a guide is about. */
export interface Names {
  readonly instanceId: string;
  readonly bucketName: string;
  readonly templateName: string;
  /** Where it is known by now. */
  readonly allocationId: string;
}
