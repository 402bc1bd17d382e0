import { Aws, CfnParameter, Fn, Lazy, RemovalPolicy, type Stack, Tags } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import {
  type AllocateOptions, BucketCors, type BucketCorsProps, CorsManager, ElasticIp, type ElasticIpProps,
  ElasticIpSource, ElasticIpTarget,
} from '../../lib';
import { CORS, ELASTIC_IP, errorOf, importedBucket, newStack, only, rule, ruleFor, synth, templateOf } from './support';

/** A problem as the error states it: its property, the value that it got, what was expected, and what to change. */
type Stated = [property: string, value: unknown, expected: string, change: string];

function lineOf([property, value, expected, change]: Stated): string {
  return `  - ${property}: ${value === undefined ? '' : `got ${JSON.stringify(value)}, `}expected ${expected}; ${change}`;
}

describe('BucketCors', () => {
  const declare = (stack: Stack, props: Partial<BucketCorsProps>) =>
    new BucketCors(stack, 'Cors', { bucket: importedBucket(stack, 'shared'), rules: [rule()], ...props });

  const refuses = (props: Partial<BucketCorsProps>, ...problems: Stated[]) => {
    expect(errorOf(() => declare(newStack(), props)))
      .toBe(['Stack/Cors (BucketCors) can\'t be synthesized:', ...problems.map(lineOf)].join('\n'));
  };

  const aMethod = 'one of GET, PUT, HEAD, POST, DELETE';
  const otherMethods = 'S3 answers OPTIONS by itself, and knows no other method';
  const originOnly = (origin: string) => `browsers send only scheme, host and port: write '${origin}'`;
  const wholeSeconds = 'whole seconds from 0 to 2147483647';

  test.each<[string, Partial<s3.CorsRule>, ...Stated]>([
    ['no method', { allowedMethods: [] }, 'rules[0].allowedMethods', [], 'at least one', 'add one, such as s3.HttpMethods.GET'],
    ['a method absent', { allowedMethods: undefined },
      'rules[0].allowedMethods', undefined, 'at least one', 'add one, such as s3.HttpMethods.GET'],
    ['no origin', { allowedOrigins: [] }, 'rules[0].allowedOrigins', [], 'at least one', 'add one, such as \'https://www.example.com\''],
    ['an origin absent', { allowedOrigins: undefined },
      'rules[0].allowedOrigins', undefined, 'at least one', 'add one, such as \'https://www.example.com\''],
    ['the method OPTIONS', { allowedMethods: [s3.HttpMethods.GET, 'OPTIONS' as s3.HttpMethods] },
      'rules[0].allowedMethods[1]', 'OPTIONS', aMethod, otherMethods],
    ['a method in lower case', { allowedMethods: ['get' as s3.HttpMethods] }, 'rules[0].allowedMethods[0]', 'get', aMethod, otherMethods],
    ['an empty origin', { allowedOrigins: [''] },
      'rules[0].allowedOrigins[0]', '', 'an origin', 'write one, such as \'https://www.example.com\''],
    ['an origin longer than any', { allowedOrigins: [`https://${'x'.repeat(500)}`] },
      'rules[0].allowedOrigins[0]', `https://${'x'.repeat(500)}`, 'at most 500 characters', 'no browser sends such an origin'],
    ['two headers in one', { allowedHeaders: ['content-type, x-a'] },
      'rules[0].allowedHeaders[0]', 'content-type, x-a', 'the name of one header', 'write one entry for each header, without values'],
    ['an empty exposed header', { exposedHeaders: [''] },
      'rules[0].exposedHeaders[0]', '', 'the name of one header', 'write one entry for each header, without values'],
    ['two origins in one', { allowedOrigins: ['https://a.example, https://b.example'] },
      'rules[0].allowedOrigins[0]', 'https://a.example, https://b.example', 'one origin, without spaces', 'write one entry for each origin'],
    ['an origin with two *', { allowedOrigins: ['https://ok.example', 'https://*.*.example.com'] },
      'rules[0].allowedOrigins[1]', 'https://*.*.example.com', 'at most one *', 'write one entry for each pattern'],
    ['an origin with a path', { allowedOrigins: ['https://a.example/app/x'] },
      'rules[0].allowedOrigins[0]', 'https://a.example/app/x', 'an origin without a path', originOnly('https://a.example')],
    ['an origin with a path and no scheme', { allowedOrigins: ['a.example/app'] },
      'rules[0].allowedOrigins[0]', 'a.example/app', 'an origin without a path', originOnly('a.example')],
    ['an origin with a trailing slash', { allowedOrigins: ['http://localhost:8080/'] },
      'rules[0].allowedOrigins[0]', 'http://localhost:8080/', 'an origin without a trailing slash', originOnly('http://localhost:8080')],
    ['a header with two *', { allowedHeaders: ['*', 'x-*-meta-*'] },
      'rules[0].allowedHeaders[1]', 'x-*-meta-*', 'at most one *', 'write one entry for each header, or \'*\' for all'],
    ['a wildcard in exposedHeaders', { exposedHeaders: ['x-amz-*'] },
      'rules[0].exposedHeaders[0]', 'x-amz-*', 'a name without *', 'name each header, S3 has no wildcard here'],
    ['a negative maxAge', { maxAge: -1 }, 'rules[0].maxAge', -1, wholeSeconds, 'round it'],
    ['a fractional maxAge', { maxAge: 0.5 }, 'rules[0].maxAge', 0.5, wholeSeconds, 'round it'],
    ['a maxAge beyond 32 bits', { maxAge: 2 ** 31 }, 'rules[0].maxAge', 2 ** 31, wholeSeconds, 'round it'],
    ['an id over 200 characters', { id: 'x'.repeat(201) },
      'rules[0].id', 'x'.repeat(201), '1 to 200 characters', 'shorten it, or leave it out'],
    ['an empty id', { id: '' }, 'rules[0].id', '', '1 to 200 characters', 'shorten it, or leave it out'],
  ])('refuses a rule with %s', (_, more, ...problem) => {
    refuses({ rules: [rule(more)] }, problem);
  });

  const another = (id: string, first: number) => `an id of its own; rules[${first}] has '${id}' (without an id, a rule has its number)`;

  test.each<[string, Partial<BucketCorsProps>, ...Stated]>([
    ['no rules', { rules: [] }, 'rules', [], '1 to 100 rules', 'add a rule, or remove the construct'],
    ['101 rules', { rules: Array.from({ length: 101 }, () => rule()) },
      'rules', 101, 'at most 100 rules', 'join rules that differ in their origins or methods only'],
    ['an id twice', { rules: [rule({ id: 'a' }), rule({ id: 'b' }), rule({ id: 'a' })] }, 'rules[2].id', 'a', another('a', 0), 'choose another one'],
    ['an id that is the number of a rule without one', { rules: [rule({ id: '2' }), rule()] },
      'rules[1].id', undefined, another('2', 0), 'choose another one'],
    ['CLOUDFORMATION for an imported bucket', { managedBy: CorsManager.CLOUDFORMATION },
      'managedBy', 'cloudformation', '\'custom-resource\' for a bucket that this app imports', 'leave it out'],
  ])('refuses %s', (_, props, ...problem) => {
    refuses(props, problem);
  });

  test.each<[string, (stack: Stack) => s3.IBucket]>([
    ['name', (stack) => importedBucket(stack, 'logs--use1-az4--x-s3')],
    ['ARN', (stack) => s3.Bucket.fromBucketArn(stack, 'Bucket', 'arn:aws:s3:::logs--use1-az4--x-s3')],
  ])('refuses a directory bucket that is imported by its %s', (_, bucketOf) => {
    const stack = newStack();
    const message = errorOf(() => declare(stack, { bucket: bucketOf(stack) }));
    expect(message).toContain(lineOf([
      'bucket', 'logs--use1-az4--x-s3', 'a general purpose bucket', 'S3 has no CORS configuration for directory buckets: name another bucket',
    ]));
  });

  test('states all problems of a construct in one error', () => {
    refuses({
      managedBy: CorsManager.CLOUDFORMATION,
      rules: [
        rule({ id: 'a', allowedOrigins: ['https://a.example/', '**'], maxAge: -1 }),
        rule({ id: 'a', allowedMethods: [], exposedHeaders: ['*'] }),
      ],
    },
    ['managedBy', 'cloudformation', '\'custom-resource\' for a bucket that this app imports', 'leave it out'],
    ['rules[0].allowedOrigins[0]', 'https://a.example/', 'an origin without a trailing slash', originOnly('https://a.example')],
    ['rules[0].allowedOrigins[1]', '**', 'at most one *', 'write one entry for each pattern'],
    ['rules[0].maxAge', -1, wholeSeconds, 'round it'],
    ['rules[1].allowedMethods', [], 'at least one', 'add one, such as s3.HttpMethods.GET'],
    ['rules[1].exposedHeaders[0]', '*', 'a name without *', 'name each header, S3 has no wildcard here'],
    ['rules[1].id', 'a', another('a', 0), 'choose another one']);
  });

  test('takes what is at the limits', () => {
    const { Rules } = only(synth((stack) => {
      const rules = Array.from({ length: 99 }, (_, index) => ruleFor(String(index)));
      declare(stack, { rules: [rule({ id: 'x'.repeat(200), allowedOrigins: ['*'], allowedHeaders: ['x-*'], maxAge: 2 ** 31 - 1 }), ...rules] });
    }), CORS).Properties;
    expect(Rules).toHaveLength(100);
  });

  test('lets through what is known only at deploy', () => {
    const { Bucket, Rules } = only(synth((stack) => {
      const text = (id: string) => new CfnParameter(stack, id).valueAsString;
      declare(stack, {
        bucket: importedBucket(stack, text('Name'), 'Bucket'),
        rules: [
          { id: text('Id'), allowedOrigins: [text('Origin')], allowedMethods: [text('Method') as s3.HttpMethods], allowedHeaders: [text('Header')],
            exposedHeaders: [text('Exposed')], maxAge: new CfnParameter(stack, 'MaxAge', { type: 'Number' }).valueAsNumber },
          { id: `${'x'.repeat(200)}${Aws.STACK_NAME}`, allowedMethods: [s3.HttpMethods.GET], allowedOrigins: Fn.split(',', text('Origins')) },
          rule({ id: Aws.STACK_NAME }),
          rule({ id: Aws.STACK_NAME }),
        ],
      });
    }), CORS).Properties;
    const ref = (id: string) => ({ Ref: id });
    expect(Bucket).toEqual(ref('Name'));
    expect(Rules).toEqual([
      { Id: ref('Id'), AllowedOrigins: [ref('Origin')], AllowedMethods: [ref('Method')], AllowedHeaders: [ref('Header')],
        ExposeHeaders: [ref('Exposed')], MaxAgeSeconds: ref('MaxAge') },
      { Id: { 'Fn::Join': ['', ['x'.repeat(200), ref('AWS::StackName')]] }, AllowedMethods: ['GET'],
        AllowedOrigins: { 'Fn::Split': [',', ref('Origins')] } },
      ...Array.from({ length: 2 }, () => ({ Id: ref('AWS::StackName'), AllowedMethods: ['GET'], AllowedOrigins: ['https://www.example.com'] })),
    ]);
  });

  test('lets through what an app decides late, right or wrong', () => {
    const late = (value: string) => Lazy.string({ produce: () => value });
    const { Bucket, Rules } = only(synth((stack) => {
      declare(stack, {
        bucket: importedBucket(stack, late('late--x-s3'), 'Bucket'),
        rules: [rule({ id: late(''), allowedOrigins: [late('https://a.example/')] }), rule({ allowedOrigins: Lazy.list({ produce: () => ['**'] }) })],
      });
    }), CORS).Properties;
    expect(Bucket).toBe('late--x-s3');
    expect(Rules).toMatchObject([{ Id: '', AllowedOrigins: ['https://a.example/'] }, { AllowedOrigins: ['**'] }]);
  });
});

describe('ElasticIp', () => {
  const refuses = (props: ElasticIpProps, ...problems: Stated[]) => {
    expect(errorOf(() => new ElasticIp(newStack(), 'Ip', props)))
      .toBe(['Stack/Ip (ElasticIp) can\'t be synthesized:', ...problems.map(lineOf)].join('\n'));
  };

  const form = (prefix: string) => `'${prefix}-' and 8 or 17 hexadecimal digits`;
  const copy = 'copy the id from the console or the command line';
  const existing = (allocationId: string): ElasticIpProps => ({ source: ElasticIpSource.existing(allocationId) });
  const allocate = (options: AllocateOptions): ElasticIpProps => ({ source: ElasticIpSource.allocate(options) });
  const retained = (key: string): ElasticIpProps => ({ source: ElasticIpSource.retained(key) });
  const keyForm = '1 to 256 letters, digits, spaces and _.:/=+-@, as the value of a tag';
  const keyChange = 'choose a key of these';
  const tagged = (key: string, value: string): ElasticIpProps => ({ source: ElasticIpSource.tagged(key, value) });
  const aKey = ['1 to 128 characters', 'name a tag of the address'] as const;
  const ownKey = ['a key that doesn\'t begin with aws: or cdk-adopt:', 'name a tag of your own'] as const;
  const instance = (id: string): ElasticIpProps => ({ target: ElasticIpTarget.instanceId(id) });
  const networkInterface = (id: string, privateIpAddress?: string): ElasticIpProps =>
    ({ target: ElasticIpTarget.networkInterface(id, { privateIpAddress }) });
  const privateAddress = (value: string): [ElasticIpProps, ...Stated] =>
    [networkInterface('eni-0123456789abcdef0', value), 'target.privateIpAddress', value, 'an IPv4 address', 'name one of the interface'];

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
    ['an instance id of another kind', instance('eni-0123456789abcdef0'), 'target', 'eni-0123456789abcdef0', form('i'), copy],
    ['an instance\'s name', instance('web-1'), 'target', 'web-1', form('i'), copy],
    ['an interface id of another kind', networkInterface('i-0123456789abcdef0'), 'target', 'i-0123456789abcdef0', form('eni'), copy],
    ['a private address with three numbers', ...privateAddress('10.0.0')],
    ['a private address with a number over 255', ...privateAddress('10.0.0.256')],
    ['a private address in IPv6', ...privateAddress('fd00::1')],
    ['RemovalPolicy.SNAPSHOT', { removalPolicy: RemovalPolicy.SNAPSHOT },
      'removalPolicy', 'snapshot', 'DESTROY or RETAIN', 'there are no snapshots of it: use RETAIN to keep it'],
  ])('refuses %s', (_, props, ...problem) => {
    refuses(props, problem);
  });

  test('states all problems of a construct in one error', () => {
    refuses({ ...existing('x'), ...networkInterface('y', 'z'), removalPolicy: RemovalPolicy.SNAPSHOT },
      ['source', 'x', form('eipalloc'), copy],
      ['target', 'y', form('eni'), copy],
      ['target.privateIpAddress', 'z', 'an IPv4 address', 'name one of the interface'],
      ['removalPolicy', 'snapshot', 'DESTROY or RETAIN', 'there are no snapshots of it: use RETAIN to keep it']);
  });

  test('refuses an imported allocation id of the wrong form', () => {
    const message = errorOf(() => ElasticIp.fromAllocationId(newStack(), 'Imported', 'nope'));
    expect(message).toMatch(/^Stack\/Imported /);
    expect(message).toContain(lineOf(['allocationId', 'nope', form('eipalloc'), copy]));
  });

  test('refuses tags that begin with the reserved prefix, all in one error', () => {
    const stack = newStack();
    const ip = new ElasticIp(stack, 'Ip');
    Tags.of(ip).add('cdk-adopt:stack', 'mine');
    Tags.of(ip).add('cdk-adopt:any', 'mine');
    const message = errorOf(() => templateOf(stack));
    for (const key of ['cdk-adopt:stack', 'cdk-adopt:any']) {
      expect(message).toContain(`[Stack/Ip] tags: got "${key}", expected a key that doesn't begin with cdk-adopt:; choose another key`);
    }
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

  test('lets through an imported allocation id that is known only at deploy', () => {
    const stack = newStack();
    const { allocationId } = ElasticIp.fromAllocationId(stack, 'Imported', Fn.importValue('allocation'));
    expect(stack.resolve(allocationId)).toEqual({ 'Fn::ImportValue': 'allocation' });
  });
});
