import { isDeepStrictEqual } from 'node:util';
import type { RawProperties } from '../../core/contracts/raw-properties';
import { holds, resolve, type Values } from '../assembly/intrinsics';
import type { SynthesizedStack } from '../assembly/manifest';
import { isKnownType, isOfPackage, pathOf, type Template, type TemplateResource } from '../assembly/template';
import { type DeployedResource, type Deployment, pseudoParameters, withoutToken } from '../deployment/deployed';
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
  const { Resources = {} } = stack.template;
  const account = stack.account ?? '«AWS::AccountId»';
  const stackId = deployed?.stackId ?? `arn:aws:cloudformation:${region}:${account}:stack/${stack.name}/«AWS::StackId»`;
  const values = valuesOf(stack.template, deployed, stackId);
  const nested = Object.entries(Resources).filter(([, { Type }]) => Type === 'AWS::CloudFormation::Stack');
  const ours = Object.entries(Resources).filter(([, { Type }]) => isOfPackage(Type));
  const gone = [...deployed?.resources.values() ?? []].filter(({ logicalId }) => !Object.hasOwn(Resources, logicalId));
  const all = [
    ...nested.map(([logicalId, declared]) => `${pathOf(logicalId, declared)}: a nested stack, which is not looked into`),
    ...ours.map(([logicalId, declared]) => compare({ logicalId, declared, stackId, values, before: deployed?.resources.get(logicalId) })),
    ...gone.map((before) => removal(before, stackId)),
  ];
  return {
    resources: all.filter((one) => typeof one === 'object'),
    unchanged: all.filter((one) => one === UNCHANGED).length,
    notes: all.filter((one) => typeof one === 'string'),
  };
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
}

const UNCHANGED = Symbol('unchanged');

/** A reason instead, if it can't be told; undefined if it is neither there nor wanted. */
function compare(compared: Compared): Resource | typeof UNCHANGED | string | undefined {
  const { logicalId, declared, stackId, values, before } = compared;
  const { Type: type, Condition, UpdateReplacePolicy } = declared;
  const path = pathOf(logicalId, declared);
  const isWanted = Condition === undefined || holds(Condition, values);
  if (!isKnownType(type)) return `${path}: ${type}: this version of cdk-adopt does not know the type`;
  if (isWanted === undefined) return `${path}: whether it is made depends on the condition ${Condition}, which is known when it is deployed`;
  if (!isWanted) return before && removal(before, stackId);
  const { value, unknown } = resolve(withoutToken(declared.Properties ?? {}), values);
  const wanted = value as RawProperties;
  const difference = before && differenceOf(before, declared, wanted, unknown);
  if (typeof difference === 'string') return `${path}: ${difference}`;
  if (difference === UNCHANGED) return UNCHANGED;
  return {
    owner: { stackId, logicalId }, path, type, wanted,
    ...(before && { former: { properties: before.properties!, physicalId: before.physicalId } }),
    isLeft: isRetained(UpdateReplacePolicy),
    unknown: unknown.map((expression) => `${expression} is known when it is deployed`),
  };
}

/** Undefined if it changes, by known properties. */
function differenceOf(
  before: DeployedResource, { Properties }: TemplateResource, wanted: RawProperties, unknown: readonly string[],
): typeof UNCHANGED | string | undefined {
  const isSameText = before.declared !== undefined && isDeepStrictEqual(before.declared.Properties, Properties);
  if (unknown.length === 0 && (isSameText || isDeepStrictEqual(before.properties, wanted))) return UNCHANGED;
  if (isSameText) return `not changed, unless ${unknown.join(', ')} ${unknown.length > 1 ? 'do' : 'does'}`;
  return before.properties ? undefined : `it changes, but how isn't known: ${before.unknown}`;
}

function removal(before: DeployedResource, stackId: string): Resource | string {
  const { logicalId, type, declared = { Type: type }, properties, physicalId } = before;
  const path = pathOf(logicalId, declared);
  if (!isKnownType(type)) return `${path}: it goes; ${type}: this version of cdk-adopt does not know the type`;
  if (!properties) return `${path}: it goes, but with what isn't known: ${before.unknown}`;
  return {
    owner: { stackId, logicalId }, path, type, former: { properties, physicalId },
    isLeft: isRetained(declared.DeletionPolicy), unknown: [],
  };
}

function isRetained(policy = ''): boolean {
  return policy.startsWith('Retain');
}
