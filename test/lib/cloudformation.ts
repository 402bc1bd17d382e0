import { isDeepStrictEqual } from 'node:util';
import {
  type CfnResource, type CfnTemplate, ELASTIC_IP, EMAIL_TEMPLATES, evaluate, INLINE_POLICY, POLICY,
  type PolicyDocument, referencesOf, ROLE, type Statement,
} from './support';

/** What CloudFormation asks of a handler, and what the function's role allows at that time. */
export interface Request {
  readonly event: 'Create' | 'Update' | 'Delete';
  readonly id: string;
  readonly type: string;
  readonly properties: Properties;
  readonly former?: Properties;
  readonly statements: readonly Statement[];
}

export type Properties = Readonly<Record<string, unknown>>;

type Resources = CfnTemplate['Resources'];

export const NOTHING: CfnTemplate = { Resources: {} };

/**
 * The requests of a change that succeeds. CloudFormation makes and changes resources first, each when all that it depends on is done;
 * then, in the clean-up, it deletes what the new template lacks and what was replaced, each before all that it depended on.
 *
 * Only that much is certain about the order. A policy that can have come or gone when a request is sent counts as absent.
 */
export function changeTo(after: CfnTemplate, before: CfnTemplate): Request[] {
  const [old, now] = [before.Resources, after.Resources];
  const made = changed(now, old).map(([id, resource]) =>
    requestFor(old[id] ? 'Update' : 'Create', id, resource, old[id], whileUpdating(now, old, dependenciesOf(now, id))));
  return [...made, ...cleanUp(now, old)];
}

/** The requests of the rollback after a change that came as far as it could: nothing was deleted yet. */
export function rollBackTo(before: CfnTemplate, after: CfnTemplate): Request[] {
  const [old, tried] = [before.Resources, after.Resources];
  // What was made for the resource stands; what was changed for it may be as before again.
  const made = (id: string) => new Set([...dependenciesOf(tried, id)].filter((other) => isOther(tried[other]!, old[other])));
  const restored = changed(tried, old).filter(([id]) => old[id]).map(([id, resource]) =>
    requestFor('Update', id, old[id]!, resource, whileUpdating(tried, old, made(id))));
  return [...restored, ...cleanUp(old, tried)];
}

export interface Call {
  readonly action: string;
  readonly arn: string;
  /** The condition keys that the call meets: whatever the value, or with a value (`key=value`) that alone meets them. */
  readonly meets?: readonly string[];
}

/** Whether the role allows the call. */
export function isAllowed({ statements }: Pick<Request, 'statements'>, { action, arn, meets = [] }: Call): boolean {
  return statements.some(({ Effect, Action, Resource, Condition = {} }) =>
    Effect === 'Allow' && [Action].flat().includes(action)
    && [evaluate(Resource)].flat().some((pattern) => covers(pattern as string, arn))
    && Object.values(Condition).flatMap(Object.entries).every(([key, value]) => meets.includes(key) || meets.includes(`${key}=${value}`)));
}

function covers(pattern: string, arn: string): boolean {
  return new RegExp(`^${pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`).test(arn);
}

function requestFor(
  event: Request['event'], id: string, resource: CfnResource, former: CfnResource | undefined, statements: Statement[],
): Request {
  return { event, id, type: resource.Type, properties: resource.Properties, former: former?.Properties, statements };
}

function customResources(resources: Resources): [string, CfnResource][] {
  return Object.entries(resources).filter(([, { Type }]) => Type.startsWith('Custom::'));
}

/** A change of DependsOn alone is no change. */
function changed(now: Resources, old: Resources): [string, CfnResource][] {
  return customResources(now).filter(([id, { Properties }]) => !isDeepStrictEqual(Properties, old[id]?.Properties));
}

/** Whether the two of one logical id are two things: one replaces the other, which is deleted in the clean-up. */
function isOther(one: CfnResource, other: CfnResource | undefined): boolean {
  const fixed = {
    [ELASTIC_IP]: ['AllocationId', 'SourceTag', 'PublicIpv4Pool'], [EMAIL_TEMPLATES]: ['NamePrefix', 'Ids'], [POLICY]: ['Description'],
  }[one.Type] ?? [];
  return !other || fixed.some((name) => !isDeepStrictEqual(one.Properties[name], other.Properties[name]));
}

/** @param done what certainly has come to be as it is in `now` */
function whileUpdating(now: Resources, old: Resources, done: ReadonlySet<string>): Statement[] {
  return Object.keys({ ...old, ...now }).flatMap((policy) => {
    const [then, since] = [old[policy], now[policy]];
    const stands = done.has(policy) || isDeepStrictEqual(since?.Properties, then?.Properties);
    return [...(then && isOther(then, since) ? statementsOf(then) : []), ...(stands ? statementsOf(since) : [])];
  });
}

function cleanUp(stays: Resources, goes: Resources): Request[] {
  return customResources(goes).filter(([id, resource]) => isOther(resource, stays[id]))
    .map(([id, resource]) => requestFor('Delete', id, resource, undefined, whileCleaningUp(stays, goes, id)));
}

function whileCleaningUp(stays: Resources, goes: Resources, id: string): Statement[] {
  const later = dependenciesOf(goes, id);
  return Object.keys({ ...stays, ...goes }).flatMap((policy) => {
    const [one, other] = [stays[policy], goes[policy]];
    return [...statementsOf(one), ...(other && isOther(other, one) && later.has(policy) ? statementsOf(other) : [])];
  });
}

/** All that the resource depends on, directly or by way of others. */
function dependenciesOf(resources: Resources, id: string, seen = new Set<string>()): Set<string> {
  for (const next of referencesOf(resources[id]!).filter((reference) => resources[reference] && !seen.has(reference))) {
    seen.add(next);
    dependenciesOf(resources, next, seen);
  }
  return seen;
}

function statementsOf(resource: CfnResource | undefined): readonly Statement[] {
  if (!resource) return [];
  if ([POLICY, INLINE_POLICY].includes(resource.Type)) return (resource.Properties.PolicyDocument as PolicyDocument).Statement;
  if (resource.Type !== ROLE) return [];
  return (resource.Properties.Policies as { PolicyDocument: PolicyDocument }[]).flatMap(({ PolicyDocument: { Statement: each } }) => each);
}
