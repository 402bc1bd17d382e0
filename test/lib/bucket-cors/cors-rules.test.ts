import { Duration } from 'aws-cdk-lib';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import { CorsRules } from '../../../lib';
import { newStack, rule } from '../support';
import { declare, DELETE, GET, HEAD, POST, PUT, warningsOf } from './support';

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
    ['uppyUpload', CorsRules.uppyUpload({ origins }),
      [[PUT, 'content-type', 'content-md5', 'x-amz-checksum-sha256'], [POST], [POST, 'content-type', 'x-requested-with']],
      [[GET], [DELETE], [PUT, 'authorization']], ['ETag', 'Location', 'x-amz-checksum-crc32']],
    ['rangeReads', CorsRules.rangeReads({ origins }),
      [[GET, 'range'], [GET, 'Range', 'If-Match'], [HEAD, 'range'], [GET, 'if-none-match']], [[PUT], [GET, 'authorization']],
      ['ETag', 'Content-Range', 'Content-Length', 'Accept-Ranges']],
  ])('%s allows what its pages do, exposes what they read, and nothing more', (_, rules, allowed, denied, exposed) => {
    for (const [method, ...headers] of allowed) expect(ask(rules, method, ...headers)).toMatchObject({ allowed: true });
    for (const [method, ...headers] of denied) expect(ask(rules, method, ...headers)).toMatchObject({ allowed: false });
    expect(rules.flatMap(({ exposedHeaders = [] }) => exposedHeaders)).toEqual(expect.arrayContaining(exposed));
    expect(warningsOf({ rules })).toEqual([]);
  });

  test.each<[string, (tracing: boolean) => s3.CorsRule[], s3.HttpMethods, string[]]>([
    ['presignedPut', (tracing) => CorsRules.presignedPut({ origins, tracing }), PUT, ['content-type']],
    ['presignedPost', (tracing) => CorsRules.presignedPost({ origins, tracing }), POST, ['content-type']],
    ['sdkUpload', (tracing) => CorsRules.sdkUpload({ origins, tracing }), PUT, ['authorization']],
    ['uppyUpload', (tracing) => CorsRules.uppyUpload({ origins, tracing }), POST, ['content-type']],
    ['fontsAndImages', (tracing) => CorsRules.fontsAndImages({ origins, tracing }), GET, []],
    ['videoRanges', (tracing) => CorsRules.videoRanges({ origins, tracing }), GET, ['range']],
    ['rangeReads', (tracing) => CorsRules.rangeReads({ origins, tracing }), GET, ['range']],
  ])('%s allows the headers of tracing where that is asked for', (_, rulesWith, method, headers) => {
    for (const name of ['traceparent', 'tracestate', 'baggage', 'X-Amzn-Trace-Id', 'sentry-trace', 'x-datadog-parent-id', 'b3', 'X-B3-TraceId']) {
      expect(ask(rulesWith(true), method, name, ...headers).allowed).toBe(true);
      expect(ask(rulesWith(false), method, name, ...headers).allowed).toBe(false);
    }
    expect(warningsOf({ rules: rulesWith(true) })).toEqual([]);
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
