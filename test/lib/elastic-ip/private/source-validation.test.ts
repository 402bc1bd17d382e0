import { Aws, CfnParameter } from 'aws-cdk-lib';
import { CfnEIP, CfnIPAMPool } from 'aws-cdk-lib/aws-ec2';
import { type AllocateOptions, ElasticIp, type ElasticIpProps, ElasticIpSource } from '../../../../lib';
import { allOf, ELASTIC_IP, errorOf, newStack, only, type Stated, synth } from '../../support';
import { copy, existing, form, refuses } from '../support';

const allocate = (options: AllocateOptions): ElasticIpProps => ({ source: ElasticIpSource.allocate(options) });
const retained = (key: string): ElasticIpProps => ({ source: ElasticIpSource.retained(key) });
const keyForm = '1 to 256 letters, digits, spaces and _.:/=+-@, as the value of a tag';
const keyChange = 'choose a key of these';
const tagged = (key: string, value: string): ElasticIpProps => ({ source: ElasticIpSource.tagged(key, value) });
const aKey = ['1 to 128 characters', 'name a tag of the address'] as const;
const ownKey = ['a key that doesn\'t begin with aws: or cdk-adopt:', 'name a tag of your own'] as const;

const borderGroup = ['the name of a border group', "such as 'us-east-1-wl1-bos-wlz-1'; leave it out for that of the region"] as const;
const ofEc2 = ["'ipv4pool-ec2-' and hexadecimal digits"] as const;
const ofIpam = ["'ipam-pool-' and hexadecimal digits"] as const;
const onePool = ['none beside publicIpv4Pool', 'name one pool'] as const;
const byHand = 'allocate an address of a customer-owned pool by hand, and name it with ElasticIpSource.existing';

describe('ElasticIp', () => {
  test.each<[string, ElasticIpProps, ...Stated]>([
    ['an allocation id of another kind', existing('eipassoc-0123456789abcdef0'), 'source', 'eipassoc-0123456789abcdef0', form('eipalloc'), copy],
    ['an allocation id that is too short', existing('eipalloc-012345678'), 'source', 'eipalloc-012345678', form('eipalloc'), copy],
    ['an allocation id in upper case', existing('eipalloc-0123456789ABCDEF0'), 'source', 'eipalloc-0123456789ABCDEF0', form('eipalloc'), 'write it in lower case, without spaces'],
    ['an empty allocation id', existing(''), 'source', '', form('eipalloc'), copy],
    ['a pool of IPAM', allocate({ publicIpv4Pool: 'ipam-pool-0123456789abcdef0' }),
      'source.publicIpv4Pool', 'ipam-pool-0123456789abcdef0', ...ofEc2, 'name such a pool by ipamPoolId'],
    ['a customer-owned pool', allocate({ publicIpv4Pool: 'ipv4pool-coip-0123456789abcdef0' }),
      'source.publicIpv4Pool', 'ipv4pool-coip-0123456789abcdef0', ...ofEc2, byHand],
    ['a customer-owned pool as one of IPAM', allocate({ ipamPoolId: 'ipv4pool-coip-0123456789abcdef0' }),
      'source.ipamPoolId', 'ipv4pool-coip-0123456789abcdef0', ...ofIpam, byHand],
    ['a pool of EC2 as one of IPAM', allocate({ ipamPoolId: 'ipv4pool-ec2-0123456789abcdef0' }),
      'source.ipamPoolId', 'ipv4pool-ec2-0123456789abcdef0', ...ofIpam, 'name such a pool by publicIpv4Pool'],
    ['a CIDR as an IPAM pool', allocate({ ipamPoolId: '198.51.100.0/28' }), 'source.ipamPoolId', '198.51.100.0/28', ...ofIpam, copy],
    ['an IPAM pool in upper case', allocate({ ipamPoolId: 'ipam-pool-0123456789ABCDEF0' }),
      'source.ipamPoolId', 'ipam-pool-0123456789ABCDEF0', ...ofIpam, copy],
    ['the ARN of an IPAM pool', allocate({ ipamPoolId: 'arn:aws:ec2::123456789012:ipam-pool/ipam-pool-0123456789abcdef0' }),
      'source.ipamPoolId', 'arn:aws:ec2::123456789012:ipam-pool/ipam-pool-0123456789abcdef0', ...ofIpam, copy],
    ['an allocation of an IPAM pool', allocate({ ipamPoolId: 'ipam-pool-alloc-0123456789abcdef0' }),
      'source.ipamPoolId', 'ipam-pool-alloc-0123456789abcdef0', ...ofIpam, copy],
    ['an empty IPAM pool id', allocate({ ipamPoolId: '' }), 'source.ipamPoolId', '', ...ofIpam, copy],
    ['a wrong IPAM pool of a retained address', { source: ElasticIpSource.retained('mail', { ipamPoolId: 'mine' }) }, 'source.ipamPoolId', 'mine', ...ofIpam, copy],
    ['two pools', allocate({ publicIpv4Pool: 'ipv4pool-ec2-01234567', ipamPoolId: 'ipam-pool-01234567' }),
      'source.ipamPoolId', 'ipam-pool-01234567', ...onePool],
    ['an empty pool', allocate({ publicIpv4Pool: '' }), 'source.publicIpv4Pool', '', '\'ipv4pool-ec2-\' and hexadecimal digits', copy],
    ['an allocation id as the address to allocate', allocate({ address: 'eipalloc-01234567' }),
      'source.address', 'eipalloc-01234567', 'a public IPv4 address', 'name one that you released, or one of the pool'],
    ['an address to allocate in IPv6', allocate({ address: '2001:db8::1' }),
      'source.address', '2001:db8::1', 'a public IPv4 address', 'name one that you released, or one of the pool'],
    ['an address to allocate that is private', allocate({ address: '172.20.0.1' }),
      'source.address', '172.20.0.1', 'a public IPv4 address', 'name one that you released, or one of the pool'],
    ['an availability zone as the border group', allocate({ networkBorderGroup: 'us-east-1a' }), 'source.networkBorderGroup', 'us-east-1a', ...borderGroup],
    ['a local zone as the border group', allocate({ networkBorderGroup: 'us-west-2-lax-1a' }), 'source.networkBorderGroup', 'us-west-2-lax-1a', ...borderGroup],
    ['a blank border group', allocate({ networkBorderGroup: ' ' }), 'source.networkBorderGroup', ' ', ...borderGroup],
    ['a key with a wildcard beside a token', retained(`a*b${Aws.REGION}`), 'source.key', 'a*b', `${keyForm}, beside its tokens`, keyChange],
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

  // A variable that isn't set, or what JavaScript passes: no other source may come of it, such as an address that goes with the stack.
  const text = 'a text';
  const givesId = "give ElasticIpSource.existing the allocation id of the address, such as 'eipalloc-...'";
  const givesKey = "give ElasticIpSource.retained the key of the address, such as 'mail'";
  const givesTag = "give ElasticIpSource.tagged a key and a value, such as ('role', 'mail')";
  const givesOptions = "such as ElasticIpSource.allocate({ publicIpv4Pool: 'ipv4pool-ec2-...' })";
  const group = ['the name of a border group', "such as 'us-east-1-wl1-bos-wlz-1'; leave it out for that of the region"] as const;
  const untyped = ElasticIpSource as unknown as Readonly<Record<'allocate' | 'existing' | 'retained' | 'tagged', (...given: unknown[]) => ElasticIpSource>>;
  test.each<[string, ElasticIpSource, ...Stated[]]>([
    ['an existing address without its id', untyped.existing(undefined), ['source', undefined, text, givesId]],
    ['an existing address by no text', untyped.existing({ allocationId: 'eipalloc-0123456789abcdef0' }), ['source', 'an object of Object', text, givesId]],
    ['an existing address by its construct', untyped.existing(new CfnEIP(newStack(), 'Eip')), ['source', 'the construct Stack/Eip', text, givesId]],
    ['a retained address without a key', untyped.retained(undefined), ['source.key', undefined, text, givesKey]],
    ['a retained address by a number, of a wrong pool', untyped.retained(5, { ipamPoolId: 'mine' }),
      ['source.key', 5, text, givesKey], ['source.ipamPoolId', 'mine', ...ofIpam, copy]],
    ['a tagged address without a key and a value', untyped.tagged(), ['source.key', undefined, text, givesTag], ['source.value', undefined, text, givesTag]],
    ['a tagged address without a value', untyped.tagged('role'), ['source.value', undefined, text, givesTag]],
    ['a tagged address with a number as the value', untyped.tagged('role', 5), ['source.value', 5, text, givesTag]],
    ['a pool in the place of the options', untyped.allocate('ipv4pool-ec2-01234567'),
      ['source', 'ipv4pool-ec2-01234567', 'options of an address to allocate', givesOptions]],
    ['null as the options', untyped.allocate(null), ['source', null, 'options of an address to allocate', givesOptions]],
    ['null as the options of a retained address', untyped.retained('mail', null), ['source', null, 'options of an address to allocate', givesOptions]],
    ['a number as the border group', untyped.allocate({ networkBorderGroup: 5 }), ['source.networkBorderGroup', 5, ...group]],
    ['an empty border group', untyped.allocate({ networkBorderGroup: '' }), ['source.networkBorderGroup', '', ...group]],
  ])('refuses %s', (_, source, ...problems) => {
    refuses({ source }, ...problems);
  });

  test.each(['us-east-1', 'us-gov-west-1', 'us-west-2-lax-1', 'us-east-1-wl1-bos-wlz-1'])('takes the border group %s', (networkBorderGroup) => {
    const template = synth((stack) => new ElasticIp(stack, 'Ip', allocate({ networkBorderGroup })));
    expect(only(template, ELASTIC_IP).Properties.NetworkBorderGroup).toBe(networkBorderGroup);
  });

  test('takes an address of an emulator as the one to allocate', () => {
    const template = synth((stack) => new ElasticIp(stack, 'Ip', allocate({ address: '127.245.248.98' })));
    expect(only(template, ELASTIC_IP).Properties.Address).toBe('127.245.248.98');
  });

  test('takes every source of values that are known only at deploy', () => {
    const declared = allOf(synth((stack) => {
      const [id, key, value, networkBorderGroup] = ['Id', 'Key', 'Value', 'Group'].map((name) => new CfnParameter(stack, name).valueAsString) as [string, string, string, string];
      new ElasticIp(stack, 'One', existing(id));
      new ElasticIp(stack, 'Two', retained(key));
      new ElasticIp(stack, 'Three', tagged('role', value));
      new ElasticIp(stack, 'Four', allocate({ networkBorderGroup }));
    }), ELASTIC_IP).map(({ Properties }) => Properties);
    expect(declared).toMatchObject([
      { AllocationId: { Ref: 'Id' } }, { RetainedKey: { Ref: 'Key' }, RemovalPolicy: 'retain' }, { SourceTag: { Key: 'role', Value: { Ref: 'Value' } } },
      { NetworkBorderGroup: { Ref: 'Group' } },
    ]);
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
      ['source.address', '1.2.3', 'a public IPv4 address', 'name one that you released, or one of the pool']);
  });

  test('states all problems of two pools in one error', () => {
    refuses(allocate({ publicIpv4Pool: 'ipam-pool-01234567', ipamPoolId: 'ipam-pool-0123456g' }),
      ['source.publicIpv4Pool', 'ipam-pool-01234567', ...ofEc2, 'name such a pool by ipamPoolId'],
      ['source.ipamPoolId', 'ipam-pool-0123456g', ...ofIpam, copy],
      ['source.ipamPoolId', 'ipam-pool-0123456g', ...onePool]);
  });

  test('refuses two pools also where they are known only at deploy', () => {
    const message = errorOf(() => synth((stack) => {
      const [publicIpv4Pool, ipamPoolId] = ['One', 'Two'].map((id) => new CfnParameter(stack, id).valueAsString);
      new ElasticIp(stack, 'Ip', allocate({ publicIpv4Pool, ipamPoolId }));
    }));
    expect(message).toContain('expected none beside publicIpv4Pool; name one pool');
  });

  test('says what a pool is that JavaScript passes as a construct', () => {
    const stack = newStack();
    const pool = new CfnIPAMPool(stack, 'Pool', { addressFamily: 'ipv4', ipamScopeId: 'ipam-scope-01234567' });
    for (const property of ['ipamPoolId', 'publicIpv4Pool']) {
      expect(errorOf(() => new ElasticIp(stack, `Ip-${property}`, allocate({ [property]: pool as never }))))
        .toContain(`source.${property}: got "the construct Stack/Pool", expected `);
    }
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
      new ElasticIp(stack, 'Ipam', allocate({ ipamPoolId: text('IpamPool') }));
      new ElasticIp(stack, 'Given', allocate({ publicIpv4Pool: text('Pool'), networkBorderGroup: text('Group'), address: text('Address') }));
    });
    expect(Object.values(Resources).filter(({ Type }) => Type === ELASTIC_IP).map(({ Properties }) => Properties)).toMatchObject([
      { SourceTag: { Key: 'k'.repeat(128), Value: 'v'.repeat(256) } },
      { SourceTag: { Key: 'role', Value: '' } },
      { SourceTag: { Key: 'role', Value: { Ref: 'Value' } } },
      { PublicIpv4Pool: { Ref: 'IpamPool' } },
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
