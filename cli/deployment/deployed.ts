import { learn, resolve, type Values } from '../assembly/intrinsics';
import { isOfPackage, type Template, type TemplateResource } from '../assembly/template';
import type { DeployedStack, StackResource, StackSource } from './stack-source';

type Properties = Readonly<Record<string, unknown>>;

/** A custom resource of this package that a stack has. */
export interface DeployedResource extends StackResource {
  /** Absent if neither the deployed template nor an event tells all of them. */
  readonly properties?: Properties;
  /** Why they are absent. */
  readonly unknown?: string;
  /** As the deployed template has it. */
  readonly declared?: TemplateResource;
}

export interface Deployment extends DeployedStack {
  readonly resources: ReadonlyMap<string, DeployedResource>;
  readonly physicalIds: ReadonlyMap<string, string>;
  /** What expressions meant when it was deployed. */
  readonly known: ReadonlyMap<string, unknown>;
}

/** GetTemplate has a question mark in the place of each character outside of ASCII, and NoEcho parameters are masked. */
const UNSURE = /\?|^\*+$/;

/** What a stack has of this package's, and with which properties. Undefined where there is no such stack. */
export async function deployment(source: StackSource, name: string): Promise<Deployment | undefined> {
  const stack = await source.stack(name);
  if (!stack || ['REVIEW_IN_PROGRESS', 'DELETE_COMPLETE'].includes(stack.status)) return undefined;
  const all = (await source.resources(stack.stackId)).filter(({ status }) => status !== 'DELETE_COMPLETE');
  const ours = all.filter(({ type }) => isOfPackage(type));
  const physicalIds = new Map(all.map(({ logicalId, physicalId }) => [logicalId, physicalId]));
  const known = new Map<string, unknown>();
  if (ours.length === 0) return { ...stack, resources: new Map(), physicalIds, known };
  const template = parsed(await source.template(stack.stackId));
  const parameters = { ...stack.parameters, ...pseudoParameters(stack.stackId) };
  const values: Values = { template: template ?? {}, parameters, physicalIds, known };
  const byTemplate = new Map(ours.map(({ logicalId }) => [logicalId, declaredIn(values, logicalId)]));
  const open = new Set(ours.map(({ logicalId }) => logicalId).filter((logicalId) => byTemplate.get(logicalId) === undefined));
  const byEvent = await eventsOf(source, stack.stackId, ours, open);
  for (const [logicalId, properties] of byEvent) learn(template?.Resources?.[logicalId]?.Properties, properties, known);
  const why = template
    ? 'its template does not tell all of its properties, and CloudFormation has no event of it with them any more'
    : 'the template that was deployed is not JSON, and CloudFormation has no event of it with its properties any more';
  const resources = ours.map((resource): DeployedResource => {
    const { logicalId } = resource;
    // What another resource's event has told may be what was missing.
    const properties = byEvent.get(logicalId) ?? byTemplate.get(logicalId) ?? declaredIn(values, logicalId);
    return { ...resource, properties, ...(!properties && { unknown: why }), declared: template?.Resources?.[logicalId] };
  });
  return { ...stack, resources: new Map(resources.map((resource) => [resource.logicalId, resource])), physicalIds, known };
}

/** Of the stack's ARN. */
export function pseudoParameters(stackId: string): Record<string, string> {
  const [, partition = '', , region = '', account = ''] = stackId.split(':');
  const suffix = partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com';
  return {
    'AWS::StackId': stackId, 'AWS::StackName': stackId.split('/')[1] ?? '', 'AWS::Partition': partition, 'AWS::Region': region,
    'AWS::AccountId': account, 'AWS::URLSuffix': suffix,
  };
}

/** The function that serves the resource is none of what it asks for. */
export function withoutToken(properties: Properties): Properties {
  return Object.fromEntries(Object.entries(properties).filter(([name]) => name !== 'ServiceToken'));
}

/** Undefined if the template can't tell: also for a text that GetTemplate may have changed. */
function declaredIn(values: Values, logicalId: string): Properties | undefined {
  const declared = withoutToken(values.template.Resources?.[logicalId]?.Properties ?? {});
  const { value, unknown } = resolve(declared, values);
  return Object.keys(declared).length === 0 || unknown.length > 0 || isUnsure(value) ? undefined : value as Properties;
}

function isUnsure(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return Object.values(value).some(isUnsure);
  return typeof value === 'string' && UNSURE.test(value);
}

/** The properties of the latest complete event of each resource that is open. */
async function eventsOf(
  source: StackSource, stackId: string, ours: readonly StackResource[], open: Set<string>,
): Promise<Map<string, Properties>> {
  const found = new Map<string, Properties>();
  if (open.size === 0) return found;
  const ids = new Map(ours.map(({ logicalId, physicalId }) => [logicalId, physicalId]));
  for await (const { logicalId, physicalId, properties } of source.events(stackId)) {
    if (!open.has(logicalId) || physicalId !== ids.get(logicalId)) continue;
    const rest = withoutToken(JSON.parse(properties) as Properties);
    open.delete(logicalId);
    if (!JSON.stringify(rest).includes('"****"')) found.set(logicalId, rest);
    if (open.size === 0) break;
  }
  return found;
}

function parsed(text: string): Template | undefined {
  try {
    return JSON.parse(text) as Template;
  } catch {
    return undefined;
  }
}
