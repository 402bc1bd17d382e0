import { RemovalPolicy, Tags } from 'aws-cdk-lib';
import { ElasticIpSource } from '../../../lib';
import { ALLOCATION, propertiesOf } from './support';

describe('the custom resource', () => {
  test('of an existing address names it', () => {
    expect(propertiesOf({ source: ElasticIpSource.existing(ALLOCATION) }).AllocationId).toBe(ALLOCATION);
  });

  test('of an address to allocate carries what it has to be', () => {
    const source = ElasticIpSource.allocate({ publicIpv4Pool: 'ipv4pool-ec2-01234567', networkBorderGroup: 'us-east-1', address: '192.0.2.7' });
    expect(propertiesOf({ source })).toMatchObject({
      ContractVersion: '1', PublicIpv4Pool: 'ipv4pool-ec2-01234567', NetworkBorderGroup: 'us-east-1', Address: '192.0.2.7',
    });
  });

  test('of an address of an IPAM pool names the pool as EC2 does of the address', () => {
    const source = ElasticIpSource.allocate({ ipamPoolId: 'ipam-pool-01234567' });
    expect(propertiesOf({ source }).PublicIpv4Pool).toBe('ipam-pool-01234567');
    expect(propertiesOf({ source: ElasticIpSource.retained('mail', { ipamPoolId: 'ipam-pool-01234567' }) }))
      .toMatchObject({ RetainedKey: 'mail', PublicIpv4Pool: 'ipam-pool-01234567' });
  });

  test('of a tagged address carries the tag that it is found by, and none to give it', () => {
    const properties = propertiesOf({ source: ElasticIpSource.tagged('role', 'web') }, (ip) => Tags.of(ip).add('Name', 'web'));
    expect(properties.SourceTag).toEqual({ Key: 'role', Value: 'web' });
    expect(properties).not.toHaveProperty('Tags');
  });

  test('of a retained address carries its key, and keeps it unless the user lets go', () => {
    const source = ElasticIpSource.retained('mail', { networkBorderGroup: 'us-east-1' });
    expect(propertiesOf({ source })).toMatchObject({ RetainedKey: 'mail', NetworkBorderGroup: 'us-east-1', RemovalPolicy: 'retain' });
    expect(propertiesOf({ source, removalPolicy: RemovalPolicy.DESTROY })).toMatchObject({ RetainedKey: 'mail', RemovalPolicy: 'destroy' });
  });

  test('of an allocated address is the same whether or not the source is stated', () => {
    expect(propertiesOf({ source: ElasticIpSource.allocate() })).toEqual(propertiesOf());
  });
});
