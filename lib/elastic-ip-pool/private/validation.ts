import { Aws, type Duration, type IResource, RemovalPolicy, Stack, Token } from 'aws-cdk-lib';
import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import type { IConstruct } from 'constructs';
import { type Problem } from '../../../core/problem';
import { ElasticIp, type IElasticIp } from '../../elastic-ip/elastic-ip';
import { isElsewhere } from '../../shared/environment';
import { removalPolicyProblems } from '../../shared/removal-policy';
import { hasFields, isObject, shown } from '../../shared/shown';
import { type Names, unknownProperties } from '../../shared/unknown-properties';
import { isKnown } from '../../shared/validation';
import { GROUP_TAG } from './pool-function';

const MAX_SIZE = 100;
/** EventBridge's limit for a target's input. */
const INPUT_CHARACTERS = 8192;
/** The longest that tokens become at deploy: an allocation ID, and a group name that CloudFormation generates. */
const ALLOCATION_ID = 'x'.repeat(26);
const GROUP_NAME = 'x'.repeat(128);
/** The rest of the input: two names of at most 200 characters, and the property names. */
const REST = 600;

const RESULTS: readonly string[] = [autoscaling.DefaultResult.CONTINUE, autoscaling.DefaultResult.ABANDON];
const SECONDS = { from: 30, to: 7200 } as const;

/** The properties of an `ElasticIpPool` that are validated. */
interface PoolProperties {
  readonly size?: number;
  readonly addresses?: readonly IElasticIp[];
  readonly removalPolicy?: RemovalPolicy;
  readonly onExhausted?: autoscaling.DefaultResult;
  readonly heartbeatTimeout?: Duration;
  readonly sweepInterval?: Duration;
}

const PROPERTIES: Names<PoolProperties> = {
  size: true, addresses: true, removalPolicy: true, onExhausted: true, heartbeatTimeout: true, sweepInterval: true,
};

export function poolProblems(pool: IConstruct, props: PoolProperties): Problem[] {
  if (!isObject(props)) return [{ property: 'props', value: shown(props), expected: 'an object with size or addresses', change: 'such as { size: 3 }' }];
  const { size, addresses, removalPolicy, onExhausted, heartbeatTimeout, sweepInterval } = props;
  return [
    ...unknownProperties(props, PROPERTIES),
    ...(size === undefined && addresses === undefined
      ? [{ property: 'size', expected: 'either size or addresses', change: 'say how many addresses to allocate, or give the ones there are' }] : []),
    ...(size !== undefined && addresses !== undefined
      ? [{ property: 'size', value: numberOf(size), expected: 'none beside addresses', change: 'leave one of the two out' }] : []),
    ...(size === undefined ? [] : sizeProblems(size)),
    ...(addresses === undefined ? [] : addressesProblems(pool, addresses)),
    ...(removalPolicy === undefined ? [] : removalPolicyProblems(removalPolicy)),
    ...(removalPolicy !== undefined && removalPolicy !== RemovalPolicy.SNAPSHOT && addresses !== undefined
      ? [{ property: 'removalPolicy', value: removalPolicy, expected: 'none for addresses that are given', change: 'say it where they are declared' }] : []),
    ...(onExhausted === undefined || RESULTS.includes(onExhausted)
      ? [] : [{ property: 'onExhausted', value: onExhausted, expected: RESULTS.join(' or '), change: 'use autoscaling.DefaultResult' }]),
    ...durationProblems('heartbeatTimeout', heartbeatTimeout, heartbeatProblems),
    ...durationProblems('sweepInterval', sweepInterval, intervalProblems),
  ];
}

function durationProblems(property: string, value: Duration | undefined, problemsOf: (duration: Duration) => Problem[]): Problem[] {
  if (value === undefined) return [];
  return hasFields(value, 'toSeconds', 'isUnresolved', 'unitLabel') ? problemsOf(value)
    : [{ property, value: shown(value), expected: 'a Duration', change: 'such as Duration.minutes(5)' }];
}

function sizeProblems(size: number): Problem[] {
  const change = 'each address is a construct, so how many there are has to be known at synth';
  if (Token.isUnresolved(size)) return [{ property: 'size', value: numberOf(size), expected: 'a number that is known at synth', change }];
  if (Number.isInteger(size) && size >= 1 && size <= MAX_SIZE) return [];
  const tooMany = size > MAX_SIZE ? 'use several pools for more' : 'say how many addresses to allocate';
  return [{ property: 'size', value: shown(size), expected: `a whole number from 1 to ${MAX_SIZE}`, change: tooMany }];
}

/** The number that encodes a token says nothing to the reader. */
function numberOf(size: number): unknown {
  return Token.isUnresolved(size) ? 'a token' : size;
}

function addressesProblems(pool: IConstruct, addresses: readonly IElasticIp[]): Problem[] {
  if (!Array.isArray(addresses)) {
    const change = "such as [ElasticIp.fromAllocationId(this, 'Ip', 'eipalloc-...')]";
    return [{ property: 'addresses', value: shown(addresses), expected: 'a list of addresses', change }];
  }
  if (addresses.length < 1 || addresses.length > MAX_SIZE) {
    return [{ property: 'addresses', value: addresses.length, expected: `1 to ${MAX_SIZE} addresses`, change: 'give some, or use several pools for more' }];
  }
  return Array.from(addresses).flatMap((address, index) => (!hasFields(address, 'allocationId', 'node') ? [{
    property: `addresses[${index}]`, value: shown(address), expected: 'an IElasticIp', change: 'import it with ElasticIp.fromAllocationId',
  }] : [
    ...uniquenessProblems(pool, address, `addresses[${index}]`, address.allocationId),
    ...environmentProblems(pool, address, `addresses[${index}]`),
    ...(address instanceof ElasticIp && address.associationId !== undefined ? [{
      property: `addresses[${index}]`, value: address.node.path, expected: 'an address without a target',
      change: 'leave its target out: it and the pool would take the address from each other',
    }] : []),
  ]));
}

/** The address of an import by its ID alone is unknown: its reference throws. */
export function publicIpsProblems(addresses: readonly IElasticIp[]): Problem[] {
  const isUnknown = ({ eipRef }: IElasticIp) => {
    try {
      return eipRef.publicIp === undefined;
    } catch {
      return true;
    }
  };
  return addresses.flatMap((address, index) => (isUnknown(address) ? [{
    property: `addresses[${index}]`, value: address.node.path, expected: 'one whose public address is known, since publicIps is asked for',
    change: 'import it with ElasticIp.fromElasticIpAttributes, or use new ElasticIp with ElasticIpSource.existing',
  }] : []));
}

function heartbeatProblems(timeout: Duration): Problem[] {
  if (timeout.isUnresolved()) return unitProblems('heartbeatTimeout', timeout, 'seconds');
  const seconds = timeout.toSeconds({ integral: false });
  if (Number.isInteger(seconds) && seconds >= SECONDS.from && seconds <= SECONDS.to) return [];
  const expected = `whole seconds from ${SECONDS.from} to ${SECONDS.to}`;
  return [{ property: 'heartbeatTimeout', value: timeout.toHumanString(), expected, change: 'so long may Auto Scaling hold a launch' }];
}

function intervalProblems(interval: Duration): Problem[] {
  if (interval.isUnresolved()) return unitProblems('sweepInterval', interval, 'minutes');
  const minutes = interval.toMinutes({ integral: false });
  if (Number.isInteger(minutes) && minutes >= 1) return [];
  return [{ property: 'sweepInterval', value: interval.toHumanString(), expected: 'whole minutes, at least 1', change: 'EventBridge has no finer schedule' }];
}

/** A token can't be converted to another unit. */
function unitProblems(property: string, duration: Duration, unit: 'seconds' | 'minutes'): Problem[] {
  const given = duration.unitLabel();
  if (given === unit) return [];
  return [{ property, value: `a token in ${given}`, expected: `Duration.${unit} for a number that is known only at deploy`, change: 'give the token in this unit' }];
}

export function groupProblems(pool: IConstruct, group: autoscaling.IAutoScalingGroup): Problem[] {
  if (!hasFields(group, 'autoScalingGroupName', 'autoScalingGroupArn', 'node')) {
    const change = 'import it with autoscaling.AutoScalingGroup.fromAutoScalingGroupName';
    return [{ property: 'group', value: shown(group), expected: 'an autoscaling.IAutoScalingGroup', change }];
  }
  return [
    ...uniquenessProblems(pool, group, 'group', group.autoScalingGroupName),
    ...environmentProblems(pool, group, 'group'),
  ];
}

/** Without the tag the function isn't permitted to complete the group's launches. */
export function tagProblems(group: autoscaling.CfnAutoScalingGroup): Problem[] {
  const value = group.tags.tagValues()[GROUP_TAG];
  if (value === Aws.STACK_ID) return [];
  return [{ property: 'group', value: group.node.path, expected: `the tag ${GROUP_TAG} that attachTo has given it`, change: 'leave the tag to the pool' }];
}

/** The sweep's input contains all allocation IDs and all group names. */
export function inputProblems(allocationIds: readonly string[], groupNames: readonly string[]): Problem[] {
  const orLongest = (longest: string) => (text: string) => (isKnown(text) ? text : longest);
  const input = JSON.stringify([allocationIds.map(orLongest(ALLOCATION_ID)), groupNames.map(orLongest(GROUP_NAME))]);
  if (input.length + REST <= INPUT_CHARACTERS) return [];
  const expected = `fewer, since their names and the ids of ${allocationIds.length} addresses exceed the ${INPUT_CHARACTERS} characters of an EventBridge target`;
  return [{ property: 'groups', value: groupNames.length, expected, change: 'use another pool for some of them' }];
}

function environmentProblems(pool: IConstruct, member: IResource, property: string): Problem[] {
  if (!isElsewhere(pool, member)) return [];
  return [{ property, value: member.node.path, expected: 'one of the account and region of the pool', change: 'declare the pool in a stack beside it' }];
}

/** By app: the pool that has an address or a group. */
const holders = new WeakMap<IConstruct, Map<string, IConstruct>>();

/** Two pools that share an address or a group would take it from each other. */
function uniquenessProblems(pool: IConstruct, member: IResource, property: string, name: string): Problem[] {
  const { root } = pool.node;
  const known = holders.get(root) ?? new Map<string, IConstruct>();
  holders.set(root, known);
  const identity = identityOf(member, name);
  const holder = known.get(identity);
  known.set(identity, holder ?? pool);
  if (!holder) return [];
  const [expected, change] = holder === pool
    ? ['each once, and this pool has it already', 'name it once']
    : [`one of its own, and ${holder.node.path} has this one`, 'use the one pool for both'];
  return [{ property, value: Token.isUnresolved(name) ? member.node.path : name, expected, change }];
}

/** A resource may be imported twice, so its name identifies it, or its construct if the name is a token. */
function identityOf(member: IResource, name: string): string {
  if (Token.isUnresolved(name)) return member.node.path;
  const { account, region } = member.env;
  // Environment-agnostic stacks may be deployed to different environments.
  const place = Token.isUnresolved(account) || Token.isUnresolved(region) ? Stack.of(member).node.path : `${account}/${region}`;
  return JSON.stringify([place, name]);
}
