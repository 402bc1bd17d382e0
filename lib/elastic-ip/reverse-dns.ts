import { Aws, Stack } from 'aws-cdk-lib';
import { Construct, Dependable, type IConstruct, type IDependable } from 'constructs';
import type { ReverseDnsContract } from '../../core/contracts/reverse-dns';
import { TAG } from '../../core/ownership';
import type { Problem } from '../../core/problem';
import { ec2Arn } from '../shared/ec2-ids';
import type { Permission } from '../shared/managed-policies';
import type { Provider } from '../shared/provider';
import { isObject, shown } from '../shared/shown';
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
   * It must not be in a stack that depends on this one, nor depend on what waits for the reverse DNS record.
   *
   * @default - the forward record is there already
   */
  readonly after?: IDependable;
}

interface Address extends IConstruct {
  readonly allocationId: string;
}

/** What `ElasticIp` passes on. */
interface Declared {
  readonly source: ElasticIpSource;
  readonly provider: Provider;
  readonly domainName: string;
  readonly options: ReverseDnsOptions;
}

/**
 * The reverse DNS record of an `ElasticIp`, created by its `addReverseDns`.
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
      ...optionsProblems(declared.options),
    ]);
    return new ReverseDns(ip, ID, declared);
  }

  /**
   * The domain name, without a dot at its end.
   */
  public readonly domainName: string;

  private constructor(ip: Address, id: string, { source, provider, domainName, options: { after } }: Declared) {
    super(ip, id);
    this.domainName = withoutLastDot(domainName);
    const properties: ReverseDnsContract = { ContractVersion: '1', AllocationId: ip.allocationId, DomainName: this.domainName };
    const resource = provider.resource(this, 'Custom::CdkAdoptReverseDns', properties, permissionsFor(this, source));
    if (after) resource.node.addDependency(after);
    // The forward record may depend on the address, so what depends on the address must not wait for this record.
    Dependable.implement(ip, { get dependencyRoots() { return ip.node.children.filter(({ node }) => node.id !== ID); } });
  }
}

const ID = 'ReverseDns';

/** From JavaScript anything may come. */
function optionsProblems(options: ReverseDnsOptions): Problem[] {
  if (!isObject(options)) return [{ property: 'options', value: shown(options), expected: 'an object', change: 'such as { after: record }' }];
  const { after } = options;
  if (after === undefined || isDependable(after)) return [];
  return [{ property: 'options.after', value: shown(after), expected: 'what can be depended on', change: 'give it the construct of the A record' }];
}

function isDependable(value: IDependable): boolean {
  try {
    return Boolean(Dependable.of(value));
  } catch {
    return false;
  }
}

/** Allows setting the record tags on a user's address. For one that the stack allocates, its ownership tags suffice. */
function permissionsFor(scope: Construct, { _isThereAlready, _allocationId, _tag: tag }: ElasticIpSource): Permission[] {
  if (!_isThereAlready) return [];
  return [{
    actions: ['ec2:CreateTags'],
    resourceArn: ec2Arn(Stack.of(scope), 'elastic-ip', _allocationId),
    conditions: {
      'StringEquals': {
        [requestTag(TAG.reverseDnsBy)]: Aws.STACK_ID,
        // Which address has the tag is known only at deploy, so the policy can rely on the tag alone.
        ...(tag && { [resourceTag(tag.key)]: tag.value }),
      },
      'ForAllValues:StringEquals': { 'aws:TagKeys': [TAG.reverseDnsBy, TAG.reverseDns] },
    },
  }];
}
