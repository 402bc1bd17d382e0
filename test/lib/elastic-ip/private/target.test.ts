import { CfnParameter, Lazy } from 'aws-cdk-lib';
import { CfnInstance, CfnNetworkInterface } from 'aws-cdk-lib/aws-ec2';
import { ElasticIp, type ElasticIpProps, ElasticIpTarget } from '../../../../lib';
import { ELASTIC_IP, newStack, only, type Stated, synth } from '../../support';
import { copy, existing, form, networkInterface, refuses } from '../support';

const instance = (id: string): ElasticIpProps => ({ target: ElasticIpTarget.instanceId(id) });
const privateAddress = (value: string): [ElasticIpProps, ...Stated] =>
  [networkInterface('eni-0123456789abcdef0', value), 'target.privateIpAddress', value, 'an IPv4 address', 'name one of the target'];

describe('ElasticIp', () => {
  test.each<[string, ElasticIpProps, ...Stated]>([
    ['an instance id of another kind', instance('eni-0123456789abcdef0'), 'target', 'eni-0123456789abcdef0', form('i'), 'use ElasticIpTarget.networkInterface'],
    ['an instance\'s name', instance('web-1'), 'target', 'web-1', form('i'), copy],
    ['an interface id of another kind', networkInterface('i-0123456789abcdef0'), 'target', 'i-0123456789abcdef0', form('eni'), 'use ElasticIpTarget.instanceId'],
    ['a private address with three numbers', ...privateAddress('10.0.0')],
    ['a private address with a number over 255', ...privateAddress('10.0.0.256')],
    ['a private address in IPv6', ...privateAddress('fd00::1')],
  ])('refuses %s', (_, props, ...problem) => {
    refuses(props, problem);
  });

  test.each<[string, (given: never) => ElasticIpTarget, unknown, unknown, string]>([
    ['an instance as its id', ElasticIpTarget.instanceId, new CfnInstance(newStack(), 'Web'), 'the construct Stack/Web', form('i')],
    ['a number as the id of an instance', ElasticIpTarget.instanceId, 5, 5, form('i')],
    ['an interface as its id', ElasticIpTarget.networkInterface, new CfnNetworkInterface(newStack(), 'Eni', { subnetId: 'subnet-01234567' }),
      'the construct Stack/Eni', form('eni')],
  ])('refuses %s, as JavaScript may pass it', (_, targetOf, given, shown, expected) => {
    refuses({ target: targetOf(given as never) }, ['target', shown, expected, copy]);
  });

  test('refuses a private address in the place of the options, which would put the address on the primary one', () => {
    const options = '10.0.0.7' as never;
    for (const target of [ElasticIpTarget.instanceId('i-0123456789abcdef0', options), ElasticIpTarget.networkInterface('eni-0123456789abcdef0', options)]) {
      refuses({ target }, ['target', '10.0.0.7', 'options of the target', "such as { privateIpAddress: '10.0.0.7' }"]);
    }
  });

  test.each<[string, ElasticIpTarget]>([
    ['no instance', ElasticIpTarget.instance(undefined as never)], ['no id of an instance', ElasticIpTarget.instanceId(undefined as never)],
    ['no interface', ElasticIpTarget.networkInterface(undefined as never)], ['an empty id', ElasticIpTarget.instanceId('')],
  ])('refuses %s, which would be an address on nothing', (_, target) => {
    refuses({ target }, ['target', undefined, 'an instance or a network interface',
      "give an ec2.IInstance, or use ElasticIpTarget.instanceId('i-...') or networkInterface('eni-...')"]);
  });

  test.each<[string, string, ElasticIpProps]>([
    ['8 digits', 'i-01234567', existing('eipalloc-01234567')],
    ['17 digits', 'i-0123456789abcdef0', existing('eipalloc-0123456789abcdef0')],
  ])('takes ids of %s', (_, instanceId, props) => {
    const template = synth((stack) => new ElasticIp(stack, 'Ip', { ...props, ...instance(instanceId) }));
    expect(only(template, ELASTIC_IP).Properties.Target).toEqual({ InstanceId: instanceId });
  });

  test('lets through what is known only at deploy, and what an app decides late', () => {
    const { AllocationId, Target } = only(synth((stack) => {
      const text = (id: string) => new CfnParameter(stack, id).valueAsString;
      new ElasticIp(stack, 'Ip', { ...existing(text('Allocation')), ...networkInterface(text('Interface'), text('Address')) });
    }), ELASTIC_IP).Properties;
    expect({ AllocationId, Target }).toEqual({
      AllocationId: { Ref: 'Allocation' },
      Target: { NetworkInterfaceId: { Ref: 'Interface' }, PrivateIpAddress: { Ref: 'Address' } },
    });

    const late = only(synth((stack) => {
      new ElasticIp(stack, 'Ip', instance(Lazy.string({ produce: () => 'web-1' })));
    }), ELASTIC_IP);
    expect(late.Properties.Target).toEqual({ InstanceId: 'web-1' });
  });
});
