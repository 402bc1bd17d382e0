import { Aws, CfnParameter, Fn, Lazy, type Stack } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { type BucketCorsProps, CorsManager } from '../../../../lib';
import { BUCKET, CORS, errorOf, importedBucket, newStack, only, rule, ruleFor, type Stated, synth } from '../../support';
import { declare, refuses } from '../support';

const aMethod = 'one of GET, PUT, HEAD, POST, DELETE';
const otherMethods = 'S3 answers OPTIONS by itself, and knows no other method';
const originOnly = (origin: string) => `browsers send only scheme, host and port: write '${origin}'`;
const write = (value: string | number) => `write ${typeof value === 'string' ? `'${value}'` : value}`;
const wholeSeconds = 'whole seconds from 0 to 2147483647';
const ownId = (first: number) => `an id of its own, and rules[${first}] has this one`;
const anotherId = 'choose another one, or leave it out';

describe('BucketCors', () => {
  test.each<[string, Partial<s3.CorsRule>, ...Stated]>([
    ['no method', { allowedMethods: [] }, 'rules[0].allowedMethods', [], 'at least one', 'add one, such as s3.HttpMethods.GET'],
    ['a method absent', { allowedMethods: undefined },
      'rules[0].allowedMethods', undefined, 'at least one', 'add one, such as s3.HttpMethods.GET'],
    ['no origin', { allowedOrigins: [] }, 'rules[0].allowedOrigins', [], 'at least one', 'add one, such as \'https://www.example.com\''],
    ['an origin absent', { allowedOrigins: undefined },
      'rules[0].allowedOrigins', undefined, 'at least one', 'add one, such as \'https://www.example.com\''],
    ['the method OPTIONS', { allowedMethods: [s3.HttpMethods.GET, 'OPTIONS' as s3.HttpMethods] },
      'rules[0].allowedMethods[1]', 'OPTIONS', aMethod, otherMethods],
    ['a method in lower case', { allowedMethods: ['get' as s3.HttpMethods] }, 'rules[0].allowedMethods[0]', 'get', aMethod, write('GET')],
    ['a method with a slip', { allowedMethods: ['DELET' as s3.HttpMethods] }, 'rules[0].allowedMethods[0]', 'DELET', aMethod, write('DELETE')],
    ['two methods in one', { allowedMethods: ['GET,PUT' as s3.HttpMethods] }, 'rules[0].allowedMethods[0]', 'GET,PUT', aMethod, 'write one entry for each method'],
    ['any method', { allowedMethods: ['*' as s3.HttpMethods] }, 'rules[0].allowedMethods[0]', '*', aMethod, 'name each method, S3 has no wildcard here'],
    ['a method with a space', { allowedMethods: ['Put ' as s3.HttpMethods] }, 'rules[0].allowedMethods[0]', 'Put ', aMethod, write('PUT')],
    ['the method PATCH', { allowedMethods: ['patch' as s3.HttpMethods] }, 'rules[0].allowedMethods[0]', 'patch', aMethod, otherMethods],
    ['an empty origin', { allowedOrigins: [''] },
      'rules[0].allowedOrigins[0]', '', 'an origin', 'write one, such as \'https://www.example.com\''],
    ['an origin longer than any', { allowedOrigins: [`https://${'x'.repeat(500)}`] },
      'rules[0].allowedOrigins[0]', `https://${'x'.repeat(500)}`, 'at most 500 characters', 'no browser sends such an origin'],
    ['two headers in one', { allowedHeaders: ['content-type, x-a'] },
      'rules[0].allowedHeaders[0]', 'content-type, x-a', 'the name of one header', 'write one entry for each header, without values'],
    ['an empty exposed header', { exposedHeaders: [''] },
      'rules[0].exposedHeaders[0]', '', 'the name of one header', 'write one entry for each header, without values'],
    ['two origins in one', { allowedOrigins: ['https://a.example, https://b.example'] },
      'rules[0].allowedOrigins[0]', 'https://a.example, https://b.example', 'one origin, without spaces, commas and semicolons', 'write one entry for each origin'],
    ['an origin with two *', { allowedOrigins: ['https://ok.example', 'https://*.*.example.com'] },
      'rules[0].allowedOrigins[1]', 'https://*.*.example.com', 'at most one *', 'write one entry for each pattern'],
    ['an origin with a path', { allowedOrigins: ['https://a.example/app/x'] },
      'rules[0].allowedOrigins[0]', 'https://a.example/app/x', 'an origin without a path', originOnly('https://a.example')],
    ['an origin with a path and no scheme', { allowedOrigins: ['a.example/app'] },
      'rules[0].allowedOrigins[0]', 'a.example/app', 'an origin without a path', originOnly('https://a.example')],
    ['a pattern with a path', { allowedOrigins: ['https://*.A.example/*'] },
      'rules[0].allowedOrigins[0]', 'https://*.A.example/*', 'an origin without a path', originOnly('https://*.a.example')],
    ['an origin with a path for all', { allowedOrigins: ['https://A.example/*'] },
      'rules[0].allowedOrigins[0]', 'https://A.example/*', 'an origin without a path', originOnly('https://a.example')],
    ['an origin that begins with slashes', { allowedOrigins: ['//example.com'] },
      'rules[0].allowedOrigins[0]', '//example.com', 'an origin without a path', originOnly('https://example.com')],
    ['an origin with one slash behind the scheme', { allowedOrigins: ['https:/example.com'] },
      'rules[0].allowedOrigins[0]', 'https:/example.com', 'an origin without a path', originOnly('https://example.com')],
    ['a path of nothing', { allowedOrigins: ['https://x?y/z'] },
      'rules[0].allowedOrigins[0]', 'https://x?y/z', 'an origin without a path', originOnly('https://x')],
    ['a path and no host', { allowedOrigins: ['/app'] },
      'rules[0].allowedOrigins[0]', '/app', 'an origin without a path', 'browsers send only scheme, host and port'],
    ['an origin with a space behind it', { allowedOrigins: ['https://a.example '] },
      'rules[0].allowedOrigins[0]', 'https://a.example ', 'one origin, without spaces', `remove the spaces: ${write('https://a.example')}`],
    ['an origin with its scheme twice', { allowedOrigins: ['https://https://A.example'] },
      'rules[0].allowedOrigins[0]', 'https://https://A.example', 'an origin without a path', originOnly('https://a.example')],
    ['an origin with two schemes', { allowedOrigins: ['https://http://a.example'] },
      'rules[0].allowedOrigins[0]', 'https://http://a.example', 'an origin without a path', 'browsers send only scheme, host and port'],
    ['an origin with a trailing slash', { allowedOrigins: ['http://localhost:8080/'] },
      'rules[0].allowedOrigins[0]', 'http://localhost:8080/', 'an origin without a trailing slash', originOnly('http://localhost:8080')],
    ['a header with two *', { allowedHeaders: ['*', 'x-*-meta-*'] },
      'rules[0].allowedHeaders[1]', 'x-*-meta-*', 'at most one *', 'write one entry for each header, or \'*\' for all'],
    ['a wildcard in exposedHeaders', { exposedHeaders: ['x-amz-*'] },
      'rules[0].exposedHeaders[0]', 'x-amz-*', 'a name without *', 'name each header, S3 has no wildcard here'],
    ['a negative maxAge', { maxAge: -1 }, 'rules[0].maxAge', -1, wholeSeconds, write(0)],
    ['a fractional maxAge', { maxAge: 0.5 }, 'rules[0].maxAge', 0.5, wholeSeconds, write(1)],
    ['a maxAge that is no number', { maxAge: NaN }, 'rules[0].maxAge', 'NaN', wholeSeconds, 'write a number, or leave it out'],
    ['an endless maxAge', { maxAge: Infinity }, 'rules[0].maxAge', 'Infinity', wholeSeconds, write(2147483647)],
    ['a maxAge beyond 32 bits', { maxAge: 2 ** 31 }, 'rules[0].maxAge', 2 ** 31, wholeSeconds, write(2147483647)],
    ['an id over 200 characters', { id: 'x'.repeat(201) },
      'rules[0].id', 'x'.repeat(201), '1 to 200 characters', 'shorten it, or leave it out'],
    ['an empty id', { id: '' }, 'rules[0].id', '', '1 to 200 characters', 'leave it out'],
    ['an id that XML has no form for', { id: 'a\u0007' }, 'rules[0].id', 'a\u0007', 'characters that XML has', 'remove the control characters'],
    ['an origin that XML has no form for', { allowedOrigins: ['https://a.example\u0007'] },
      'rules[0].allowedOrigins[0]', 'https://a.example\u0007', 'an origin without control characters', "remove them: write 'https://a.example'"],
  ])('refuses a rule with %s', (_, more, ...problem) => {
    refuses({ rules: [rule(more)] }, problem);
  });

  test.each<[string, Partial<BucketCorsProps>, ...Stated]>([
    ['no rules', { rules: [] }, 'rules', [], '1 to 100 rules', 'add a rule, or remove the construct'],
    ['101 rules', { rules: Array.from({ length: 101 }, () => rule()) },
      'rules', 101, 'at most 100 rules', 'join rules that differ in their origins or methods only'],
    ['an id twice', { rules: [rule({ id: 'a' }), rule({ id: 'b' }), rule({ id: 'a' })] }, 'rules[2].id', 'a', ownId(0), anotherId],
  ])('refuses %s', (_, props, ...problem) => {
    refuses(props, problem);
  });

  test('takes, on a bucket of the app, an id that is the number of a rule without one, and ids of 201 to 255 characters', () => {
    const rules = [rule({ id: '2' }), ruleFor('second'), rule({ id: 'x'.repeat(255) }), rule({ id: 'x'.repeat(201) })];
    const { CorsConfiguration } = only(synth((stack) => declare(stack, { bucket: new s3.Bucket(stack, 'Bucket'), rules })), BUCKET).Properties;
    expect(CorsConfiguration).toMatchObject({ CorsRules: [{ Id: '2' }, {}, { Id: 'x'.repeat(255) }, { Id: 'x'.repeat(201) }] });
  });

  test.each<[string, s3.CorsRule[], string]>([
    ['of 256 characters', [rule({ id: 'x'.repeat(256) })], 'expected 1 to 255 characters'],
    ['twice', [rule({ id: 'a' }), ruleFor('b'), rule({ id: 'a' })], 'rules[2].id: got "a", expected an id of its own, and rules[0] has this one; choose'],
  ])('refuses, on a bucket of the app, an id %s', (_, rules, expected) => {
    const stack = newStack();
    expect(errorOf(() => declare(stack, { bucket: new s3.Bucket(stack, 'Bucket'), rules }))).toContain(expected);
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
    ['rules[0].maxAge', -1, wholeSeconds, write(0)],
    ['rules[1].allowedMethods', [], 'at least one', 'add one, such as s3.HttpMethods.GET'],
    ['rules[1].exposedHeaders[0]', '*', 'a name without *', 'name each header, S3 has no wildcard here'],
    ['rules[1].id', 'a', ownId(0), anotherId]);
  });

  test('takes what is at the limits', () => {
    const { Rules } = only(synth((stack) => {
      const rules = Array.from({ length: 99 }, (_, index) => ruleFor(String(index)));
      declare(stack, { rules: [rule({ id: 'x'.repeat(200), allowedOrigins: ['*'], allowedHeaders: ['x-*'], maxAge: 2 ** 31 - 1 }), ...rules] });
    }), CORS).Properties;
    expect(Rules).toHaveLength(100);
  });

  test("takes an id that is another rule's number", () => {
    const { Rules } = only(synth((stack) => { declare(stack, { rules: [rule({ id: '2' }), rule(), rule({ id: '1' })] }); }), CORS).Properties;
    expect(Rules).toMatchObject([{ Id: '2' }, expect.not.objectContaining({ Id: expect.anything() }), { Id: '1' }]);
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
          rule({ id: Aws.REGION }),
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
      ...['StackName', 'Region'].map((name) => ({ Id: ref(`AWS::${name}`), AllowedMethods: ['GET'], AllowedOrigins: ['https://www.example.com'] })),
    ]);
  });

  describe.each(['an imported bucket', 'a bucket of the app'])('on %s, beside tokens', (kind) => {
    const declareOn = (stack: Stack, more: Partial<s3.CorsRule>) =>
      declare(stack, { rules: [rule(more)], ...(kind === 'a bucket of the app' && { bucket: new s3.Bucket(stack, 'Bucket') }) });

    test.each<[string, Partial<s3.CorsRule>, string]>([
      ['two stars of an origin', { allowedOrigins: [`https://*.${Aws.REGION}.*`] }, 'rules[0].allowedOrigins[0]: got "https://*.${Token[AWS.Region.'],
      ['a slash at its end', { allowedOrigins: [`https://${Aws.REGION}.example.com/`] }, 'expected an origin without a trailing slash; browsers send only'],
      ['its path', { allowedOrigins: [`https://example.com/app/${Aws.REGION}`] }, 'expected an origin without a path; browsers send only'],
      ['a second origin', { allowedOrigins: [`https://a.example, https://${Aws.REGION}.b.example`] }, 'expected one origin, without spaces, commas and semicolons; write one'],
      ['a space', { allowedOrigins: [`${Aws.REGION} `] }, 'expected one origin, without spaces; remove the spaces'],
      ['more characters than an origin has', { allowedOrigins: [`https://${Aws.REGION}${'x'.repeat(500)}`] }, 'expected at most 500 characters'],
      ['two stars of a header', { allowedHeaders: [`x-*-${Aws.REGION}-*`] }, "expected at most one *; write one entry for each header, or '*' for all"],
      ['a second header', { allowedHeaders: [`x-a, x-${Aws.REGION}`] }, 'expected the name of one header'],
      ['a star of an exposed header', { exposedHeaders: [`x-${Aws.REGION}-*`] }, 'expected a name without *'],
      ['a control character of an id', { id: `a\u0007${Aws.REGION}` }, 'expected characters that XML has'],
      ['more characters than an id has', { id: `${'x'.repeat(256)}${Aws.REGION}` }, '.id: got "xxx'],
    ])('refuses %s', (_, more, expected) => {
      expect(errorOf(() => declareOn(newStack(), more))).toContain(expected);
    });

    test.each<[string, Partial<s3.CorsRule>]>([
      ['origins', { allowedOrigins: [
        `${Aws.REGION}`, `${Aws.REGION}//a.example`, `https:/${Aws.REGION}`, `${Aws.REGION}/a.example`, `${Aws.REGION}://*.example.com`, `https://${Aws.REGION}:8080`,
        `https://*${Aws.REGION}`, `${Aws.REGION}/`,
      ] }],
      ['headers', { allowedHeaders: [`${Aws.REGION}`, `x-${Aws.REGION}-*`], exposedHeaders: [`${Aws.REGION}`, `x-${Aws.REGION}`] }],
    ])('takes %s that are right with some value of theirs', (_, more) => {
      expect(() => declareOn(newStack(), more)).not.toThrow();
    });
  });

  test('lets through what an app decides late, unless S3 would refuse it', () => {
    const late = (value: string) => Lazy.string({ produce: () => value });
    const { Bucket, Rules } = only(synth((stack) => {
      declare(stack, {
        bucket: importedBucket(stack, late('late--x-s3'), 'Bucket'),
        rules: [rule({ id: late(''), allowedOrigins: [late('https://a.example/')] }), rule({ allowedOrigins: Lazy.list({ produce: () => ['a b'] }) })],
      });
    }), CORS).Properties;
    expect(Bucket).toBe('late--x-s3');
    expect(Rules).toMatchObject([{ Id: '', AllowedOrigins: ['https://a.example/'] }, { AllowedOrigins: ['a b'] }]);
  });
});
