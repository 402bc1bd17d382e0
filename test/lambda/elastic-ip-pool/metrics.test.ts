import { metricLine } from '../../../lambda/elastic-ip-pool/metrics';

const NOW = Date.UTC(2026, 0, 1);

test('a line of metrics is one in which CloudWatch finds each of them, by the pool', () => {
  const line = metricLine('Ips', { FreeAddresses: 2, InstancesWithoutAddress: 0 }, NOW);
  expect(line).not.toContain('\n');
  const { _aws: { Timestamp, CloudWatchMetrics: [directive] }, ...values } = JSON.parse(line);
  expect(values).toEqual({ Pool: 'Ips', FreeAddresses: 2, InstancesWithoutAddress: 0 });
  expect(Timestamp).toBe(NOW);
  expect(directive).toEqual({
    Namespace: 'CdkAdopt/ElasticIpPool', Dimensions: [['Pool']],
    Metrics: [{ Name: 'FreeAddresses', Unit: 'Count' }, { Name: 'InstancesWithoutAddress', Unit: 'Count' }],
  });
});
