import { Aws, Stack } from 'aws-cdk-lib';
import { Construct, Dependable, type IConstruct, type IDependable } from 'constructs';
import type { ReverseDnsContract } from '../../core/contracts/reverse-dns';
import { TAG } from '../../core/ownership';
import { ec2Arn } from '../shared/ec2-ids';
import type { Permission } from '../shared/managed-policies';
import type { Provider } from '../shared/provider';
import { requestTag, resourceTag } from '../shared/tag-conditions';
import { throwProblems } from '../shared/validation';
import type { ElasticIpSource } from './elastic-ip-source';
import { domainNameProblems, withoutLastDot } from './private/domain-name';

/**
 * Options of a reverse DNS record.
 */
export interface ReverseDnsOptions {
  /**
   * What has to exist first: the forward record, an A record of the domain name that resolves to the address.
   *
   * It must not be of a stack that needs this one, nor depend on what waits for the reverse DNS record.
   *
   * @default - the forward record is there already
   */
  readonly after?: IDependable;
}

interface Address extends IConstruct {
  readonly allocationId: string;
}

/** What `ElasticIp` knows of it. */
interface Declared {
  readonly source: ElasticIpSource;
  readonly provider: Provider;
  readonly domainName: string;
  readonly after?: IDependable;
}

/**
 * The reverse DNS record of an `ElasticIp`, made by its `addReverseDns`.
 *
 * What depends on it waits until the record is there. What depends on the `ElasticIp` doesn't.
 */
export class ReverseDns extends Construct {
  /** @internal */
  public static _of(ip: Address, declared: Declared): ReverseDns {
    const former = ip.node.tryFindChild(ID);
    throwProblems(ip, [
      ...(former ? [{
        property: 'addReverseDns', value: declared.domainName, expected: `one domain name, and ${former.node.path} is there already`,
        change: 'call it once: an address has one reverse DNS record',
      }] : []),
      ...domainNameProblems('addReverseDns', declared.domainName),
    ]);
    return new ReverseDns(ip, ID, declared);
  }

  /**
   * The domain name, without a dot at its end.
   */
  public readonly domainName: string;

  private constructor(ip: Address, id: string, { source, provider, domainName, after }: Declared) {
    super(ip, id);
    this.domainName = withoutLastDot(domainName);
    const properties: ReverseDnsContract = { ContractVersion: '1', AllocationId: ip.allocationId, DomainName: this.domainName };
    const resource = provider.resource(this, 'Custom::CdkAdoptReverseDns', properties, permissionsFor(this, source));
    if (after) resource.node.addDependency(after);
    // What depends on the address may be what has to exist first: else it would wait for the record, too.
    Dependable.implement(ip, { get dependencyRoots() { return ip.node.children.filter(({ node }) => node.id !== ID); } });
  }
}

const ID = 'ReverseDns';

/** To claim the record of an address of the user's. One that the stack allocates has the stack's tags to go by. */
function permissionsFor(scope: Construct, { _isThereAlready, _allocationId, _tag: tag }: ElasticIpSource): Permission[] {
  if (!_isThereAlready) return [];
  return [{
    actions: ['ec2:CreateTags'],
    resourceArn: ec2Arn(Stack.of(scope), 'elastic-ip', _allocationId),
    conditions: {
      'StringEquals': {
        [requestTag(TAG.reverseDnsBy)]: Aws.STACK_ID,
        // Which address carries the tag is known only at deploy, so the tag is all that the policy can go by.
        ...(tag && { [resourceTag(tag.key)]: tag.value }),
      },
      'ForAllValues:StringEquals': { 'aws:TagKeys': [TAG.reverseDnsBy, TAG.reverseDns] },
    },
  }];
}
