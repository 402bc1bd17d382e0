import { isIPv4 } from 'node:net';
import {
  ArnFormat, Aws, CustomResource, Duration, Lazy, RemovalPolicy, Resource, Stack, TagManager, TagType, Token,
  type IResource, type ITaggableV2,
} from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { type Construct } from 'constructs';
import type { ElasticIpContract, ElasticIpTargetContract } from '../lambda/elastic-ip/contract';
import { secondHolderProblems } from './private/holders';
import type { Permission } from './private/permissions';
import { describeProblem, isKnown, throwProblems, type Problem } from './private/problems';
import { Provider, type FeatureFunction } from './private/provider';
import { removalPolicyContract, removalPolicyProblems } from './private/removal-policy';

/**
 * An Elastic IP address, declared by this app or imported.
 */
export interface IElasticIp extends IResource {
  /**
   * The allocation id, such as `eipalloc-0123456789abcdef0`.
   *
   * @attribute
   */
  readonly allocationId: string;

  /**
   * The ARN of the address.
   *
   * @attribute
   */
  readonly elasticIpArn: string;

  /**
   * Allows to associate the address with any instance or network interface of the account and region, and to disassociate it.
   *
   * @param grantee who is allowed to
   */
  grantAssociate(grantee: iam.IGrantable): iam.Grant;
}

/**
 * What an address to allocate has to be. Any other value of any of these is another address: a replacement.
 */
export interface AllocateOptions {
  /**
   * The pool to take the address from, such as `ipv4pool-ec2-0123456789abcdef0`: of addresses that you brought to AWS.
   *
   * Pools have no tags that a policy could go by, so the function's role gets `ec2:AllocateAddress` on this pool without a condition;
   * the address itself still has to be born with the tags of this stack.
   *
   * @default - Amazon's pool
   */
  readonly publicIpv4Pool?: string;

  /**
   * The zones that AWS advertises the address from, such as `us-east-1-wl1-bos-wlz-1`. The target has to be in one of them.
   *
   * @default - the border group of the region
   */
  readonly networkBorderGroup?: string;

  /**
   * The IPv4 address itself: one that you released and that AWS has given to nobody since, or one of `publicIpv4Pool`.
   *
   * At deploy it is an error if it is not to be had. Two deployments are needed to change other options of an address that is
   * allocated already, since the replacement is made while the former one is still there.
   *
   * @default - any
   */
  readonly address?: string;
}

/**
 * Where an `ElasticIp` gets its address from.
 */
export class ElasticIpSource {
  /**
   * A new address, released when the `ElasticIp` goes.
   *
   * @param options what it has to be; by default any address of Amazon's
   */
  public static allocate(options: AllocateOptions = {}): ElasticIpSource {
    return new ElasticIpSource(undefined, undefined, options);
  }

  /**
   * An address that is there already. It is associated and disassociated, and never released; its tags stay the user's.
   *
   * @param allocationId its allocation id, such as `eipalloc-0123456789abcdef0`
   */
  public static existing(allocationId: string): ElasticIpSource {
    return new ElasticIpSource(allocationId, undefined, {});
  }

  /**
   * The one address of the account and region that is there already and carries a tag. It is used as one from `existing` is: associated
   * and disassociated, and never released; its tags stay the user's.
   *
   * It is found at deploy, when the `ElasticIp` is created and with each of its updates: if the tag has moved to another address by
   * then, that one takes the place of the former. A tag that moves changes nothing by itself, since CloudFormation sends no update for
   * it; nor is the tag asked for when the `ElasticIp` is deleted. None or several addresses with the tag are an error at deploy.
   *
   * @param key the tag's key: 1 to 128 characters that are known at synth, since the function's policy names it in a condition. Keys
   * that begin with `aws:` or `cdk-adopt:` are reserved
   * @param value the tag's value, at most 256 characters, compared exactly
   */
  public static tagged(key: string, value: string): ElasticIpSource {
    return new ElasticIpSource(undefined, { key, value }, {});
  }

  private constructor(
    /** @internal */
    public readonly _allocationId: string | undefined,
    /** @internal */
    public readonly _tag: { readonly key: string; readonly value: string } | undefined,
    /** @internal */
    public readonly _options: AllocateOptions,
  ) {}

  /**
   * Whether the address is the user's.
   *
   * @internal
   */
  public get _isThereAlready(): boolean {
    return this._allocationId !== undefined || this._tag !== undefined;
  }
}

/**
 * Options of a network interface as a target.
 */
export interface NetworkInterfaceTargetOptions {
  /**
   * The private IPv4 address of the interface that gets the Elastic IP.
   *
   * @default - the interface's primary private address; an association with another one of its addresses stays
   */
  readonly privateIpAddress?: string;
}

/**
 * What an `ElasticIp` is associated with.
 */
export class ElasticIpTarget {
  /**
   * An instance that has one network interface. A pending one is waited for.
   *
   * @param instance the instance
   */
  public static instance(instance: ec2.IInstance): ElasticIpTarget {
    return ElasticIpTarget.instanceId(instance.instanceId);
  }

  /**
   * An instance that has one network interface, by its id. A pending one is waited for.
   *
   * @param instanceId its id, such as `i-0123456789abcdef0`
   */
  public static instanceId(instanceId: string): ElasticIpTarget {
    return new ElasticIpTarget(instanceId, undefined, undefined);
  }

  /**
   * A network interface.
   *
   * @param networkInterfaceId its id, such as `eni-0123456789abcdef0`
   * @param options its private address
   */
  public static networkInterface(networkInterfaceId: string, options: NetworkInterfaceTargetOptions = {}): ElasticIpTarget {
    return new ElasticIpTarget(undefined, networkInterfaceId, options.privateIpAddress);
  }

  private constructor(
    /** @internal */
    public readonly _instanceId: string | undefined,
    /** @internal */
    public readonly _networkInterfaceId: string | undefined,
    /** @internal */
    public readonly _privateIpAddress: string | undefined,
  ) {}
}

/**
 * Properties of an `ElasticIp`.
 */
export interface ElasticIpProps {
  /**
   * Where the address comes from. Another source is another address: a replacement.
   *
   * @default ElasticIpSource.allocate()
   */
  readonly source?: ElasticIpSource;

  /**
   * What the address is associated with. Another target moves the address, and keeps it.
   *
   * @default - nothing
   */
  readonly target?: ElasticIpTarget;

  /**
   * Whether to take over an address that is associated elsewhere, or a target that has another Elastic IP.
   *
   * Without it either is an error at deploy. What this construct has associated itself is moved all the same.
   *
   * @default false
   */
  readonly allowReassociation?: boolean;

  /**
   * What becomes of an allocated address when the construct goes: `DESTROY` releases it; `RETAIN` and `RETAIN_ON_UPDATE_OR_DELETE`
   * disassociate and keep it. An address from `ElasticIpSource.existing` or `ElasticIpSource.tagged` is never released.
   *
   * A deployment that fails undoes what it made, whatever this says.
   *
   * @default RemovalPolicy.DESTROY
   */
  readonly removalPolicy?: RemovalPolicy;
}

const FEATURE: FeatureFunction = {
  name: 'ElasticIp',
  asset: 'elastic-ip',
  description: 'cdk-adopt: Elastic IP addresses',
  timeout: Duration.minutes(10), // an instance may be pending for minutes
  statements,
};

/**
 * An Elastic IP address and what it is associated with.
 *
 * It is allocated once, however often its creation is tried, moved to another target in place, and released when the construct goes;
 * also when a deployment fails, is cancelled or rolls back. Renaming the construct's id is, as everywhere in CloudFormation, a new
 * resource: a new address. `Tags.of(ip)` tags an address that the construct allocates, without disassociating it.
 *
 * A target or an id of the wrong form is an error at synth. At deploy it is an error, unless `allowReassociation` is set, when the
 * address or its target is in use elsewhere; and when another resource holds the address. If somebody else has associated the address
 * when it is to be released, the deletion fails and says with what.
 *
 * @example
 * declare const instance: ec2.Instance;
 * const ip = new ElasticIp(this, 'Ip', { target: ElasticIpTarget.instance(instance) });
 * new CfnOutput(this, 'Address', { value: ip.publicIp });
 */
export class ElasticIp extends Resource implements IElasticIp, ITaggableV2 {
  /**
   * An address that is managed elsewhere, to grant access to it.
   *
   * To associate it, use `new ElasticIp` with `ElasticIpSource.existing`.
   *
   * @param scope the construct's scope
   * @param id the construct's id
   * @param allocationId the allocation id, such as `eipalloc-0123456789abcdef0`
   */
  public static fromAllocationId(scope: Construct, id: string, allocationId: string): IElasticIp {
    class Import extends Resource implements IElasticIp {
      public readonly allocationId = allocationId;
      public readonly elasticIpArn = ec2Arn(Stack.of(this), 'elastic-ip', allocationId);
      public grantAssociate(grantee: iam.IGrantable): iam.Grant {
        return grantAssociate(this, grantee);
      }
    }
    const imported = new Import(scope, id);
    throwProblems(imported, allocationIdProblems('allocationId', allocationId));
    return imported;
  }

  /**
   * The allocation id, such as `eipalloc-0123456789abcdef0`.
   *
   * @attribute
   */
  public readonly allocationId: string;

  /**
   * The public IPv4 address.
   *
   * @attribute
   */
  public readonly publicIp: string;

  /**
   * The id of the association with the target, such as `eipassoc-0123456789abcdef0`.
   *
   * @default - none without a target
   * @attribute
   */
  public readonly associationId?: string;

  /**
   * The ARN of the address.
   *
   * @attribute
   */
  public readonly elasticIpArn: string;

  /**
   * The tags of an address that the construct allocates. Keys that begin with `cdk-adopt:` are reserved.
   */
  public readonly cdkTagManager: TagManager;

  public constructor(scope: Construct, id: string, props: ElasticIpProps = {}) {
    super(scope, id);
    const { source = ElasticIpSource.allocate(), target, allowReassociation = false, removalPolicy = RemovalPolicy.DESTROY } = props;
    const provider = Provider.of(this, FEATURE);
    throwProblems(this, [
      ...sourceProblems(source),
      ...sharedSourceProblems(this, source),
      ...(target ? targetProblems(target) : []),
      ...removalPolicyProblems(removalPolicy),
    ]);
    this.cdkTagManager = new TagManager(TagType.KEY_VALUE, 'Custom::CdkAdoptElasticIp');
    this.node.addValidation({ validate: () => this.tagProblems().map(describeProblem) });

    const properties: ElasticIpContract = {
      ContractVersion: '1',
      AllocationId: source._allocationId,
      SourceTag: source._tag && { Key: source._tag.key, Value: source._tag.value },
      PublicIpv4Pool: source._options.publicIpv4Pool,
      NetworkBorderGroup: source._options.networkBorderGroup,
      Address: source._options.address,
      Target: target && targetContract(target),
      AllowReassociation: allowReassociation ? 'true' : 'false',
      RemovalPolicy: removalPolicyContract(removalPolicy),
      Tags: source._isThereAlready ? undefined : this.renderTags(),
    };
    const resource = new CustomResource(this, 'Resource', {
      resourceType: 'Custom::CdkAdoptElasticIp',
      serviceToken: provider.serviceToken,
      serviceTimeout: provider.serviceTimeout,
      properties,
    });
    for (const permission of permissionsFor(this, source, target)) resource.node.addDependency(provider.permissions.allow(permission));

    this.allocationId = resource.ref;
    this.publicIp = resource.getAttString('PublicIp');
    this.associationId = target && resource.getAttString('AssociationId');
    this.elasticIpArn = ec2Arn(this.stack, 'elastic-ip', this.allocationId);
  }

  /**
   * Allows to associate the address with any instance or network interface of the account and region, and to disassociate it.
   *
   * @param grantee who is allowed to
   */
  public grantAssociate(grantee: iam.IGrantable): iam.Grant {
    return grantAssociate(this, grantee);
  }

  private renderTags(): ElasticIpContract['Tags'] {
    const tags = () => Object.entries(this.cdkTagManager.tagValues()).map(([Key, Value]) => ({ Key, Value }));
    return Lazy.any({ produce: tags }, { omitEmptyArray: true }) as unknown as ElasticIpContract['Tags'];
  }

  private tagProblems(): Problem[] {
    return Object.entries(this.cdkTagManager.tagValues())
      .filter(([key]) => key.startsWith('cdk-adopt:'))
      .map(([key]) => ({ property: 'tags', value: key, expected: "a key that doesn't begin with cdk-adopt:", change: 'choose another key' }));
  }
}

/** ARNs of the account's and region's EC2 resources. */
function ec2Arn(stack: Stack, resource: string, resourceName = '*'): string {
  return stack.formatArn({ service: 'ec2', resource, resourceName, arnFormat: ArnFormat.SLASH_RESOURCE_NAME });
}

function grantAssociate(ip: IElasticIp, grantee: iam.IGrantable): iam.Grant {
  const { stack, elasticIpArn } = ip;
  const interfaces = ec2Arn(stack, 'network-interface');
  const grant = iam.Grant.addToPrincipal({
    grantee, actions: ['ec2:AssociateAddress'], resourceArns: [elasticIpArn, ec2Arn(stack, 'instance'), interfaces],
  });
  return grant.combine(iam.Grant.addToPrincipal({ grantee, actions: ['ec2:DisassociateAddress'], resourceArns: [elasticIpArn, interfaces] }));
}

const ID_FORM = 'and 8 or 17 hexadecimal digits';
const COPY_ID = 'copy the id from the console or the command line';

function idProblems(property: string, value: string | undefined, prefix: string): Problem[] {
  if (!isKnown(value) || new RegExp(`^${prefix}-([0-9a-f]{8}|[0-9a-f]{17})$`).test(value)) return [];
  return [{ property, value, expected: `'${prefix}-' ${ID_FORM}`, change: COPY_ID }];
}

function allocationIdProblems(property: string, allocationId: string | undefined): Problem[] {
  return idProblems(property, allocationId, 'eipalloc');
}

function sourceProblems({ _allocationId, _tag, _options: { publicIpv4Pool, address } }: ElasticIpSource): Problem[] {
  return [
    ...allocationIdProblems('source', _allocationId),
    ...(_tag ? sourceTagProblems(_tag.key, _tag.value) : []),
    ...(isKnown(publicIpv4Pool) && !/^ipv4pool-ec2-[0-9a-f]+$/.test(publicIpv4Pool)
      ? [{ property: 'source.publicIpv4Pool', value: publicIpv4Pool, expected: "'ipv4pool-ec2-' and hexadecimal digits", change: COPY_ID }]
      : []),
    ...(isKnown(address) && !isIPv4(address)
      ? [{ property: 'source.address', value: address, expected: 'an IPv4 address', change: 'name one that you released, or one of the pool' }]
      : []),
  ];
}

function sourceTagProblems(key: string, value: string): Problem[] {
  const problem = (property: string, got: string, expected: string, change: string) => ({ property: `source.${property}`, value: got, expected, change });
  if (Token.isUnresolved(key)) {
    return [problem('key', key, 'a key that is known at synth', "write it out: the function's policy names it in a condition")];
  }
  return [
    ...(key.length < 1 || key.length > 128 ? [problem('key', key, '1 to 128 characters', 'name a tag of the address')] : []),
    ...(/^(aws|cdk-adopt):/i.test(key)
      ? [problem('key', key, "a key that doesn't begin with aws: or cdk-adopt:", 'name a tag of your own')]
      : []),
    ...(isKnown(value) && value.length > 256 ? [problem('value', value, 'at most 256 characters', 'name a tag of the address')] : []),
  ];
}

/** An address has one holder in a stack. */
function sharedSourceProblems(scope: Construct, { _allocationId, _tag }: ElasticIpSource): Problem[] {
  const name = _tag ? `${_tag.key}=${_tag.value}` : _allocationId;
  return name === undefined ? [] : secondHolderProblems(scope, 'Elastic IP', 'source', name);
}

function targetProblems(target: ElasticIpTarget): Problem[] {
  const { _instanceId: instanceId, _networkInterfaceId: networkInterfaceId, _privateIpAddress: privateIpAddress } = target;
  return [
    ...idProblems('target', instanceId, 'i'),
    ...idProblems('target', networkInterfaceId, 'eni'),
    ...(isKnown(privateIpAddress) && !isIPv4(privateIpAddress)
      ? [{ property: 'target.privateIpAddress', value: privateIpAddress, expected: 'an IPv4 address', change: 'name one of the interface' }]
      : []),
  ];
}

function targetContract(target: ElasticIpTarget): ElasticIpTargetContract {
  return { InstanceId: target._instanceId, NetworkInterfaceId: target._networkInterfaceId, PrivateIpAddress: target._privateIpAddress };
}

/** What our own tags can't say: a pool, an address that was there before, and the target. */
function permissionsFor(scope: Construct, source: ElasticIpSource, target?: ElasticIpTarget): Permission[] {
  const { _allocationId: allocationId, _tag: tag, _options: { publicIpv4Pool: pool } } = source;
  const stack = Stack.of(scope);
  const associate = (resource: string, name?: string) => ({ actions: ['ec2:AssociateAddress'], resourceArn: ec2Arn(stack, resource, name) });
  // Which address carries the tag is known only at deploy, so the tag is all that the policy can go by.
  const carried: Record<string, string> = tag ? { [`aws:ResourceTag/${tag.key}`]: tag.value } : {};
  const ourClaim = {
    'StringEquals': { 'aws:RequestTag/cdk-adopt:associated-by': Aws.STACK_ID },
    'ForAllValues:StringEquals': { 'aws:TagKeys': ['cdk-adopt:associated-by', 'cdk-adopt:resource'] },
  };
  return [
    // EC2 judges the pool as well as the address that it makes, and a pool has neither our tags nor a requested one.
    ...(pool === undefined ? [] : [{ actions: ['ec2:AllocateAddress'], resourceArn: ec2Arn(stack, 'ipv4pool-ec2', pool) }]),
    ...(!source._isThereAlready || target === undefined ? [] : [
      { ...associate('elastic-ip', allocationId), conditions: tag && { StringEquals: carried } },
      {
        actions: ['ec2:CreateTags'],
        resourceArn: ec2Arn(stack, 'elastic-ip', allocationId),
        conditions: { ...ourClaim, StringEquals: { ...ourClaim.StringEquals, ...carried } },
      },
    ]),
    // With an instance, EC2 judges its interface too, whose id isn't known here; the address is limited all the same.
    ...(target?._instanceId === undefined ? [] : [associate('instance', target._instanceId), associate('network-interface')]),
    ...(target?._networkInterfaceId === undefined ? [] : [associate('network-interface', target._networkInterfaceId)]),
  ];
}

/** What the tags on an address say: created with our mark, changed and released while it carries it. */
function statements(stack: Stack): iam.PolicyStatement[] {
  const addresses = ec2Arn(stack, 'elastic-ip');
  const allow = (actions: string[], resource: string, conditions?: Record<string, string>) =>
    new iam.PolicyStatement({ actions, resources: [resource], conditions: conditions && { StringEquals: conditions } });
  const requested = { 'aws:RequestTag/cdk-adopt:stack': Aws.STACK_ID };
  return [
    allow(['ec2:DescribeAddresses', 'ec2:DescribeInstances'], '*'), // EC2 limits neither to a resource
    allow(['ec2:AllocateAddress'], addresses, requested),
    allow(['ec2:CreateTags'], addresses, { ...requested, 'ec2:CreateAction': 'AllocateAddress' }),
    allow(
      ['ec2:AssociateAddress', 'ec2:CreateTags', 'ec2:DeleteTags', 'ec2:DisassociateAddress', 'ec2:ReleaseAddress'],
      addresses, { 'aws:ResourceTag/cdk-adopt:stack': Aws.STACK_ID },
    ),
    // Associated too: a rollback goes back to an address that we claimed, also when the user's tag has moved to another one meanwhile.
    allow(
      ['ec2:AssociateAddress', 'ec2:DeleteTags', 'ec2:DisassociateAddress'],
      addresses, { 'aws:ResourceTag/cdk-adopt:associated-by': Aws.STACK_ID },
    ),
    allow(['ec2:DisassociateAddress'], ec2Arn(stack, 'network-interface')),
  ];
}
