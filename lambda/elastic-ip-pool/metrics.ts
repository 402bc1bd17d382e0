export interface PoolMetrics {
  readonly FreeAddresses: number;
  readonly InstancesWithoutAddress: number;
}

/** A line of CloudWatch's embedded metric format. */
export function metricLine(pool: string, metrics: PoolMetrics, now: number): string {
  const Metrics = Object.keys(metrics).map((Name) => ({ Name, Unit: 'Count' }));
  return JSON.stringify({
    _aws: { Timestamp: now, CloudWatchMetrics: [{ Namespace: 'CdkAdopt/ElasticIpPool', Dimensions: [['Pool']], Metrics }] },
    Pool: pool,
    ...metrics,
  });
}
