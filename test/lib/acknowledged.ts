import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Rules and reasons, as cdk-nag reads them. */
export const acknowledgedBelow = (scope: IConstruct): [path: string, rule: string, reason: string][] =>
  scope.node.findAll().flatMap(({ node }) => node.metadata.filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
    .flatMap(({ data }) => Object.entries(data as Record<string, string>))
    .map(([rule, reason]): [string, string, string] => [node.path, rule.replace(/^Annotation::/, ''), reason]));
