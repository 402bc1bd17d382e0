import { Annotations, Duration, type IResource, type ITaggableV2, RemovalPolicy, Resource, Stack, TagManager, TagType, Token } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as iam from 'aws-cdk-lib/aws-iam';
import { type Construct } from 'constructs';
import type { ElasticIpContract } from '../../core/contracts/elastic-ip';
import { TAG } from '../../core/ownership';
import { describeProblem, type Problem } from '../../core/problem';
import { allocationIdProblems, ec2Arn } from '../shared/ec2-ids';
import { type FeatureFunction, Provider } from '../shared/provider';
import { isObject } from '../shared/shown';
import { declaredTags, tagProblems, tagsContract } from '../shared/stack-tags';
import { throwProblems } from '../shared/validation';
import { ElasticIpSource } from './elastic-ip-source';
import type { ElasticIpTarget } from './elastic-ip-target';
import { grantAssociate, permissionsFor, statements } from './private/iam';
import { importedReference, publicIpProblems } from './private/imported';
import { PRIVATE_SUBNET, privateSubnetWarning } from './private/private-subnet';
import { propsProblems } from './private/props-validation';
import { holdAddress } from './private/source-validation';
import { targetContract } from './private/target';
import { ReverseDns, type ReverseDnsOptions } from './reverse-dns';

/**
 * An Elastic IP address, declared by this app or imported.
 *
 * It is a reference as `ec2.CfnEIP` is one, so whatever takes an `ec2.IEIPRef` takes it.
 */
export interface IElasticIp extends IResource, ec2.IEIPRef {
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
 * An address that is managed elsewhere.
 */
export interface ElasticIpAttributes {
  /**
   * The allocation id, such as `eipalloc-0123456789abcdef0`.
   */
  readonly allocationId: string;

  /**
   * The public IPv4 address.
   *
   * @default - unknown; `eipRef.publicIp` is an error then, for what goes by the address in the place of its id
   */
  readonly publicIp?: string;
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
   * What the address is associated with. Another target moves the address, and keeps it. Two addresses of a stack on one target are an
   * error at synth.
   *
   * An update that leaves the target as it is leaves the association as it is, too, whoever has moved the address since. A rollback to a
   * target that is gone, or somebody else's by then, succeeds and leaves the address on nothing; the response's `NotRestored` says why.
   *
   * @default - nothing
   */
  readonly target?: ElasticIpTarget;

  /**
   * Whether to take over an address that is associated elsewhere, or a target that has another Elastic IP.
   *
   * If false, either is an error at deploy. An association that this construct made itself is moved in any case.
   *
   * @default false
   */
  readonly allowReassociation?: boolean;

  /**
   * What happens to an allocated address when the construct is removed: `DESTROY` releases it; `RETAIN` and `RETAIN_ON_UPDATE_OR_DELETE`
   * disassociate and keep it. An address from `ElasticIpSource.existing` or `ElasticIpSource.tagged` is never released, and `DESTROY` for
   * it is an error at synth.
   *
   * `applyRemovalPolicy` and `RemovalPolicies.of(...)` set the same policy, and the last one counts. The resource's own
   * `DeletionPolicy` stays `Delete`; an override of it is an error at synth.
   *
   * A failed deployment undoes what it made, whatever the policy.
   *
   * @default - RemovalPolicy.DESTROY; RemovalPolicy.RETAIN for `ElasticIpSource.retained`
   */
  readonly removalPolicy?: RemovalPolicy;
}

/** The most tags of ours on an address. */
const RESERVED_TAGS = 8;

const FEATURE: FeatureFunction = {
  name: 'ElasticIp',
  asset: 'elastic-ip',
  description: 'cdk-adopt: Elastic IP addresses',
  timeout: Duration.minutes(15), // a load balancer may hold an address for minutes when it goes, and an instance may be pending
  statements,
};

/**
 * An Elastic IP address and what it is associated with.
 *
 * It is allocated once, however often its creation is retried, moved to another target in place, and released when the construct is
 * removed; all this also when a deployment fails, is canceled or rolls back. Changing the construct's id is, as everywhere in
 * CloudFormation, a new resource: a new address. `Tags.of(ip)` tags an address that the construct allocates, without disassociating it.
 *
 * A malformed target or id is an error at synth, and an instance of the app that is in a private subnet is a warning. At deploy it is an
 * error if another resource holds the address, or, unless `allowReassociation` is set, if the address or its target is in use elsewhere.
 * When the address is to be released while a load balancer, a NAT gateway or another network interface still holds it, this is waited
 * for, up to 14 minutes; then, or if somebody has put it on an instance, the deletion fails and says what holds it.
 *
 * The tags of the stack (`StackProps.tags`) are those of an address that the construct allocates, too. Tags that only `cdk deploy --tags`
 * gives are not, since they are unknown at synth.
 *
 * @see https://github.com/cdk-adopt/cdk-adopt/blob/main/docs/elastic-ip.md
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
    return ElasticIp.fromElasticIpAttributes(scope, id, { allocationId });
  }

  /**
   * An address that is managed elsewhere, with what is known of it.
   *
   * @param scope the construct's scope
   * @param id the construct's id
   * @param attributes its allocation id, and its public IPv4 address
   */
  public static fromElasticIpAttributes(scope: Construct, id: string, attributes: ElasticIpAttributes): IElasticIp {
    const { allocationId = '', publicIp }: Partial<ElasticIpAttributes> = isObject(attributes) ? attributes : {};
    class Import extends Resource implements IElasticIp {
      public readonly allocationId = allocationId;
      public readonly eipRef = importedReference(this, { allocationId, publicIp });
      public readonly elasticIpArn = ec2Arn(Stack.of(this), 'elastic-ip', allocationId);
      public grantAssociate(grantee: iam.IGrantable): iam.Grant {
        return grantAssociate(this, grantee);
      }
    }
    const imported = new Import(scope, id);
    throwProblems(imported, [...allocationIdProblems('allocationId', allocationId), ...publicIpProblems(publicIp)]);
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
   * The address as what takes an `ec2.IEIPRef` refers to it.
   */
  public readonly eipRef: ec2.EIPReference;

  /**
   * The tags of an address that the construct allocates. Keys that begin with `cdk-adopt:` are reserved.
   */
  public readonly cdkTagManager: TagManager;

  private readonly source: ElasticIpSource;

  public constructor(scope: Construct, id: string, props: ElasticIpProps = {}) {
    super(scope, id);
    const provider = Provider.of(this, FEATURE);
    throwProblems(this, propsProblems(this, props));
    const { source = ElasticIpSource.allocate(), target, allowReassociation = false } = props;
    const { removalPolicy = source._retainedKey === undefined ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN } = props;
    const warning = target && privateSubnetWarning(target);
    if (warning) Annotations.of(this).addWarningV2(PRIVATE_SUBNET, warning);
    this.cdkTagManager = new TagManager(TagType.KEY_VALUE, 'Custom::CdkAdoptElasticIp');
    this.node.addValidation({ validate: () => this.tagProblems().map(describeProblem) });

    const properties: Omit<ElasticIpContract, 'RemovalPolicy'> = {
      ContractVersion: '1',
      AllocationId: source._allocationId,
      SourceTag: source._tag && { Key: source._tag.key, Value: source._tag.value },
      RetainedKey: source._retainedKey,
      PublicIpv4Pool: source._options.publicIpv4Pool ?? source._options.ipamPoolId,
      NetworkBorderGroup: source._options.networkBorderGroup,
      Address: source._options.address,
      Target: target && targetContract(target),
      AllowReassociation: allowReassociation ? 'true' : 'false',
      Tags: source._isThereAlready ? undefined : tagsContract(this.stack, this.cdkTagManager),
    };
    const resource = provider.resource(this, 'Custom::CdkAdoptElasticIp', properties, permissionsFor(this, source, target), removalPolicy);

    this.source = source;
    this.allocationId = resource.ref;
    holdAddress(this, this.allocationId);
    this.publicIp = Token.asString(resource.getAtt('PublicIp'));
    this.eipRef = { allocationId: this.allocationId, publicIp: this.publicIp };
    this.associationId = target && Token.asString(resource.getAtt('AssociationId'));
    this.elasticIpArn = ec2Arn(this.stack, 'elastic-ip', this.allocationId);
  }

  /**
   * Allows to associate the address with any instance or network interface of the account and region, and to disassociate it.
   *
   * @param grantee who is allowed to
   */
  public grantAssociate(grantee: iam.IGrantable): iam.Grant {
    const { _isThereAlready: isThereAlready, _tag: tag } = this.source;
    // Require our own tag, which only this stack writes; on a user's address the user's tag, if it is known.
    const ours: Record<string, string> = isThereAlready ? {} : { [TAG.stack]: this.stack.stackId };
    return grantAssociate(this, grantee, tag ? { [tag.key]: tag.value } : ours);
  }

  /**
   * Gives the address a reverse DNS record, as mail servers need. Call it once for an address.
   *
   * EC2 takes minutes, and needs a forward record: an A record of the name in public DNS that resolves to the address. An existing reverse
   * DNS record with this name is used as it is, and stays; one with another name is an error at deploy. What this set is removed with it.
   *
   * @param domainName the full name of a host, such as `mail.example.com`
   * @param options what has to exist first
   */
  public addReverseDns(domainName: string, options: ReverseDnsOptions = {}): ReverseDns {
    return ReverseDns._of(this, { source: this.source, provider: Provider.of(this, FEATURE), domainName, options });
  }

  private tagProblems(): Problem[] {
    const tags = this.source._isThereAlready ? this.cdkTagManager.tagValues() : declaredTags(this.stack, this.cdkTagManager);
    return tagProblems(tags, 'EC2', RESERVED_TAGS);
  }
}
