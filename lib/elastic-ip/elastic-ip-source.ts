import type { Specification } from '../../core/elastic-ip/desired-state';

/**
 * Options of an address to allocate. Changing any of them is a replacement: another address.
 */
export interface AllocateOptions {
  /**
   * The pool to take the address from, such as `ipv4pool-ec2-0123456789abcdef0`: of addresses that you brought to AWS.
   *
   * A pool has no tags for a condition of the policy, so the function's role gets `ec2:AllocateAddress` on this pool without one; the
   * address itself still has to be created with the tags of this stack.
   *
   * A customer-owned pool of an Outpost is not offered: allocate such an address by hand, and name it with `ElasticIpSource.existing`.
   *
   * @default - Amazon's pool, unless there is an `ipamPoolId`
   */
  readonly publicIpv4Pool?: string;

  /**
   * The IPAM pool to take the address from, such as `ipam-pool-0123456789abcdef0`: of contiguous addresses of Amazon's, or of
   * addresses that you brought to IPAM. Not together with `publicIpv4Pool`.
   *
   * The pool is a public one for the service `ec2`, and its locale is the region of the stack; another account may share it with
   * this one. If the app declares the pool, let the `ElasticIp` depend on the pool's CIDR, too. The function's role gets
   * `ec2:AllocateAddress` on this pool without a condition, as for `publicIpv4Pool`.
   *
   * @default - none
   */
  readonly ipamPoolId?: string;

  /**
   * The zones that AWS advertises the address from, such as `us-east-1-wl1-bos-wlz-1`. The target has to be in one of them.
   *
   * @default - the border group of the region
   */
  readonly networkBorderGroup?: string;

  /**
   * The IPv4 address itself: one that you released and that AWS hasn't given to anybody since, or one of the pool.
   *
   * At deploy it is an error if the address isn't available. Changing other options of an address that is already allocated takes two
   * deployments, since the replacement is created while the previous one still exists.
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
   * A new address, released when the `ElasticIp` is removed.
   *
   * @param options its options; by default any address of Amazon's
   */
  public static allocate(options: AllocateOptions = {}): ElasticIpSource {
    return new ElasticIpSource('allocated', undefined, undefined, options);
  }

  /**
   * An existing address. It is associated and disassociated, and never released; its tags stay the user's.
   *
   * @param allocationId its allocation id, such as `eipalloc-0123456789abcdef0`
   */
  public static existing(allocationId: string): ElasticIpSource {
    return new ElasticIpSource('existing', allocationId, undefined, {});
  }

  /**
   * The one existing address of the account and region with a tag. It is used like one from `existing`: associated and disassociated, and
   * never released; its tags stay the user's.
   *
   * It is looked up at deploy, when the `ElasticIp` is created and at each of its updates: if the tag is on another address by then, that
   * one replaces the previous one. Moving the tag alone changes nothing, since CloudFormation sends no update for it, and a deletion
   * doesn't look the tag up. None or several addresses with the tag are an error at deploy.
   *
   * @param key the tag's key: 1 to 128 characters that are known at synth, since the function's policy names it in a condition. Keys
   * that begin with `aws:` or `cdk-adopt:` are reserved
   * @param value the tag's value, at most 256 characters, compared exactly
   */
  public static tagged(key: string, value: string): ElasticIpSource {
    return new ElasticIpSource('tagged', undefined, { key, value }, {});
  }

  /**
   * The one address of the account and region with a key, which is kept for good: found by the key, or allocated once if none has it yet.
   *
   * It survives the stack: removing the `ElasticIp` only disassociates it, and the next deployment with the same key gets the same address,
   * whether of this stack, its successor or another one. At deploy it is an error if another resource of a live stack holds an address with
   * the key; the message names it. So to change the construct id of an `ElasticIp`, first remove it in a deployment of its own. If a holder
   * is gone without giving the address up, remove the tag `cdk-adopt:stack` from the address. If two stacks are first deployed with one key
   * at the same time, one of them fails.
   *
   * To give up the address, set `removalPolicy` to `RemovalPolicy.DESTROY`: it is released when the `ElasticIp` is removed. A failed
   * deployment releases an address that it allocated and retains one that existed before, but restores neither tags that it changed nor an
   * association that it took over with `allowReassociation`. To keep an address that you have already, and that no stack holds, tag it by
   * hand with `cdk-adopt:key`. If somebody releases the address, the next update allocates another one.
   *
   * Finding or allocating the address takes 45 seconds, since EC2 has no conditional allocation.
   *
   * @param key 1 to 256 characters that the value of a tag can hold: letters, digits, spaces and `_.:/=+-@`
   * @param options how to allocate the address if none has the key; an existing address isn't changed
   */
  public static retained(key: string, options: AllocateOptions = {}): ElasticIpSource {
    return new ElasticIpSource('retained', undefined, undefined, options, key);
  }

  private constructor(
    /**
     * What was asked for, whatever it was given: a value that is missing must not make another source of it.
     *
     * @internal
     */
    public readonly _kind: Specification['kind'],
    /** @internal */
    public readonly _allocationId: string | undefined,
    /** @internal */
    public readonly _tag: { readonly key: string; readonly value: string } | undefined,
    /** @internal */
    public readonly _options: AllocateOptions,
    /** @internal */
    public readonly _retainedKey?: string,
  ) {}

  /**
   * Whether the user owns the address.
   *
   * @internal
   */
  public get _isThereAlready(): boolean {
    return this._kind === 'existing' || this._kind === 'tagged';
  }
}
