import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CfnParameter, Duration, Lazy, Stack, Token, Validations } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { BucketCors, type BucketCorsProps, type CorsRequest, CorsRules } from '../../../lib';
import { CHECKOUT } from '../../support/checkout';
import { errorOf, importedBucket, newApp, newStack, rule } from '../support';

const { GET, PUT, HEAD, POST, DELETE } = s3.HttpMethods;

const declare = (stack: Stack, props: Partial<BucketCorsProps>) =>
  new BucketCors(stack, 'Cors', { bucket: importedBucket(stack, 'shared'), rules: [rule()], ...props });

/** The warnings of a construct with these properties, as `id: message`. */
function warningsOf(props: Partial<BucketCorsProps>): string[] {
  const stack = newStack();
  declare(stack, props);
  return warningsIn(stack);
}

function warningsIn(stack: Stack): string[] {
  return Annotations.fromStack(stack).findWarning('*', Match.anyValue()).map(({ entry }) => {
    const [, message, id] = /^(.*) \[ack: cdk-adopt:(\w+)\]$/.exec(entry.data as string)!;
    return `${id}: ${message}`;
  });
}

const idsOf = (props: Partial<BucketCorsProps>) => warningsOf(props).map((warning) => warning.split(':')[0]);

describe('mustAllow and mustDeny', () => {
  const rules: s3.CorsRule[] = [{
    id: 'upload', allowedOrigins: ['https://app.example.com'], allowedMethods: [PUT], allowedHeaders: ['content-type'], exposedHeaders: ['ETag'],
  }];
  const upload: CorsRequest = { origin: 'https://app.example.com', method: PUT, headers: ['Content-Type', 'x-amz-meta-owner'] };

  test('the README shows an example that fails, with its message', () => {
    const readme = readFileSync(join(CHECKOUT, 'README.md'), 'utf8');
    const blocks = [...readme.matchAll(/```(ts|text)\n(.*?)```/gs)].map(([, , block]) => block!);
    const example = blocks.findIndex((block) => block.includes('mustAllow'));
    const run = new Function('s3', 'BucketCors', blocks[example]!);
    const message = errorOf(() => run.call(new Stack(newApp(), 'MyStack'), s3, BucketCors));
    expect(message).toContain('x-amz-meta-owner');
    expect(blocks[example + 1]!.replace(/\s+/g, ' ').trim()).toBe(message.replace(/\s+/g, ' '));
  });

  test('what the rules answer otherwise is one error, with all requests in it', () => {
    expect(errorOf(() => declare(newStack(), {
      rules, mustAllow: [{ origin: 'https://other.example.com', method: PUT }], mustDeny: [{ origin: 'https://app.example.com', method: PUT }],
    }))).toBe([
      "Stack/Cors (BucketCors) can't be synthesized:",
      '  - mustAllow[0]: got {"origin":"https://other.example.com","method":"PUT"}, expected rules that allow it; '
      + 'no rule allows the origin https://other.example.com: add the origin to a rule',
      '  - mustDeny[0]: got {"origin":"https://app.example.com","method":"PUT"}, expected rules that deny it; '
      + "rule 'upload' allows this origin and method: narrow that rule, or take it out",
    ].join('\n'));
  });

  test('rules that answer as they must are no error', () => {
    expect(warningsOf({
      rules,
      mustAllow: [{ ...upload, headers: ['content-type'] }, { ...upload, headers: [], preflight: false }],
      mustDeny: [upload, { origin: 'https://other.example.com', method: PUT }, { ...upload, headers: [], method: GET, preflight: false }],
    })).toEqual([]);
  });

  test.each<[string, Partial<CorsRequest>, string]>([
    ['an upper-case origin', { origin: 'https://App.example.com' }, 'mustAllow[0].origin: got "https://App.example.com"'],
    ['an origin with a slash at its end', { origin: 'https://app.example.com/' }, 'mustAllow[0].origin: got "https://app.example.com/"'],
    ['an origin without a scheme', { origin: 'app.example.com' }, 'mustAllow[0].origin: got "app.example.com"'],
    ['a pattern for an origin', { origin: 'https://*.example.com' }, 'mustAllow[0].origin: got "https://*.example.com"'],
    ['a method that S3 has no CORS for', { method: 'PATCH' as s3.HttpMethods }, 'mustAllow[0].method: got "PATCH"'],
    ['a header with its value', { headers: ['content-type: image/png'] }, 'mustAllow[0].headers[0]: got "content-type: image/png"'],
    ['a pattern for a header', { headers: ['content-type', 'x-*'] }, 'mustAllow[0].headers[1]: got "x-*"'],
    ['a default port', { origin: 'https://app.example.com:443' }, 'mustAllow[0].origin: got "https://app.example.com:443"'],
    ['no origin', { origin: '' }, 'mustAllow[0].origin: got ""'],
    ['headers of an actual request', { headers: ['x-a'], preflight: false }, 'mustAllow[0].headers: got ["x-a"]'],
  ])('a request that no browser makes is refused: %s', (_, more, problem) => {
    const message = errorOf(() => declare(newStack(), { rules, mustAllow: [{ ...upload, headers: [], ...more }] }));
    expect(message.split('\n').slice(1)).toEqual([expect.stringContaining(problem)]);
  });

  test('rules that S3 would refuse are not asked', () => {
    const message = errorOf(() => declare(newStack(), { rules: [rule({ allowedMethods: [] })], mustAllow: [upload] }));
    expect(message.split('\n').slice(1)).toEqual([expect.stringContaining('rules[0].allowedMethods')]);
  });

  describe('of a page that sends credentials', () => {
    const any = rule({ allowedOrigins: ['*'] });
    const request: CorsRequest = { origin: 'https://app.example.com', method: GET, headers: ['x-foo'], credentials: true };

    test('preflight and request both have to be allowed', () => {
      const both = [any, rule({ allowedOrigins: ['https://app.example.com'], allowedHeaders: ['x-foo'] })];
      expect(CorsRules.evaluate(both, request)).toMatchObject({ allowed: true, ruleIndex: 1 });
      expect(CorsRules.evaluate(both, { ...request, headers: [], preflight: false })).toMatchObject({ denied: true, ruleIndex: 0 });
      expect(errorOf(() => declare(newStack(), { rules: both, mustAllow: [request] }))).toContain('rules[0] answers * without leave for credentials');
      expect(idsOf({ rules: both, mustDeny: [request] })).toEqual(['corsRulePartlyShadowed']);
      expect(errorOf(() => declare(newStack(), { rules: [...both].reverse(), mustDeny: [request] }))).toContain('mustDeny[0]');
    });

    test('what a rule with * beside the origin answers is no proof', () => {
      const mixed = [rule({ allowedOrigins: ['*', 'https://app.example.com'], allowedHeaders: ['*'] })];
      expect(idsOf({ rules: mixed, mustDeny: [request] })).toEqual(['corsMixedOrigins', 'corsUndecidable']);
    });
  });

  describe('where a token decides', () => {
    const origin = (stack: Stack) => `https://${new CfnParameter(stack, 'Host').valueAsString}`;

    test.each([['mustAllow'], ['mustDeny']] as const)('%s warns and does not fail', (property) => {
      const stack = newStack();
      declare(stack, { rules: [{ ...rules[0]!, allowedOrigins: [origin(stack)] }], [property]: [{ ...upload, headers: [] }] });
      expect(warningsIn(stack)).toEqual([
        `corsUndecidable: ${property}[0] can't be checked: whether rule 'upload' allows it is known only at deploy, `
        + 'by a token in the allowedOrigins there',
      ]);
    });

    test('a whole list of rules that is one is refused', () => {
      const tokens = Lazy.any({ produce: () => rules }) as unknown as s3.CorsRule[];
      expect(errorOf(() => declare(newStack(), { rules: tokens }))).toContain('rules: expected a list that is known at synth');
    });

    test('case makes no proof where the capitals stand beside it', () => {
      const stack = newStack();
      const rules = [rule({ allowedOrigins: [`https://App-${new CfnParameter(stack, 'Name').valueAsString}.example.com`] })];
      declare(stack, { rules, mustDeny: [{ origin: 'https://app-x.example.com', method: GET }] });
      expect(warningsIn(stack)).toEqual([expect.stringContaining('corsUndecidable')]);
    });

    test('with credentials, * is denied whatever it is', () => {
      const token = Token.asString({ Ref: 'Header' });
      const request = { origin: 'https://app.example.com', method: GET, headers: ['x-a'], credentials: true };
      expect(CorsRules.evaluate([rule({ allowedOrigins: ['*'], allowedHeaders: [token] }), rule({ allowedOrigins: ['*'], allowedHeaders: ['*'] })], request))
        .toMatchObject({ allowed: false, denied: true });
    });

    test('what stands before and behind it in an origin is known', () => {
      const stack = newStack();
      const host = new CfnParameter(stack, 'Host').valueAsString;
      const ask = (from: string) => CorsRules.evaluate([rule({ allowedOrigins: [`https://${host}.example.com`] })], { origin: from, method: GET });
      expect(ask('https://app.example.com')).toMatchObject({ allowed: false, denied: false, undecidableRules: [0] });
      for (const other of ['null', 'http://app.example.com', 'https://app.example.org']) {
        expect(ask(other)).toMatchObject({ allowed: false, denied: true, undecidableRules: [] });
      }
    });

    test('what is known all the same is judged', () => {
      const stack = newStack();
      const host = origin(stack);
      const props: Partial<BucketCorsProps> = {
        rules: [{ ...rules[0]!, allowedOrigins: [host, 'https://app.example.com'] }],
        mustAllow: [{ ...upload, headers: [] }, { origin: host, method: PUT }],
        mustDeny: [{ origin: 'https://other.example.com', method: GET }],
      };
      declare(stack, props);
      expect(warningsIn(stack)).toEqual([]);
      expect(errorOf(() => new BucketCors(stack, 'Other', {
        bucket: importedBucket(stack, 'other'), ...props, rules: props.rules!, mustDeny: [{ origin: host, method: PUT }],
      }))).toContain('mustDeny[0]');
    });

    test('a request that holds one is undecidable where no rule matches it in any case', () => {
      const stack = newStack();
      const host = origin(stack);
      expect(CorsRules.evaluate(rules, { origin: host, method: PUT })).toMatchObject({ allowed: false, denied: false });
      expect(CorsRules.evaluate([rule({ allowedOrigins: ['https://*'] })], { origin: host, method: GET })).toMatchObject({ allowed: true, denied: false });
      expect(CorsRules.evaluate(rules, { origin: host, method: GET })).toMatchObject({ allowed: false, denied: true });
    });
  });
});

describe('evaluate', () => {
  test('the construct answers by its own rules as CorsRules does', () => {
    const rules = CorsRules.presignedPut({ origins: ['https://app.example.com'], id: 'upload' });
    const request = { origin: 'https://app.example.com', method: PUT, headers: ['Content-Type'] };
    const decision = declare(newStack(), { rules }).evaluate(request);
    expect(decision).toEqual(CorsRules.evaluate(rules, request));
    expect(decision).toMatchObject({
      allowed: true, ruleIndex: 0, status: 200, undecidableRules: [], reason: "rule 'upload' allows this origin, method and headers",
      headers: { 'Access-Control-Allow-Origin': 'https://app.example.com', 'Access-Control-Allow-Headers': 'content-type' },
    });
  });

  test('a rule without an id is named by its place in the list', () => {
    expect(CorsRules.evaluate([rule(), rule({ allowedOrigins: ['https://b.example'] })], { origin: 'https://b.example', method: GET }).reason)
      .toBe('rules[1] allows this origin and method');
  });

  test('headers that a token decides are left out', () => {
    const rules = [rule({ exposedHeaders: [Token.asString({ Ref: 'Header' })], maxAge: 60 })];
    const { headers, undecidableRules } = CorsRules.evaluate(rules, { origin: 'https://www.example.com', method: GET });
    expect(headers).toMatchObject({ 'Access-Control-Max-Age': '60' });
    expect(headers).not.toHaveProperty('Access-Control-Expose-Headers');
    expect(undecidableRules).toEqual([0]);
  });

  test('a page that sends credentials is not content with *', () => {
    const rules = [rule({ allowedOrigins: ['*'] })];
    const request = { origin: 'https://www.example.com', method: GET };
    expect(CorsRules.evaluate(rules, request)).toMatchObject({ allowed: true });
    expect(CorsRules.evaluate(rules, { ...request, credentials: true })).toMatchObject({ allowed: false, denied: true, ruleIndex: 0 });
    expect(CorsRules.evaluate([rule()], { ...request, credentials: true })).toMatchObject({ allowed: true });
  });

  test('an empty origin is a request without one', () => {
    expect(CorsRules.evaluate([rule()], { origin: '', method: GET })).toMatchObject({ allowed: false, status: 400, errorCode: 'BadRequest' });
  });
});

describe('warnings', () => {
  test('rules that a careful person writes have none', () => {
    expect(warningsOf({
      rules: [
        ...CorsRules.presignedPut({ origins: ['https://app.example.com', 'https://*.preview.example.com', 'http://localhost:*'], id: 'upload' }),
        ...CorsRules.fontsAndImages({ origins: ['*'], id: 'fonts' }),
      ],
    })).toEqual([]);
  });

  test('a rule that decides no request is named, with a request that an earlier one takes', () => {
    expect(warningsOf({ rules: [rule({ id: 'all', allowedOrigins: ['*'] }), rule({ id: 'app', allowedOrigins: ['https://app.example.com'] })] })).toEqual([
      "corsRuleShadowed: rule 'app' decides no request: rules before it take all of its own, such as GET from https://app.example.com, "
      + "which rule 'all' decides; remove it, or move it up",
    ]);
  });

  test('a rule whose origin no browser sends is named for that, and not for the rules before it', () => {
    expect(idsOf({ rules: [rule({ allowedOrigins: ['*'] }), rule({ allowedOrigins: ['example.com'] })] })).toEqual(['corsOriginNeverSent']);
  });

  test('a rule of a token that decides no request is named with one that an earlier rule takes', () => {
    const stack = newStack();
    const host = new CfnParameter(stack, 'Host').valueAsString;
    declare(stack, { rules: [rule({ allowedOrigins: ['https://*'] }), rule({ allowedOrigins: [`https://${host}.example.com`] })] });
    expect(warningsIn(stack)).toEqual([expect.stringContaining('corsRuleShadowed: rules[1] decides no request')]);
  });

  test('a rule that loses requests to one with another answer is named, with one of them and what differs', () => {
    expect(warningsOf({
      rules: [
        rule({ id: 'all', allowedOrigins: ['*'] }),
        rule({ id: 'app', allowedOrigins: ['https://*.example.com'], allowedMethods: [GET, HEAD], exposedHeaders: ['ETag'], maxAge: 60 }),
      ],
    })).toEqual([
      "corsRulePartlyShadowed: rule 'app' does not decide GET from https://www.example.com: rule 'all' stands before it, and answers with "
      + 'no credentials, no exposed headers, no max-age and methods GET; move it up, or make the two agree',
    ]);
  });

  test('a rule that an earlier one is an exception from is an information, and no warning', () => {
    const stack = newStack();
    declare(stack, { rules: [rule({ id: 'app', allowedMethods: [GET, PUT] }), rule({ id: 'all', allowedOrigins: ['*'] })] });
    expect(warningsIn(stack)).toEqual([]);
    expect(Annotations.fromStack(stack).findInfo('*', Match.anyValue()).map(({ entry }) => entry.data)).toEqual([
      "rule 'all' does not decide GET from https://www.example.com: rule 'app' stands before it, and answers with credentials and "
      + 'methods GET, PUT, as an exception [ack: cdk-adopt:corsRuleHasExceptions]',
    ]);
  });

  test('a warning is gone once it is acknowledged', () => {
    const stack = newStack();
    const cors = declare(stack, { rules: [rule({ allowedOrigins: ['*'] }), rule()] });
    expect(warningsIn(stack)).toHaveLength(1);
    Validations.of(cors).acknowledge({ id: 'cdk-adopt:corsRuleShadowed', reason: 'it goes with the next deployment' });
    expect(warningsIn(stack)).toEqual([]);
  });

  test.each([['*'], ['http*'], ['https://*'], ['null']])('any origin, written as %s, is one for writes and none for reads', (origin) => {
    for (const method of [PUT, POST, DELETE]) {
      expect(warningsOf({ rules: [rule({ allowedOrigins: [origin], allowedMethods: [GET, method] })] })).toEqual([
        `corsAnyOriginWrites: rules[0] allows ${method} to pages of any origin (${origin}); name the origins that are yours`,
      ]);
    }
    expect(warningsOf({ rules: [rule({ allowedOrigins: [origin], allowedMethods: [GET, HEAD] })] })).toEqual([]);
  });

  test.each([
    ['http://shop.example.com'], ['http://*.example.com'], ['http*://shop.example.com'], ['*.example.com'], ['http://10.0.0.1'],
    ['http://localhost.example.com'], ['http://*'],
  ])('an origin that allows http:// pages is one: %s', (origin) => {
    expect(idsOf({ rules: [rule({ allowedOrigins: [origin] })] })).toEqual(['corsInsecureOrigin']);
  });

  test.each([
    ['http://localhost'], ['http://localhost:3000'], ['http://localhost:*'], ['http://app.localhost:8080'], ['http://*.localhost:8080'],
    ['http://127.0.0.1:*'], ['http://[::1]:3000'], ['*://localhost:3000'], ['http*://localhost'],
  ])('an origin of the loopback is none: %s', (origin) => {
    expect(warningsOf({ rules: [rule({ allowedOrigins: [origin], allowedMethods: [GET, PUT] })] })).toEqual([]);
  });

  test.each([
    ['https://*example.com', 'https://notexample.com'],
    ['https://*.com', 'https://somebody-else.com'],
    ['https://*.co.uk', 'https://somebody-else.co.uk'],
    ['https://*.github.io', 'https://somebody-else.github.io'],
    ['https://*.cloudfront.net', 'https://somebody-else.cloudfront.net'],
    ['https://*-app.vercel.app', 'https://not-app.vercel.app'],
    ['https://app.example.com*', 'https://app.example.com.example.net'],
    ['https://app-*', 'https://app-.example.net'],
    ['https://10.0.0.*', 'https://10.0.0.example.net'],
    ['https://*:8443', 'https://example.net:8443'],
    ['https://*.amazonaws.com', 'https://somebody-else.amazonaws.com'],
    ['https://*.eu-west-1.amazonaws.com', 'https://somebody-else.eu-west-1.amazonaws.com'],
  ])('a wildcard that reaches beyond one owner\'s domain is one: %s', (origin, stranger) => {
    expect(warningsOf({ rules: [rule({ allowedOrigins: [origin] })] })).toEqual([
      `corsOriginTooWide: rules[0] has the origin ${origin}, which also matches ${stranger}; write a dot behind the *, and a domain of yours behind the dot`,
    ]);
    expect(CorsRules.evaluate([rule({ allowedOrigins: [origin] })], { origin: stranger, method: GET }).allowed).toBe(true);
  });

  test.each([
    ['https://*.example.com'], ['https://*.example.co.uk'], ['https://*-dev.example.com'], ['https://*dev.example.com'], ['https://app.example.com:*'],
    ['https://*.team.github.io'], ['https://*.d111111abcdef8.cloudfront.net'], ['https://*.corp.internal'], ['https://dev-*.example.com:8443'],
    ['https://*.corp'], ['https://*.lan'], ['chrome-extension://*'], ['app://*'],
  ])('a wildcard within one owner\'s domain is none: %s', (origin) => {
    expect(warningsOf({ rules: [rule({ allowedOrigins: [origin] })] })).toEqual([]);
  });

  test.each([
    ['https://App.example.com', 'https://app.example.com'], ['https://*.Example.com', 'https://*.example.com'],
    ['https://app.example.com:443', 'https://app.example.com'], ['http://localhost:80', 'http://localhost'],
    ['https://*.example.com:443', 'https://*.example.com'], ['http*://Localhost', 'http*://localhost'],
    ['app.example.com', 'https://app.example.com'], ['https://m\u00fcnchen.example', 'https://xn--mnchen-3ya.example'],
  ])('an origin that no browser sends is one: %s', (origin, sent) => {
    expect(warningsOf({ rules: [rule({ allowedOrigins: [origin] })] }).filter((warning) => !warning.startsWith('corsInsecure'))).toEqual([
      `corsOriginNeverSent: rules[0] has the origin ${origin}, which no browser sends, and S3 compares letter by letter; write ${sent}`,
    ]);
  });

  test.each([
    ['null'], ['capacitor://localhost'], ['ionic://localhost'], ['file://'], ['tauri://localhost'], ['https://xn--mnchen-3ya.example'], ['https://[::1]:8443'],
  ])('an origin that some browser sends is none: %s', (origin) => {
    expect(warningsOf({ rules: [rule({ allowedOrigins: [origin] })] })).toEqual([]);
  });

  test('what a rule allows only if S3 does not mind case is no proof', () => {
    const rules = [rule({ allowedOrigins: ['https://App.example.com'] })];
    const request = { origin: 'https://app.example.com', method: GET };
    expect(idsOf({ rules, mustDeny: [request] })).toEqual(['corsOriginNeverSent', 'corsUndecidable']);
    expect(errorOf(() => declare(newStack(), { rules, mustAllow: [request] }))).toContain('which differs in upper and lower case');
  });

  test('a rule with * beside other origins is one', () => {
    expect(idsOf({ rules: [rule({ allowedOrigins: ['https://app.example.com', '*'] })] })).toEqual(['corsMixedOrigins']);
  });

  test('an origin that is known only at deploy has none', () => {
    const stack = newStack();
    declare(stack, { rules: [rule({ allowedOrigins: [`http://*${new CfnParameter(stack, 'Host').valueAsString}`], allowedMethods: [PUT] })] });
    expect(warningsIn(stack)).toEqual([]);
  });
});

describe('ready-made rules', () => {
  const origins = ['https://app.example.com'];
  const ask = (rules: s3.CorsRule[], method: s3.HttpMethods, ...headers: string[]) =>
    CorsRules.evaluate(rules, { origin: origins[0]!, method, headers });

  test.each<[string, s3.CorsRule[], [s3.HttpMethods, ...string[]][], [s3.HttpMethods, ...string[]][], string[]]>([
    ['presignedPut', CorsRules.presignedPut({ origins }),
      [[PUT, 'content-type', 'x-amz-meta-owner', 'x-amz-checksum-crc32', 'x-amz-sdk-checksum-algorithm', 'if-none-match', 'content-md5', 'cache-control']],
      [[POST], [GET], [DELETE], [PUT, 'authorization']], ['ETag', 'x-amz-checksum-crc32', 'x-amz-checksum-type']],
    ['presignedPost', CorsRules.presignedPost({ origins }),
      [[POST], [POST, 'content-type', 'x-requested-with', 'cache-control']], [[PUT], [GET], [POST, 'authorization']], ['ETag', 'Location']],
    ['sdkUpload', CorsRules.sdkUpload({ origins }),
      [[PUT, 'authorization', 'x-amz-content-sha256', 'x-amz-date', 'x-amz-security-token', 'x-amz-user-agent', 'amz-sdk-request', 'amz-sdk-invocation-id',
        'content-type'], [POST, 'authorization'], [DELETE], [GET], [HEAD]],
      // Without a part's checksum, which the SDK reads from the answer, S3 refuses to complete the upload.
      [[PUT, 'x-other']], ['ETag', 'x-amz-checksum-crc32', 'x-amz-checksum-crc64nvme']],
    ['fontsAndImages', CorsRules.fontsAndImages({ origins }), [[GET], [HEAD]], [[PUT], [GET, 'range']], []],
    ['videoRanges', CorsRules.videoRanges({ origins }), [[GET, 'range'], [HEAD], [GET, 'If-Range', 'Range']], [[PUT]],
      ['Content-Range', 'Content-Length', 'Accept-Ranges']],
  ])('%s allows what its pages do, exposes what they read, and nothing more', (_, rules, allowed, denied, exposed) => {
    for (const [method, ...headers] of allowed) expect(ask(rules, method, ...headers)).toMatchObject({ allowed: true });
    for (const [method, ...headers] of denied) expect(ask(rules, method, ...headers)).toMatchObject({ allowed: false });
    expect(rules.flatMap(({ exposedHeaders = [] }) => exposedHeaders)).toEqual(expect.arrayContaining(exposed));
    expect(warningsOf({ rules })).toEqual([]);
  });

  test('can be extended without changing those that are made later', () => {
    CorsRules.presignedPut({ origins })[0]!.allowedHeaders!.push('x-own');
    CorsRules.sdkUpload({ origins })[0]!.exposedHeaders!.push('x-own');
    CorsRules.presignedPut({ origins })[0]!.allowedOrigins.push('https://own.example.com');
    expect(JSON.stringify([CorsRules.presignedPut({ origins }), CorsRules.sdkUpload({ origins })])).not.toContain('own');
  });

  test('take origins, an id and how long a preflight may be kept', () => {
    expect(CorsRules.presignedPut({ origins, id: 'upload', maxAge: Duration.minutes(5) })).toEqual([expect.objectContaining({
      id: 'upload', allowedOrigins: origins, maxAge: 300,
    })]);
    expect(CorsRules.presignedPut({ origins })[0]!.maxAge).toBe(3600);
    expect(CorsRules.fontsAndImages({ origins })[0]!.maxAge).toBeUndefined();
  });
});
