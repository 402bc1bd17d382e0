import { isDeepStrictEqual } from 'node:util';
import type { Statement } from '../iam';

/**
 * What policies of one feature have in common: one action on one kind of resource, on conditions. What differs from stack to stack (names,
 * ids, hashes) stands in angle brackets.
 */
export interface Permission {
  readonly effect: Statement['effect'];
  readonly action: string;
  /** For a Deny, what it leaves out. */
  readonly resource: string;
  readonly conditions: readonly Condition[];
}

export interface Condition {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

/** A statement of one action and one resource, or of what it leaves out. */
export type Atom = Statement;

/** Statements that allow and deny the same as the one. */
export function atomsOf(statement: Statement): Atom[] {
  const { actions, resources } = statement;
  const onEach = resources?.map((resource) => ({ ...statement, resources: [resource] })) ?? [statement];
  return actions.flatMap((action) => onEach.map((each) => ({ ...each, actions: [action] })));
}

export function permissionOf({ effect, actions, resources, notResources, condition }: Atom): Permission {
  const conditions = Object.entries(condition).flatMap(([operator, keys]) => Object.entries(keys).map(([key, values]): Condition =>
    ({ operator, key: generalKey(key), values: [values].flat().map((value) => generalValue(key, value)) })));
  return { effect, action: actions[0]!, resource: (resources ?? notResources ?? []).map(generalArn).join(), conditions };
}

export function isSame(one: Permission, other: Permission): boolean {
  return isDeepStrictEqual(one, other);
}

const ARNS: readonly (readonly [RegExp, string])[] = [
  [/^arn:aws:(ec2|ses|autoscaling):[\w-]+:\d+:/, ''],
  [/^arn:aws:ec2::\*:ipam-pool\/[^*]+$/, 'ipam-pool/<id>'],
  [/^arn:aws:cloudformation:[\w-]+:\d+:stack\/\*$/, 'stack/*'],
  [/^(<stack id>|arn:aws:cloudformation:.*)$/, '<stack>'],
  [/^arn:aws:s3:::cdk-hnb659fds-assets-.*$/, '<asset>'],
  [/^arn:aws:s3:::.+$/, '<bucket>'],
  [/^CdkAdopt\w+Function\w{8}\.Arn$/, '<function>'],
  [/^CdkAdopt\w+Logs\w{8}\.Arn$/, '<log group>'],
  [/^(elastic-ip|instance|network-interface|ipv4pool-ec2)\/[^*]+$/, '$1/<id>'],
  [/^template\/\*-\w+-\?{12}$/, 'template/*-<logical id>-????????????'],
  [/^template\/(<stack name>|\w{1,10})-\?{12}-\*$/, 'template/<stack name>-????????????-*'],
  [/^template\/cdk-adopt-[0-9a-f]{12}$/, 'template/<name of its copy>'],
  [/^template\/(?!cdk-adopt-)[\w-]*\w-?\*$/, 'template/<prefix>*'],
  [/^template\/[\w-]*\w$/, 'template/<name>'],
  [/\?{3,}/g, '???'],
];

function generalArn(arn: string): string {
  return ARNS.reduce((text, [pattern, replacement]) => text.replace(pattern, replacement), arn);
}

const OURS = /\/cdk-adopt:/;

function generalKey(key: string): string {
  return key.startsWith('aws:ResourceTag/') && !OURS.test(key) ? 'aws:ResourceTag/<tag>' : key;
}

function generalValue(key: string, value: string): string {
  if (generalKey(key) !== key) return '<value>';
  if (key === 'aws:ResourceTag/cdk-adopt:key') return '<key>';
  return generalArn(value);
}

/** All that there is of it, in a line. */
export function textOf({ effect, action, resource, conditions }: Permission): string {
  return [`${effect} ${action} on ${resource}`, ...conditions.map(({ operator, key, values }) => `${operator} ${key} ${values.join(' ')}`)].join(', ');
}
