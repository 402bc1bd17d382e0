import { CfnParameter } from 'aws-cdk-lib';
import { type AllocateOptions, ElasticIp, type ElasticIpProps, ElasticIpSource } from '../../../../lib';
import { ELASTIC_IP, errorOf, newStack, type Stated, synth } from '../../support';
import { copy, existing, form, refuses } from '../support';

const allocate = (options: AllocateOptions): ElasticIpProps => ({ source: ElasticIpSource.allocate(options) });
const retained = (key: string): ElasticIpProps => ({ source: ElasticIpSource.retained(key) });
const keyForm = '1 to 256 letters, digits, spaces and _.:/=+-@, as the value of a tag';
const keyChange = 'choose a key of these';
const tagged = (key: string, value: string): ElasticIpProps => ({ source: ElasticIpSource.tagged(key, value) });
const aKey = ['1 to 128 characters', 'name a tag of the address'] as const;
const ownKey = ['a key that doesn\'t begin with aws: or cdk-adopt:', 'name a tag of your own'] as const;

describe('ElasticIp', () => {
  test.each<[string, ElasticIpProps, ...Stated]>([
    ['an allocation id of another kind', existing('eipassoc-0123456789abcdef0'), 'source', 'eipassoc-0123456789abcdef0', form('eipalloc'), copy],
    ['an allocation id that is too short', existing('eipalloc-012345678'), 'source', 'eipalloc-012345678', form('eipalloc'), copy],
    ['an allocation id in upper case', existing('eipalloc-0123456789ABCDEF0'), 'source', 'eipalloc-0123456789ABCDEF0', form('eipalloc'), copy],
    ['an empty allocation id', existing(''), 'source', '', form('eipalloc'), copy],
    ['a pool of IPAM', allocate({ publicIpv4Pool: 'ipam-pool-0123456789abcdef0' }),
      'source.publicIpv4Pool', 'ipam-pool-0123456789abcdef0', '\'ipv4pool-ec2-\' and hexadecimal digits', copy],
    ['an empty pool', allocate({ publicIpv4Pool: '' }), 'source.publicIpv4Pool', '', '\'ipv4pool-ec2-\' and hexadecimal digits', copy],
    ['an allocation id as the address to allocate', allocate({ address: 'eipalloc-01234567' }),
      'source.address', 'eipalloc-01234567', 'an IPv4 address', 'name one that you released, or one of the pool'],
    ['an address to allocate in IPv6', allocate({ address: '2001:db8::1' }),
      'source.address', '2001:db8::1', 'an IPv4 address', 'name one that you released, or one of the pool'],
    ['an empty key', retained(''), 'source.key', '', keyForm, keyChange],
    ['a key over 256 characters', retained('k'.repeat(257)), 'source.key', 'k'.repeat(257), keyForm, keyChange],
    ['a key that a policy would take for a variable', retained('${aws:username}'), 'source.key', '${aws:username}', keyForm, keyChange],
    ['a key with a wildcard', retained('mail*'), 'source.key', 'mail*', keyForm, keyChange],
    ['an empty tag key', tagged('', 'web'), 'source.key', '', ...aKey],
    ['a tag key over 128 characters', tagged('k'.repeat(129), 'web'), 'source.key', 'k'.repeat(129), ...aKey],
    ['a tag value over 256 characters', tagged('role', 'v'.repeat(257)),
      'source.value', 'v'.repeat(257), 'at most 256 characters', 'name a tag of the address'],
    ['a tag key of AWS', tagged('aws:cloudformation:stack-name', 'web'), 'source.key', 'aws:cloudformation:stack-name', ...ownKey],
    ['a tag key of this library', tagged('cdk-adopt:stack', 'web'), 'source.key', 'cdk-adopt:stack', ...ownKey],
  ])('refuses %s', (_, props, ...problem) => {
    refuses(props, problem);
  });

  test('refuses one existing address for two constructs of a stack', () => {
    const message = errorOf(() => synth((stack) => {
      for (const id of ['One', 'Two']) new ElasticIp(stack, id, existing('eipalloc-0123456789abcdef0'));
    }));
    expect(message).toContain('source: got "eipalloc-0123456789abcdef0", expected ');
    expect(message).toContain('Stack/One');
    expect(message).toContain('Stack/Two');
  });

  test('states all problems of an address to allocate in one error', () => {
    refuses(allocate({ publicIpv4Pool: 'mine', address: '1.2.3' }),
      ['source.publicIpv4Pool', 'mine', '\'ipv4pool-ec2-\' and hexadecimal digits', copy],
      ['source.address', '1.2.3', 'an IPv4 address', 'name one that you released, or one of the pool']);
  });

  test('refuses a tag key that is known only at deploy, which no policy can name', () => {
    const message = errorOf(() => synth((stack) => new ElasticIp(stack, 'Ip', tagged(new CfnParameter(stack, 'Key').valueAsString, 'web'))));
    expect(message).toContain('expected a key that is known at synth; write it out: the function\'s policy names it in a condition');
  });

  test('refuses one tag for two constructs of a stack', () => {
    const message = errorOf(() => synth((stack) => {
      for (const id of ['One', 'Two']) new ElasticIp(stack, id, tagged('role', 'web'));
    }));
    expect(message).toMatch(/Stack\/Two .*\n {2}- source: got "role=web", expected one of its own, and Stack\/One has this one/);
  });

  test('takes tags at the limits, one key with two values, and what is known only at deploy', () => {
    const { Resources } = synth((stack) => {
      const text = (id: string) => new CfnParameter(stack, id).valueAsString;
      new ElasticIp(stack, 'Limits', tagged('k'.repeat(128), 'v'.repeat(256)));
      new ElasticIp(stack, 'Empty', tagged('role', ''));
      new ElasticIp(stack, 'Late', tagged('role', text('Value')));
      new ElasticIp(stack, 'Given', allocate({ publicIpv4Pool: text('Pool'), networkBorderGroup: text('Group'), address: text('Address') }));
    });
    expect(Object.values(Resources).filter(({ Type }) => Type === ELASTIC_IP).map(({ Properties }) => Properties)).toMatchObject([
      { SourceTag: { Key: 'k'.repeat(128), Value: 'v'.repeat(256) } },
      { SourceTag: { Key: 'role', Value: '' } },
      { SourceTag: { Key: 'role', Value: { Ref: 'Value' } } },
      { PublicIpv4Pool: { Ref: 'Pool' }, NetworkBorderGroup: { Ref: 'Group' }, Address: { Ref: 'Address' } },
    ]);
  });
});

describe('the custom resource', () => {
  test('of a tag and a key that read alike are no holders of one thing', () => {
    expect(() => synth((stack) => {
      new ElasticIp(stack, 'One', { source: ElasticIpSource.tagged('Name', 'mail') });
      new ElasticIp(stack, 'Two', { source: ElasticIpSource.retained('Name=mail') });
    })).not.toThrow();
  });
});

test('one key in two constructs of a stack is an error that names the other one', () => {
  const stack = newStack();
  new ElasticIp(stack, 'One', { source: ElasticIpSource.retained('mail') });
  expect(() => new ElasticIp(stack, 'Two', { source: ElasticIpSource.retained('mail') }))
    .toThrow(/Stack\/Two \(ElasticIp\) .*\n {2}- source: got "mail", expected one of its own, and Stack\/One has this one/);
});

test('one existing address in two constructs of a stack is an error that names the other one', () => {
  const stack = newStack();
  const source = ElasticIpSource.existing('eipalloc-0123456789abcdef0');
  new ElasticIp(stack, 'One', { source });
  expect(() => new ElasticIp(stack, 'Two', { source }))
    .toThrow(/Stack\/Two \(ElasticIp\) .*\n {2}- source: got "eipalloc-0123456789abcdef0", expected one of its own, and Stack\/One has this one/);
});
