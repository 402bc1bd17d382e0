import { CfnParameter, type Stack, Token } from 'aws-cdk-lib';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import { CorsRules } from '../../../../lib';
import { newStack, rule } from '../../support';
import { GET, PUT } from '../support';

describe('mustAllow and mustDeny', () => {
  const rules: s3.CorsRule[] = [{
    id: 'upload', allowedOrigins: ['https://app.example.com'], allowedMethods: [PUT], allowedHeaders: ['content-type'], exposedHeaders: ['ETag'],
  }];

  describe('where a token decides', () => {
    const origin = (stack: Stack) => `https://${new CfnParameter(stack, 'Host').valueAsString}`;

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
  test('headers that a token decides are left out', () => {
    const rules = [rule({ exposedHeaders: [Token.asString({ Ref: 'Header' })], maxAge: 60 })];
    const { headers, undecidableRules } = CorsRules.evaluate(rules, { origin: 'https://www.example.com', method: GET });
    expect(headers).toMatchObject({ 'Access-Control-Max-Age': '60' });
    expect(headers).not.toHaveProperty('Access-Control-Expose-Headers');
    expect(undecidableRules).toEqual([0]);
  });
});
