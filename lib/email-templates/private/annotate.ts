import { Annotations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { Warning } from '../../../core/email-templates';

export function annotate(construct: IConstruct, { id, message, isInformation = false }: Warning): void {
  const annotations = Annotations.of(construct);
  if (isInformation) annotations.addInfoV2(`cdk-adopt:${id}`, message);
  else annotations.addWarningV2(`cdk-adopt:${id}`, message);
}
