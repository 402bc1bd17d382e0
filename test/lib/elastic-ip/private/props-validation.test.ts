import { RemovalPolicy } from 'aws-cdk-lib';
import { ElasticIp, type ElasticIpProps, ElasticIpSource } from '../../../../lib';
import { ELASTIC_IP, newStack, only, type Stated, synth } from '../../support';
import { copy, existing, form, refuses } from '../support';

/** As JavaScript passes it. */
const untyped = (props: unknown) => props as ElasticIpProps;
const IP = "such as ElasticIpSource.existing('eipalloc-...')";
const FLAG = 'write it without quotes, or leave it out';

describe('ElasticIp', () => {
  test.each<[string, unknown, ...Stated]>([
    ['no object as the properties', null, 'props', null, 'an object', 'such as { target }, or leave it out'],
    ['an id as the properties', 'i-0123456789abcdef0', 'props', 'i-0123456789abcdef0', 'an object', 'such as { target }, or leave it out'],
    ['null as the source', { source: null }, 'source', null, 'an ElasticIpSource', IP],
    ['the class as the source', { source: ElasticIpSource }, 'source', 'the class ElasticIpSource', 'an ElasticIpSource', IP],
    ['null as the target', { target: null }, 'target', null, 'an ElasticIpTarget', "such as ElasticIpTarget.instanceId('i-...')"],
    ['a text that reads false, and would count as true', { allowReassociation: 'false' }, 'allowReassociation', 'false', 'true or false', FLAG],
    ['null as the removal policy', { removalPolicy: null }, 'removalPolicy', null, 'a RemovalPolicy', 'use RemovalPolicy.DESTROY or RemovalPolicy.RETAIN, or leave it out'],
  ])('refuses %s', (_, props, ...problem) => {
    refuses(untyped(props), problem);
  });

  test('says all that is wrong at once, whatever else is of a wrong type', () => {
    refuses(untyped({ ...existing('x'), target: 'i-1', allowReassociation: 'yes', removalPolicy: RemovalPolicy.SNAPSHOT }),
      ['source', 'x', form('eipalloc'), copy],
      ['target', 'i-1', 'an ElasticIpTarget', "such as ElasticIpTarget.instanceId('i-...')"],
      ['allowReassociation', 'yes', 'true or false', FLAG],
      ['removalPolicy', 'snapshot', 'DESTROY or RETAIN', 'there are no snapshots of it: use RETAIN to keep it']);
  });

  test('takes what is left out, and both values of the flag', () => {
    const flagOf = (props?: ElasticIpProps) => only(synth((stack) => new ElasticIp(stack, 'Ip', props)), ELASTIC_IP).Properties.AllowReassociation;
    const left = untyped({ source: undefined, target: undefined, allowReassociation: undefined, removalPolicy: undefined });
    expect([undefined, left, { allowReassociation: false }, { allowReassociation: true }].map(flagOf)).toEqual(['false', 'false', 'false', 'true']);
  });

  test('refuses a second time what it has refused: a broken construct holds nothing', () => {
    const stack = newStack();
    for (let times = 0; times < 2; times++) {
      expect(() => new ElasticIp(stack, `Ip${times}`, untyped({ source: ElasticIpSource.retained(undefined as never) }))).toThrow('source.key: expected a text');
    }
  });
});
