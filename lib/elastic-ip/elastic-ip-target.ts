import type * as ec2 from 'aws-cdk-lib/aws-ec2';

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
 * Options of an instance as a target.
 */
export interface InstanceTargetOptions {
  /**
   * The private IPv4 address of the instance that gets the Elastic IP: of any of its network interfaces.
   *
   * @default - the primary private address of the primary network interface
   */
  readonly privateIpAddress?: string;
}

/**
 * What an `ElasticIp` is associated with.
 */
export class ElasticIpTarget {
  /**
   * An instance. A pending one is waited for. Of several network interfaces the primary one is taken, or that of the private address.
   *
   * @param instance the instance
   * @param options its private address
   */
  public static instance(instance: ec2.IInstance, options: InstanceTargetOptions = {}): ElasticIpTarget {
    return new ElasticIpTarget(instance?.instanceId, undefined, options, instance);
  }

  /**
   * An instance, by its id. A pending one is waited for. Of several network interfaces the primary one is taken, or that of the private
   * address.
   *
   * @param instanceId its id, such as `i-0123456789abcdef0`
   * @param options its private address
   */
  public static instanceId(instanceId: string, options: InstanceTargetOptions = {}): ElasticIpTarget {
    return new ElasticIpTarget(instanceId, undefined, options);
  }

  /**
   * A network interface.
   *
   * @param networkInterfaceId its id, such as `eni-0123456789abcdef0`
   * @param options its private address
   */
  public static networkInterface(networkInterfaceId: string, options: NetworkInterfaceTargetOptions = {}): ElasticIpTarget {
    return new ElasticIpTarget(undefined, networkInterfaceId, options);
  }

  private constructor(
    /** @internal */
    public readonly _instanceId: string | undefined,
    /** @internal */
    public readonly _networkInterfaceId: string | undefined,
    /** @internal */
    public readonly _options: InstanceTargetOptions,
    /** @internal */
    public readonly _given?: unknown,
  ) {}

  /** @internal */
  public get _privateIpAddress(): string | undefined {
    return this._options?.privateIpAddress;
  }
}
