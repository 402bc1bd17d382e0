import { isDeepStrictEqual } from 'node:util';
import type { RawProperties } from '../../core/contracts/raw-properties';
import { holds, resolve, type Values } from '../assembly/intrinsics';
import type { SynthesizedStack } from '../assembly/manifest';
import { isKnownType, isOfPackage, pathOf, type Template, type TemplateResource } from '../assembly/template';
import { type DeployedResource, type Deployment, pseudoParameters } from '../deployment/deployed';
import type { Resource } from './diff';

export interface StackResources {
  /** Those for which CloudFormation sends a request. */
  readonly resources: readonly Resource[];
  /** How many CloudFormation leaves alone, since nothing of theirs changes. */
  readonly unchanged: number;
  /** What this command doesn't look at, or can't tell. */
  readonly notes: readonly string[];
}

/** Compares a synthesized stack with the deployed one. @param deployed absent if it isn't deployed */
export function resourcesOf(stack: SynthesizedStack, deployed: Deployment | undefined, region: string): StackResources {
  const { template } = stack;
  const stackId = deployed?.stackId ?? `arn:aws:cloudformation:${region}:${stack.account ?? '«AWS::AccountId»'}:stack/${stack.name}/«AWS::StackId»`;
  const values = valuesOf(template, deployed, stackId);
  const resources: Resource[] = [];
  const notes: string[] = [];
  let unchanged = 0;
  for (const [logicalId, declared] of Object.entries(template.Resources ?? {})) {
    if (declared.Type === 'AWS::CloudFormation::Stack') notes.push(`${pathOf(logicalId, declared)}: a nested stack, which is not looked into`);
    if (!isOfPackage(declared.Type)) continue;
    const before = deployed?.resources.get(logicalId);
    const isWanted = declared.Condition === undefined ? true : holds(declared.Condition, values);
    const comparison = compare({ logicalId, declared, stackId, values, before, isWanted });
    if (comparison === 'unchanged') unchanged++;
    else if (typeof comparison === 'string') notes.push(`${pathOf(logicalId, declared)}: ${comparison}`);
    else if (comparison) resources.push(comparison);
  }
  for (const before of deployed?.resources.values() ?? []) {
    if (Object.hasOwn(template.Resources ?? {}, before.logicalId)) continue;
    const removed = removal(before, stackId);
    if (typeof removed === 'string') notes.push(`${pathOf(before.logicalId, before.declared ?? {})}: ${removed}`);
    else resources.push(removed);
  }
  return { resources, unchanged, notes };
}

function valuesOf(template: Template, deployed: Deployment | undefined, stackId: string): Values {
  const defaults = Object.entries(template.Parameters ?? {}).flatMap(([name, { Type = '', Default }]) =>
    (Default === undefined || Type.startsWith('AWS::SSM::') ? [] : [[name, String(Default)]]));
  const declared = Object.keys(template.Resources ?? {});
  return {
    template,
    // The CDK CLI leaves parameters that it isn't told as they are.
    parameters: { ...Object.fromEntries(defaults), ...deployed?.parameters, ...pseudoParameters(stackId) },
    physicalIds: new Map([...deployed?.physicalIds ?? []].filter(([logicalId]) => declared.includes(logicalId))),
    known: deployed?.known ?? new Map(),
  };
}

interface Compared {
  readonly logicalId: string;
  readonly declared: TemplateResource;
  readonly stackId: string;
  readonly values: Values;
  readonly before?: DeployedResource;
  readonly isWanted: boolean | undefined;
}

/** A reason instead, if it can't be told; undefined if it is neither there nor wanted. */
function compare({ logicalId, declared, stackId, values, before, isWanted }: Compared): Resource | 'unchanged' | string | undefined {
  const { Type: type, Properties = {} } = declared;
  if (!isKnownType(type)) return `${type}: this version of cdk-adopt does not know the type`;
  if (isWanted === undefined) return `whether it is made depends on the condition ${declared.Condition}, which is known when it is deployed`;
  if (!isWanted) return before && removal(before, stackId);
  const { ServiceToken: _, ...own } = Properties;
  const { value, unknown } = resolve(own, values);
  const wanted = value as RawProperties;
  const isSameText = before?.declared !== undefined && isDeepStrictEqual(before.declared.Properties, declared.Properties);
  if (before && unknown.length === 0 && isDeepStrictEqual(before.properties, wanted)) return 'unchanged';
  if (before && isSameText) return unknown.length === 0 ? 'unchanged' : `not changed, unless ${unknown.join(', ')} ${unknown.length > 1 ? 'do' : 'does'}`;
  if (before && !before.properties) return `it changes, but how isn't known: ${before.unknown}`;
  return {
    owner: { stackId, logicalId }, path: pathOf(logicalId, declared), type, wanted,
    ...(before && { former: { properties: before.properties!, physicalId: before.physicalId } }),
    isLeft: isRetained(declared.UpdateReplacePolicy),
    unknown: unknown.map((expression) => `${expression} is known when it is deployed`),
  };
}

function removal(before: DeployedResource, stackId: string): Resource | string {
  const { logicalId, type, declared = { Type: type }, properties, physicalId } = before;
  if (!isKnownType(type)) return `goes; ${type}: this version of cdk-adopt does not know the type`;
  if (!properties) return `goes, but with what isn't known: ${before.unknown}`;
  return {
    owner: { stackId, logicalId }, path: pathOf(logicalId, declared), type, former: { properties, physicalId },
    isLeft: isRetained(declared.DeletionPolicy), unknown: [],
  };
}

function isRetained(policy = ''): boolean {
  return policy.startsWith('Retain');
}
