import type { RawProperties } from '../../core/contracts/raw-properties';
import type { Statement } from './iam';
import type { Subject } from './lambda';

export type FeatureName = 'bucket-cors' | 'elastic-ip' | 'email-template' | 'email-templates' | 'reverse-dns';
/** What users do today without us; a folder is many resources then. */
export type PeerFeature = Exclude<FeatureName, 'email-templates' | 'reverse-dns'>;

/** A custom resource as a stack's template declares it. */
export interface Declared {
  readonly feature: FeatureName;
  /** The function's ARN, as policies name it. */
  readonly functionArn: string;
  readonly properties: RawProperties;
  /** The other custom resources that have to be there before: those that it depends on, and those whose ids are in its properties. */
  readonly dependsOn: readonly string[];
  /** How long CloudFormation waits for the answer, in milliseconds. */
  readonly serviceTimeout: number;
  /** How long an invocation of the function may take, in milliseconds. */
  readonly functionTimeout: number;
}

/** What a stack declares, as far as the custom resources and their functions' permissions go. */
export interface Template {
  readonly resources: Readonly<Record<string, Declared>>;
  /** The policies of the functions' roles, by their logical ids. */
  readonly policies: Readonly<Record<string, readonly Statement[]>>;
  /** The functions' code. @default what is put to the test */
  readonly code?: Subject;
}

/** A name that the stack's id is to be put in for, in properties and policies. */
export const STACK_ID = '<stack id>';
export const STACK_NAME = '<stack name>';

/** A name that the physical id of another custom resource is to be put in for, in properties. */
export const idOf = (logicalId: string): string => `<id of ${logicalId}>`;

const IDS = /<id of (\w+)>/g;

/** The custom resources whose physical ids are in the properties. */
export function referencesIn(properties: RawProperties): string[] {
  return [...JSON.stringify(properties).matchAll(IDS)].map(([, logicalId = '']) => logicalId);
}

/** As CloudFormation sends it, with the physical ids that there are now. */
export function withIds(declared: Declared, physicalIdOf: (logicalId: string) => string | undefined): Declared {
  const filled = JSON.stringify(declared.properties).replace(IDS, (name, logicalId: string) => physicalIdOf(logicalId) ?? name);
  return { ...declared, properties: JSON.parse(filled) as RawProperties };
}
