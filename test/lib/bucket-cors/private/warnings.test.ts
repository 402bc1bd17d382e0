import { CfnParameter, Validations } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { CorsRules } from '../../../../lib';
import { newStack, rule } from '../../support';
import { declare, DELETE, GET, HEAD, idsOf, POST, PUT, warningsIn, warningsOf } from '../support';

const HEADERS = { allowedHeaders: ['content-type'] };

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
    declare(stack, { rules: [rule({ allowedOrigins: ['*'] }), rule({ allowedOrigins: [`https://${host}.example.com`] })] });
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
    declare(stack, { rules: [rule({ id: 'app', allowedMethods: [GET, PUT], ...HEADERS }), rule({ id: 'all', allowedOrigins: ['*'] })] });
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

  test.each([['*'], ['http*'], ['https://*'], ['null']])('any origin, written as %s, is one for writes', (origin) => {
    for (const method of [PUT, POST, DELETE]) {
      expect(warningsOf({ rules: [rule({ allowedOrigins: [origin], allowedMethods: [GET, method], ...HEADERS })] })).toEqual([
        `corsAnyOriginWrites: rules[0] allows ${method} to pages of any origin (${origin}); name the origins that are yours`,
      ]);
    }
  });

  test.each([['http*'], ['https://*'], ['h*']])('any origin, written as %s, is one for reads, since S3 allows credentials', (origin) => {
    expect(warningsOf({ rules: [rule({ allowedOrigins: [origin], allowedMethods: [GET, HEAD] })] })).toEqual([
      `corsAnyOriginCredentials: rules[0] has the origin ${origin}, which any site has: S3 answers with the page's own origin and allows credentials; `
      + "write '*', or name the origins that are yours",
    ]);
    expect(CorsRules.evaluate([rule({ allowedOrigins: [origin] })], { origin: 'https://evil.example', method: GET, credentials: true }))
      .toMatchObject({ allowed: true, headers: { 'Access-Control-Allow-Credentials': 'true' } });
  });

  test.each([['*'], ['null']])('any origin, written as %s, is none for reads', (origin) => {
    expect(warningsOf({ rules: [rule({ allowedOrigins: [origin], allowedMethods: [GET, HEAD] })] })).toEqual([]);
  });

  test('PUT without a header is one, unless another rule allows one to the same origins', () => {
    const put = rule({ allowedMethods: [PUT] });
    expect(warningsOf({ rules: [put] })).toEqual([
      'corsPutWithoutHeaders: rules[0] allows PUT and no header: before most uploads browsers ask for content-type, which S3 then denies; '
      + "add 'content-type' to its allowedHeaders, or take the rules of CorsRules.presignedPut",
    ]);
    expect(warningsOf({ rules: [{ ...put, ...HEADERS }] })).toEqual([]);
    expect(idsOf({ rules: [put, rule({ allowedMethods: [PUT], ...HEADERS })] })).not.toContain('corsPutWithoutHeaders');
    expect(idsOf({ rules: [put, rule({ allowedMethods: [PUT], allowedOrigins: ['https://other.example'], ...HEADERS })] })).toContain('corsPutWithoutHeaders');
    expect(idsOf({ rules: [rule({ allowedMethods: [GET, POST, DELETE] })] })).toEqual([]);
  });

  test('PUT with a header that is known only at deploy is none', () => {
    const stack = newStack();
    declare(stack, { rules: [rule({ allowedMethods: [PUT], allowedHeaders: [new CfnParameter(stack, 'Header').valueAsString] })] });
    expect(warningsIn(stack)).toEqual([]);
  });

  test('a rule with * beside other origins is one', () => {
    expect(idsOf({ rules: [rule({ allowedOrigins: ['https://app.example.com', '*'] })] })).toEqual(['corsMixedOrigins']);
  });

  test('a rule with * twice is none', () => {
    expect(idsOf({ rules: [rule({ allowedOrigins: ['*', '*'] })] })).toEqual([]);
  });

  test('an origin that is known only at deploy has none', () => {
    const stack = newStack();
    declare(stack, { rules: [rule({ allowedOrigins: [`http://*${new CfnParameter(stack, 'Host').valueAsString}`], allowedMethods: [PUT], ...HEADERS })] });
    expect(warningsIn(stack)).toEqual([]);
  });
});
