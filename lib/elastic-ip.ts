import { isIPv4 } from 'node:net';
import {
  ArnFormat, Aws, CustomResource, Duration, Lazy, RemovalPolicy, Resource, Stack, TagManager, TagType,
  type IResource, type ITaggableV2,
} from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { type Construct } from 'constructs';
import type { ElasticIpContract, ElasticIpTargetContract } from '../lambda/elastic-ip/contract';
import type { Permission } from './private/permissions';
import { describeProblem, isKnown, throwProblems, type Problem } from './private/problems';
import { Provider, type FeatureFunction } from './private/provider';

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
 * Where an `ElasticIp` gets its address from.
 */
export class ElasticIpSource {
  /**
   * A new address of Amazon's, released when the `ElasticIp` goes.
   */
  public static allocate(): ElasticIpSource {
    return new ElasticIpSource(undefined);
  }

  /**
   * An address that is there already. It is associated and disassociated, and never released; its tags stay the user's.
   *
   * @param allocationId its allocation id, such as `eipalloc-0123456789abcdef0`
   */
  public static existing(allocationId: string): ElasticIpSource {
    return new ElasticIpSource(allocationId);
  }

  private constructor(
    /** @internal */
    public readonly _allocationId: string | undefined,
  ) {}
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
   * disassociate and keep it. An address from `ElasticIpSource.existing` is never released.
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
      ...allocationIdProblems('source', source._allocationId),
      ...sharedSourceProblems(this, provider, source),
      ...(target ? targetProblems(target) : []),
      ...removalPolicyProblems(removalPolicy),
    ]);
    this.cdkTagManager = new TagManager(TagType.KEY_VALUE, 'Custom::CdkAdoptElasticIp');
    this.node.addValidation({ validate: () => this.tagProblems().map(describeProblem) });

    const properties: ElasticIpContract = {
      ContractVersion: '1',
      AllocationId: source._allocationId,
      Target: target && targetContract(target),
      AllowReassociation: allowReassociation ? 'true' : 'false',
      RemovalPolicy: removalPolicy === RemovalPolicy.DESTROY ? 'destroy' : 'retain',
      Tags: source._allocationId === undefined ? this.renderTags() : undefined,
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

function idProblems(property: string, value: string | undefined, prefix: string): Problem[] {
  if (!isKnown(value) || new RegExp(`^${prefix}-([0-9a-f]{8}|[0-9a-f]{17})$`).test(value)) return [];
  return [{ property, value, expected: `'${prefix}-' ${ID_FORM}`, change: 'copy the id from the console or the command line' }];
}

function allocationIdProblems(property: string, allocationId: string | undefined): Problem[] {
  return idProblems(property, allocationId, 'eipalloc');
}

const existingIn = new WeakMap<Provider, Map<string, string>>();

/** An address has one holder in a stack. */
function sharedSourceProblems(scope: Construct, provider: Provider, { _allocationId: allocationId }: ElasticIpSource): Problem[] {
  if (allocationId === undefined) return [];
  const holders = existingIn.get(provider) ?? new Map<string, string>();
  existingIn.set(provider, holders);
  const id = JSON.stringify(Stack.of(scope).resolve(allocationId));
  const holder = holders.get(id) ?? scope.node.path;
  holders.set(id, holder);
  if (holder === scope.node.path) return [];
  return [{ property: 'source', value: allocationId, expected: `an address of its own, and ${holder} has this one`, change: 'use the one construct for both' }];
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

function removalPolicyProblems(removalPolicy: RemovalPolicy): Problem[] {
  if (removalPolicy !== RemovalPolicy.SNAPSHOT) return [];
  return [{ property: 'removalPolicy', value: removalPolicy, expected: 'DESTROY or RETAIN', change: 'an address has no snapshot: use RETAIN to keep it' }];
}

function targetContract(target: ElasticIpTarget): ElasticIpTargetContract {
  return { InstanceId: target._instanceId, NetworkInterfaceId: target._networkInterfaceId, PrivateIpAddress: target._privateIpAddress };
}

/** What tags can't say: an address that was there before, and the target. */
function permissionsFor(scope: Construct, { _allocationId: allocationId }: ElasticIpSource, target?: ElasticIpTarget): Permission[] {
  const stack = Stack.of(scope);
  const associate = (resource: string, name?: string) => ({ actions: ['ec2:AssociateAddress'], resourceArn: ec2Arn(stack, resource, name) });
  const ourClaim = {
    'StringEquals': { 'aws:RequestTag/cdk-adopt:associated-by': Aws.STACK_ID },
    'ForAllValues:StringEquals': { 'aws:TagKeys': ['cdk-adopt:associated-by', 'cdk-adopt:resource'] },
  };
  return [
    ...(allocationId === undefined || target === undefined ? [] : [
      associate('elastic-ip', allocationId),
      { actions: ['ec2:CreateTags'], resourceArn: ec2Arn(stack, 'elastic-ip', allocationId), conditions: ourClaim },
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
    allow(['ec2:DeleteTags', 'ec2:DisassociateAddress'], addresses, { 'aws:ResourceTag/cdk-adopt:associated-by': Aws.STACK_ID }),
    allow(['ec2:DisassociateAddress'], ec2Arn(stack, 'network-interface')),
  ];
}
