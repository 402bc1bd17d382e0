import { CfnParameter, CfnResource, Duration, Fn, Lazy, type Stack } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { BucketCors, type BucketCorsProps, CorsManager, CorsRules } from '../../../../lib';
import { BUCKET, CORS, errorOf, importedBucket, newStack, only, rule, synth, templateOf } from '../../support';
import { GET, problemsIn, warningsIn } from '../support';

const RULE = "{ allowedOrigins: ['https://www.example.com'], allowedMethods: [s3.HttpMethods.GET] }";

/** The lines of the error, without the first one, for what JavaScript passes. */
function problemsOf(propsIn: (stack: Stack) => unknown): string[] {
  const stack = newStack();
  const props = propsIn(stack) as BucketCorsProps;
  const [first, ...problems] = errorOf(() => new BucketCors(stack, 'Cors', props)).split('\n');
  expect(first).toBe("Stack/Cors (BucketCors) can't be synthesized:");
  return problems.map((line) => line.replace('  - ', ''));
}

describe('from JavaScript', () => {
  test.each<[string, (stack: Stack) => unknown, string]>([
    ['no properties', () => undefined, `props: expected an object with bucket and rules; write { bucket, rules: [${RULE}] }`],
    ['the name of a bucket', () => ({ bucket: 'name', rules: [rule()] }),
      "bucket: got \"name\", expected an s3.IBucket; import it by its name: s3.Bucket.fromBucketName(this, 'Shared', 'name')"],
    ['no bucket', () => ({ rules: [rule()] }), "bucket: expected an s3.IBucket; import it by its name: s3.Bucket.fromBucketName(this, 'Shared', 'name')"],
    ['a list for the properties', () => [], `props: got "an object of Array", expected an object with bucket and rules; write { bucket, rules: [${RULE}] }`],
    ['null', () => ({ bucket: null, rules: [rule()] }),
      "bucket: got null, expected an s3.IBucket; import it by its name: s3.Bucket.fromBucketName(this, 'Shared', 'name')"],
    ['a Map for the properties', () => new Map([['bucket', 'name']]), `props: got "an object of Map", expected an object with bucket and rules; write { bucket, rules: [${RULE}] }`],
    ['a CfnResource of a bucket', (stack) => ({ bucket: new CfnResource(stack, 'Bucket', { type: BUCKET }), rules: [rule()] }),
      'bucket: got "the construct Stack/Bucket", expected an s3.IBucket; declare it as an s3.Bucket, or an s3.CfnBucket'],
    ['another construct', (stack) => ({ bucket: new CfnResource(stack, 'Queue', { type: 'AWS::SQS::Queue' }), rules: [rule()] }),
      "bucket: got \"the construct Stack/Queue\", expected an s3.IBucket; import it by its name: s3.Bucket.fromBucketName(this, 'Shared', 'name')"],
  ])('%s is an error that says what to write', (_, propsOf, expected) => {
    expect(problemsOf(propsOf)).toEqual([expected]);
  });

  test.each<[string, unknown, string]>([
    ['one rule for the list', rule(), `rules: got "an object of Object", expected a list of rules; write a list: [${RULE}]`],
    ['no rules', undefined, `rules: expected a list of rules; write a list: [${RULE}]`],
    ['null for the list', null, `rules: got null, expected a list of rules; write a list: [${RULE}]`],
    ['null for a rule', [null], `rules[0]: got null, expected a rule; write ${RULE}`],
    ['a gap in the list', new Array(1), `rules[0]: expected a rule; write ${RULE}`],
    ['a number for a rule', [rule(), 5], `rules[1]: got 5, expected a rule; write ${RULE}`],
    ['a Map for a rule', [new Map()], `rules[0]: got "an object of Map", expected a rule; write ${RULE}`],
    ['a Set for origins', [{ ...rule(), allowedOrigins: new Set(['*']) }],
      "rules[0].allowedOrigins: got \"an object of Set\", expected a list of origins; write a list: ['https://www.example.com']"],
    ['a list for an origin', [{ ...rule(), allowedOrigins: [Fn.split(',', 'a,b')] }],
      'rules[0].allowedOrigins[0]: got "an object of Array", expected an origin; write a text, such as \'https://www.example.com\''],
    ['a function for methods', [{ ...rule(), allowedMethods: () => ['GET'] }],
      'rules[0].allowedMethods: got "the function allowedMethods", expected a list of methods; write a list: [s3.HttpMethods.GET]'],
    ['a symbol for a method', [{ ...rule(), allowedMethods: [Symbol('GET')] }],
      'rules[0].allowedMethods[0]: got "a symbol", expected a method; write a text, such as s3.HttpMethods.GET'],
    ['a bigint for maxAge', [{ ...rule(), maxAge: 60n }], 'rules[0].maxAge: got "60n", expected a number of seconds; write it as a number'],
    ['a list for a rule', [[rule()]], 'rules[0]: got "an object of Array", expected a rule; spread the list: ...rules'],
    ['a token for a rule', [Lazy.any({ produce: () => rule() })], `rules[0]: got "an object of LazyBox", expected a rule; write ${RULE}`],
    ['a text for origins', [{ ...rule(), allowedOrigins: 'https://a.example' }],
      'rules[0].allowedOrigins: got "https://a.example", expected a list of origins; write a list: [\'https://a.example\']'],
    ['a method for methods', [{ ...rule(), allowedMethods: 'GET' }], 'rules[0].allowedMethods: got "GET", expected a list of methods; write a list: [\'GET\']'],
    ['null for an origin', [{ ...rule(), allowedOrigins: [null] }],
      "rules[0].allowedOrigins[0]: got null, expected an origin; write a text, such as 'https://www.example.com'"],
    ['a URL for an origin', [{ ...rule(), allowedOrigins: [new URL('https://a.example')] }],
      'rules[0].allowedOrigins[0]: got "an object of URL", expected an origin; write a text, such as \'https://www.example.com\''],
    ['null for headers', [{ ...rule(), allowedHeaders: null }], "rules[0].allowedHeaders: got null, expected a list of headers; write a list: ['content-type']"],
    ['a number for an exposed header', [{ ...rule(), exposedHeaders: [5] }], "rules[0].exposedHeaders[0]: got 5, expected a header; write a text, such as 'ETag'"],
    ['a number for an id', [{ ...rule(), id: 1 }], "rules[0].id: got 1, expected an id; write a text, such as 'web'"],
    ['a text for maxAge', [{ ...rule(), maxAge: '60' }], 'rules[0].maxAge: got "60", expected a number of seconds; write it as a number'],
    ['a Duration for maxAge', [{ ...rule(), maxAge: Duration.minutes(1) }],
      'rules[0].maxAge: got "an object of Duration", expected a number of seconds; write it with .toSeconds()'],
  ])('%s is an error that says what to write', (_, rules, expected) => {
    expect(problemsOf((stack) => ({ bucket: importedBucket(stack, 'shared'), rules }))).toEqual([expected]);
  });

  const RULE_NAMES = 'expected one of id, allowedOrigins, allowedMethods, allowedHeaders, exposedHeaders, maxAge';
  const LIST = 'got "an object of Array"';
  const noOrigins = "rules[0].allowedOrigins: expected at least one; add one, such as 'https://www.example.com'";

  test.each<[string, object, string[]]>([
    ['in a rule', { rules: [rule({ exposeHeaders: ['ETag'], maxAgeSeconds: 30, AllowedHeaders: ['*'] } as object)] }, [
      `rules[0].exposeHeaders: ${LIST}, ${RULE_NAMES}; write exposedHeaders`,
      `rules[0].maxAgeSeconds: got 30, ${RULE_NAMES}; write one of these, or leave it out`,
      `rules[0].AllowedHeaders: ${LIST}, ${RULE_NAMES}; write allowedHeaders`,
    ]],
    ['in a rule that needs it', { rules: [{ AllowedOrigins: ['*'], allowedMethods: [GET] }] }, [`rules[0].AllowedOrigins: ${LIST}, ${RULE_NAMES}; write allowedOrigins`, noOrigins]],
    ['in a request', { mustAllow: [{ origin: 'https://a.example', method: GET, header: ['x-a'] }] },
      [`mustAllow[0].header: ${LIST}, expected one of origin, method, headers, preflight, credentials; write headers`]],
    ['among the properties', { exclusiv: true, removalPolicy: 'retain' }, [
      'exclusiv: got true, expected one of bucket, rules, managedBy, precedence, exclusive, mustAllow, mustDeny; write exclusive',
      'removalPolicy: got "retain", expected one of bucket, rules, managedBy, precedence, exclusive, mustAllow, mustDeny; write one of these, or leave it out',
    ]],
  ])('a name that nothing has is an error, with the one that is probably meant: %s', (_, more, expected) => {
    expect(problemsOf((stack) => ({ bucket: importedBucket(stack, 'shared'), rules: [rule()], ...more }))).toEqual(expected);
  });

  test('a name that nothing has is none without a value', () => {
    const more: object = { maxAgeSeconds: undefined };
    const props = { rules: [rule(more)], mustDeny: [{ origin: 'https://a.example', method: GET, ...more }], ...more };
    const stack = newStack();
    expect(() => new BucketCors(stack, 'Cors', { bucket: importedBucket(stack, 'shared'), ...props })).not.toThrow();
    expect(() => CorsRules.presignedPut({ origins: [], ...more })).not.toThrow();
  });

  test.each<[string, object, string]>([
    ['one request for the list', { mustAllow: { origin: 'x', method: GET } },
      "mustAllow: got \"an object of Object\", expected a list of requests; write a list: [{ origin: 'https://www.example.com', method: s3.HttpMethods.GET }]"],
    ['an origin for a request', { mustDeny: ['https://a.example'] },
      "mustDeny[0]: got \"https://a.example\", expected a request; write { origin: 'https://www.example.com', method: s3.HttpMethods.GET }"],
    ['a list for a request', { mustAllow: [[]] }, 'mustAllow[0]: got "an object of Array", expected a request; spread the list: ...mustAllow'],
    ['a Map for a request', { mustDeny: [new Map()] },
      "mustDeny[0]: got \"an object of Map\", expected a request; write { origin: 'https://www.example.com', method: s3.HttpMethods.GET }"],
    ['null for a header', { mustAllow: [{ origin: 'https://a.example', method: GET, headers: [null] }] },
      "mustAllow[0].headers[0]: got null, expected a header; write a text, such as 'content-type'"],
    ['a number for credentials', { mustAllow: [{ origin: 'https://a.example', method: GET, credentials: 1n }] },
      'mustAllow[0].credentials: got "1n", expected true or false; write it without quotes, or leave it out'],
    ['no method', { mustAllow: [{ origin: 'https://a.example' }] }, 'mustAllow[0].method: expected a method; write a text, such as s3.HttpMethods.GET'],
    ['no origin', { mustAllow: [{ method: GET }] }, "mustAllow[0].origin: expected an origin; write a text, such as 'https://www.example.com'"],
    ['a text for headers', { mustAllow: [{ origin: 'https://a.example', method: GET, headers: 'x-a' }] },
      "mustAllow[0].headers: got \"x-a\", expected a list of headers; write a list: ['x-a']"],
    ['a text for preflight', { mustAllow: [{ origin: 'https://a.example', method: GET, preflight: 'false' }] },
      'mustAllow[0].preflight: got "false", expected true or false; write it without quotes, or leave it out'],
    ['a text for exclusive', { exclusive: 'false' }, 'exclusive: got "false", expected true or false; write it without quotes, or leave it out'],
    ['another manager', { managedBy: 'CLOUDFORMATION' },
      'managedBy: got "CLOUDFORMATION", expected CorsManager.CLOUDFORMATION or CorsManager.CUSTOM_RESOURCE; write one of the two, or leave it out'],
    ['another precedence', { precedence: 1 }, 'precedence: got 1, expected CorsPrecedence.FIRST or CorsPrecedence.LAST; write one of the two, or leave it out'],
  ])('%s is an error that says what to write', (_, more, expected) => {
    expect(problemsOf((stack) => ({ bucket: importedBucket(stack, 'shared'), rules: [rule()], ...more }))).toEqual([expected]);
  });

  test('what is wrong otherwise is in the same error', () => {
    expect(problemsOf((stack) => ({ bucket: importedBucket(stack, 'x--x-s3'), rules: [rule({ allowedOrigins: ['https://a.example/'] })], mustAllow: [5] })))
      .toEqual([expect.stringMatching(/^bucket: /), expect.stringMatching(/^mustAllow\[0\]: got 5/), expect.stringMatching(/^rules\[0\]\.allowedOrigins\[0\]: /)]);
  });

  test('so is what is wrong with the other rules, values and requests of the same list', () => {
    const rules = [null, rule({ id: 5 as never, maxAge: 1.5, allowedMethods: [null, 'PATCH'] as never[] }), rule({ id: 'a' }), rule({ id: 'a' })];
    const mustAllow = [5, { origin: 'https://a.example/', method: GET }];
    expect(problemsOf((stack) => ({ bucket: importedBucket(stack, 'shared'), rules, mustAllow })).map((line) => line.replace(/, .*/, ''))).toEqual([
      'rules[0]: got null', 'rules[1].id: got 5', 'rules[1].allowedMethods[0]: got null', 'mustAllow[0]: got 5',
      'rules[1].allowedMethods[1]: got "PATCH"', 'rules[1].maxAge: got 1.5', 'rules[3].id: got "a"', 'mustAllow[1].origin: got "https://a.example/"',
    ]);
  });
});

describe('an s3.CfnBucket', () => {
  test('is as good as an s3.IBucket', () => {
    const template = synth((stack) => {
      new BucketCors(stack, 'Cors', { bucket: new s3.CfnBucket(stack, 'Bucket') as never, rules: [rule()] });
    });
    expect(Object.keys(template.Resources)).toEqual(['Bucket']);
    expect(only(template, BUCKET).Properties.CorsConfiguration).toMatchObject({ CorsRules: [{ AllowedMethods: ['GET'] }] });
  });

  test('can have a custom resource', () => {
    const template = synth((stack) => {
      new BucketCors(stack, 'Cors', { bucket: new s3.CfnBucket(stack, 'Bucket') as never, rules: [rule()], managedBy: CorsManager.CUSTOM_RESOURCE });
    });
    expect(only(template, CORS).Properties.Bucket).toEqual({ Ref: 'Bucket' });
  });
});

test('what is known only at deploy passes where a text, a list or a number is expected', () => {
  const stack = newStack();
  new BucketCors(stack, 'Cors', {
    bucket: importedBucket(stack, 'shared'), rules: [rule({ allowedOrigins: Fn.split(',', Fn.importValue('origins')), id: Fn.importValue('id') })],
  });
  expect(() => templateOf(stack)).not.toThrow();
});

describe.each(['an imported bucket', 'a bucket of the app'])('a token that JavaScript passes as an object is as good as one that is encoded, on %s', (kind) => {
  const late = (value: unknown) => Lazy.any({ produce: () => value }) as never;
  const APP = 'https://app.example.com';

  test('in a rule and in a request, by itself and in a list', () => {
    const stack = newStack();
    const bucket = kind === 'an imported bucket' ? importedBucket(stack, 'shared') : new s3.Bucket(stack, 'Bucket');
    new BucketCors(stack, 'Cors', {
      bucket,
      rules: [{ id: late('web'), allowedOrigins: [late(APP)], allowedMethods: late(['GET']), allowedHeaders: [late('x-a')], maxAge: late(5) }],
      mustAllow: [{ origin: late(APP), method: late('GET'), headers: late(['x-a']) }],
      mustDeny: [{ origin: APP, method: GET, headers: [late('x-b')] }],
    });
    expect([problemsIn(stack), warningsIn(stack)]).toEqual([[], []]);
  });

  test('and one that turns out as something else is no crash', () => {
    const stack = newStack();
    const bucket = kind === 'an imported bucket' ? importedBucket(stack, 'shared') : new s3.Bucket(stack, 'Bucket');
    const cors = new BucketCors(stack, 'Cors', {
      bucket, rules: [rule({ allowedMethods: late('GET') })], mustDeny: [{ origin: APP, method: GET, headers: late('x-a') }],
    });
    expect(() => cors.evaluate({ origin: APP, method: GET })).not.toThrow();
    if (kind === 'an imported bucket') expect(problemsIn(stack)).toEqual([]);
    else expect(errorOf(() => templateOf(stack))).toContain('CfnBucketProps'); // the CDK's own
  });
});

describe('CorsRules', () => {
  const untyped = CorsRules as unknown as Record<string, (...values: unknown[]) => unknown>;

  test.each(['presignedPut', 'presignedPost', 'uppyUpload', 'sdkUpload', 'fontsAndImages', 'videoRanges', 'rangeReads'])('%s says what it can\'t use', (preset) => {
    const wrong = "a ready-made rule of CorsRules can't use its arguments:\n  - ";
    expect(errorOf(() => untyped[preset]!({}))).toBe(`${wrong}origins: expected a list of origins; write a list: ['https://www.example.com']`);
    expect(errorOf(() => untyped[preset]!())).toBe(`${wrong}options: expected an object with origins; write { origins: ['https://www.example.com'] }`);
    expect(errorOf(() => untyped[preset]!({ origins: 'https://a.example', maxAge: 60, tracing: 'yes' }))).toBe([
      `${wrong}origins: got "https://a.example", expected a list of origins; write a list: ['https://a.example']`,
      '  - maxAge: got 60, expected a Duration; write Duration.seconds(60)',
      '  - tracing: got "yes", expected true or false; write it without quotes, or leave it out',
    ].join('\n'));
    expect(errorOf(() => untyped[preset]!({ origins: ['https://a.example'], maxage: 60 })))
      .toBe(`${wrong}maxage: got 60, expected one of origins, id, maxAge, tracing; write maxAge`);
  });

  test.each(['presignedPut', 'presignedPost', 'uppyUpload', 'sdkUpload', 'fontsAndImages', 'videoRanges', 'rangeReads'])('%s takes origins that are decided late', (preset) => {
    const [made] = untyped[preset]!({ origins: Lazy.any({ produce: () => ['https://a.example'] }) }) as s3.CorsRule[];
    expect(newStack().resolve(made!.allowedOrigins)).toEqual(['https://a.example']);
    expect(errorOf(() => untyped[preset]!({ origins: new Set(['https://a.example']), id: 10n, maxAge: () => 5 }))).toContain([
      "origins: got \"an object of Set\", expected a list of origins; write a list: ['https://www.example.com']",
      "  - id: got \"10n\", expected an id; write a text, such as 'web'",
      '  - maxAge: got "the function maxAge", expected a Duration; write Duration.seconds(3600)',
    ].join('\n'));
  });

  test.each(['presignedPut', 'fontsAndImages', 'rangeReads'])('%s takes the durations that are whole seconds at synth, and tokens of seconds', (preset) => {
    const token = new CfnParameter(newStack(), 'Amount', { type: 'Number' }).valueAsNumber;
    const make = (maxAge: Duration) => (untyped[preset]!({ origins: ['https://a.example'], maxAge }) as s3.CorsRule[])[0]!.maxAge;
    const problem = (maxAge: Duration) => errorOf(() => make(maxAge)).split('\n').slice(1);
    expect([make(Duration.minutes(2)), make(Duration.millis(2000)), make(Duration.seconds(token))]).toEqual([120, 2, token]);
    expect(problem(Duration.minutes(token))).toEqual([
      '  - maxAge: got "<token> minutes", expected seconds where the amount is a token, since that can\'t be converted; write Duration.seconds with a token of seconds',
    ]);
    expect(problem(Duration.millis(1500))).toEqual([expect.stringMatching(/^ {2}- maxAge: got ".*", expected whole seconds; write Duration\.seconds\(2\)$/)]);
  });

  test('evaluate takes tokens that are objects as what is known only at deploy', () => {
    const late = () => Lazy.any({ produce: () => 'x' }) as never;
    const origin = late();
    const rules = [rule({ allowedOrigins: [origin], allowedHeaders: [late()] })];
    expect(CorsRules.evaluate(rules, { origin, method: GET })).toMatchObject({ allowed: true });
    const decision = CorsRules.evaluate(rules, { origin, method: GET, headers: [late()] });
    expect(decision).toMatchObject({ allowed: false, denied: false, undecidableRules: [0] });
  });

  test('evaluate says what it can\'t use', () => {
    expect(errorOf(() => untyped.evaluate!([rule(), null], undefined))).toBe([
      "CorsRules.evaluate can't use its arguments:",
      `  - rules[1]: got null, expected a rule; write ${RULE}`,
      "  - request: expected a request; write { origin: 'https://www.example.com', method: s3.HttpMethods.GET }",
    ].join('\n'));
  });
});
