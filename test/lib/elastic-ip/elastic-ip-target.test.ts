import { NestedStack, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { ElasticIp, ElasticIpTarget } from '../../../lib';
import { danglingReferences, ELASTIC_IP, newStack, only, POLICY, type PolicyDocument, templateOf } from '../support';
import { INSTANCE, propertiesOf } from './support';

const INTERFACE = 'eni-0123456789abcdef0';

function newInstance(stack: Stack): ec2.Instance {
  return new ec2.Instance(stack, 'Instance', {
    vpc: new ec2.Vpc(stack, 'Vpc'),
    instanceType: new ec2.InstanceType('t4g.nano'),
    machineImage: ec2.MachineImage.latestAmazonLinux2023(),
  });
}

describe('the custom resource', () => {
  test.each<[string, ElasticIpTarget, object]>([
    ['an instance by its id', ElasticIpTarget.instanceId(INSTANCE), { InstanceId: INSTANCE }],
    ['an interface', ElasticIpTarget.networkInterface(INTERFACE), { NetworkInterfaceId: INTERFACE }],
    ['a private address of an interface', ElasticIpTarget.networkInterface(INTERFACE, { privateIpAddress: '10.0.0.7' }),
      { NetworkInterfaceId: INTERFACE, PrivateIpAddress: '10.0.0.7' }],
  ])('names %s as the target', (_, target, expected) => {
    expect(propertiesOf({ target }).Target).toEqual(expected);
  });

  test.each<[string, (stack: Stack) => Stack]>([
    ['the same stack', (stack) => stack],
    ['another stack', (stack) => new Stack(stack.node.root, 'Other')],
    ['a nested stack', (stack) => new NestedStack(stack, 'Nested')],
  ])('names an instance of the app as the target, from %s, and in its policy too', (_, stackOf) => {
    const stack = newStack();
    const instance = newInstance(stack);
    const place = stackOf(stack);
    new ElasticIp(place, 'Ip', { target: ElasticIpTarget.instance(instance) });
    const made = templateOf(place);
    const { InstanceId } = only(made, ELASTIC_IP).Properties.Target as { InstanceId: unknown };
    expect(InstanceId).toEqual(place.resolve(instance.instanceId));
    const { Statement: [statement] } = only(made, POLICY).Properties.PolicyDocument as PolicyDocument;
    expect(JSON.stringify(statement?.Resource)).toContain(`:instance/",${JSON.stringify(InstanceId)}`);
    expect(danglingReferences(made)).toEqual([]);
  });
});
