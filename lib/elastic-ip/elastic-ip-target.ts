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
 * What an `ElasticIp` is associated with.
 */
export class ElasticIpTarget {
  /**
   * An instance that has one network interface. A pending one is waited for.
   *
   * @param instance the instance
   */
  public static instance(instance: ec2.IInstance): ElasticIpTarget {
    return new ElasticIpTarget(instance?.instanceId, undefined, undefined, instance);
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
    /** @internal */
    public readonly _given?: unknown,
  ) {}
}
