import { Fn, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as redshift from 'aws-cdk-lib/aws-redshift';
import { ElasticIp } from '../../../../lib';
import { errorOf, lineOf, newStack, templateOf } from '../../support';
import { ALLOCATION, copy, form } from '../support';

const CLUSTER = { clusterType: 'single-node', dbName: 'db', masterUsername: 'admin', nodeType: 'ra3.xlplus' };

describe('an imported address', () => {
  test('is referred to by its id, and by its address where that is given', () => {
    const stack = newStack();
    const ip = ElasticIp.fromElasticIpAttributes(stack, 'Ip', { allocationId: ALLOCATION, publicIp: '203.0.113.7' });
    expect({ ...ip.eipRef }).toEqual({ allocationId: ALLOCATION, publicIp: '203.0.113.7' });
    expect(ip.allocationId).toBe(ALLOCATION);
  });

  test('without its address is taken by what goes by the id, and refused by what goes by the address', () => {
    const stack = newStack();
    const eip = ElasticIp.fromAllocationId(stack, 'Ip', ALLOCATION);
    new ec2.CfnNatGateway(stack, 'Nat', { allocationId: eip.eipRef.allocationId, subnetId: 'subnet-01234567' });
    expect(errorOf(() => new redshift.CfnCluster(new Stack(), 'Cluster', { ...CLUSTER, elasticIp: eip }))).toBe(
      "Stack/Ip can't be referred to by its address: publicIp: expected the address of one that is imported; import it with ElasticIp.fromElasticIpAttributes");
    expect(templateOf(stack).Resources.Nat!.Properties).toEqual({ AllocationId: ALLOCATION, SubnetId: 'subnet-01234567' });
  });

  test('may be known only at deploy', () => {
    const stack = newStack();
    const attributes = { allocationId: Fn.importValue('allocation'), publicIp: Fn.importValue('address') };
    expect(stack.resolve({ ...ElasticIp.fromElasticIpAttributes(stack, 'Ip', attributes).eipRef }))
      .toEqual({ allocationId: { 'Fn::ImportValue': 'allocation' }, publicIp: { 'Fn::ImportValue': 'address' } });
  });

  test('of a wrong id and a wrong address is one error', () => {
    const message = errorOf(() => ElasticIp.fromElasticIpAttributes(newStack(), 'Ip', { allocationId: '203.0.113.7', publicIp: ALLOCATION }));
    expect(message).toContain(lineOf(['allocationId', '203.0.113.7', form('eipalloc'), copy]));
    expect(message).toContain(lineOf(['publicIp', ALLOCATION, 'an IPv4 address', 'copy the address from the console or the command line']));
  });

  test.each<[string, unknown]>([
    ['an id in the place of the attributes', ALLOCATION], ['nothing known of it', {}],
  ])('with %s is an error, and not every address', (_, attributes) => {
    expect(errorOf(() => ElasticIp.fromElasticIpAttributes(newStack(), 'Ip', attributes as never)))
      .toContain(lineOf(['allocationId', '', form('eipalloc'), copy]));
  });
});
