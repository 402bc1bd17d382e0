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

  /**
   * The one address of the account and region that is kept for good under a key: found by it, or allocated once where none has it yet.
   *
   * It survives the stack: with the `ElasticIp` it is only disassociated, and the next deployment with the same key gets the same
   * address, be it of this stack, of its successor or of another one. At deploy it is an error if another resource of a live stack holds
   * an address with the key; the message names it. So an `ElasticIp` whose construct id changes is first taken out, in a deployment of its
   * own; and should a holder have gone without letting go, remove the tag `cdk-adopt:stack` from the address. Where two stacks are first
   * deployed with one key at the same time, one of them fails.
   *
   * To let go of the address, set `removalPolicy` to `RemovalPolicy.DESTROY`: it is released when the `ElasticIp` goes. A deployment that
   * fails gives back what was there before, and releases what it has allocated; tags that it has changed, and an association that it took
   * with `allowReassociation`, it doesn't give back. To keep an address that you have already, and that no stack holds, tag it by hand
   * with `cdk-adopt:key`. Should somebody release the address, the next update allocates another one.
   *
   * To find or allocate the address takes 45 seconds, since EC2 has no call that allocates only if nobody else does.
   *
   * @param key 1 to 256 characters that the value of a tag can hold: letters, digits, spaces and `_.:/=+-@`
   * @param options what the address has to be, where it is to be allocated; of one that is there already nothing is changed
   */
  public static retained(key: string, options: AllocateOptions = {}): ElasticIpSource {
    return new ElasticIpSource(undefined, undefined, options, key);
  }

  private constructor(
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
   * Whether the address is the user's.
   *
   * @internal
   */
  public get _isThereAlready(): boolean {
    return this._allocationId !== undefined || this._tag !== undefined;
  }
}
