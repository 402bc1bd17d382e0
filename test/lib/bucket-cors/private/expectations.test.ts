import { CfnParameter, Lazy, Stack } from 'aws-cdk-lib';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import { expectation } from '../../../../examples/snippets/bucket-cors';
import { BucketCors, type BucketCorsProps, type CorsRequest, CorsRules } from '../../../../lib';
import { fencesIn } from '../../../support/markdown';
import { readPage } from '../../../support/pages';
import { errorOf, importedBucket, newApp, newStack, rule, templateOf } from '../../support';
import { declare, GET, idsOf, problemsIn, PUT, warningsIn, warningsOf } from '../support';

describe('mustAllow and mustDeny', () => {
  const rules: s3.CorsRule[] = [{
    id: 'upload', allowedOrigins: ['https://app.example.com'], allowedMethods: [PUT], allowedHeaders: ['content-type'], exposedHeaders: ['ETag'],
  }];
  const upload: CorsRequest = { origin: 'https://app.example.com', method: PUT, headers: ['Content-Type', 'x-amz-meta-owner'] };

  test('the page shows an example that fails, with its message', () => {
    const stack = new Stack(newApp(), 'MyStack');
    expectation.call(stack);
    const message = errorOf(() => templateOf(stack));
    expect(message).toContain('x-amz-meta-owner');
    const fences = fencesIn(readPage('docs/bucket-cors.md'));
    const shown = fences[fences.findIndex(({ snippet }) => snippet === 'bucket-cors/expectation') + 1]!;
    expect(shown.text.replace(/\s+/g, ' ').trim()).toBe(message.replace(/\s+/g, ' '));
  });

  const problemsOf = (props: Partial<BucketCorsProps>) => {
    const stack = newStack();
    declare(stack, props);
    return problemsIn(stack);
  };

  test('what the rules answer otherwise is an error at synth, with all requests in it', () => {
    expect(problemsOf({
      rules, mustAllow: [{ origin: 'https://other.example.com', method: PUT }], mustDeny: [{ origin: 'https://app.example.com', method: PUT }],
    })).toEqual([
      'Stack/Cors: mustAllow[0]: got {"origin":"https://other.example.com","method":"PUT"}, expected rules that allow it; '
      + 'no rule allows the origin https://other.example.com: add the origin to a rule',
      'Stack/Cors: mustDeny[0]: got {"origin":"https://app.example.com","method":"PUT"}, expected rules that deny it; '
      + "rule 'upload' allows this origin and method: narrow that rule, or take it out",
    ]);
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
    ['a scheme with a slip, with the right one', { origin: 'hhttps://App.example.com' },
      'mustAllow[0].origin: got "hhttps://App.example.com", expected an origin as browsers send it, such as \'https://www.example.com\'; write https://app.example.com'],
    ['a pattern for an origin', { origin: 'https://*.example.com' }, 'mustAllow[0].origin: got "https://*.example.com"'],
    ['a method that S3 has no CORS for', { method: 'PATCH' as s3.HttpMethods }, 'mustAllow[0].method: got "PATCH"'],
    ['a method in small letters, with the large ones', { method: 'put' as s3.HttpMethods },
      "mustAllow[0].method: got \"put\", expected one of GET, PUT, HEAD, POST, DELETE; write 'PUT'"],
    ['a header with its value', { headers: ['content-type: image/png'] }, 'mustAllow[0].headers[0]: got "content-type: image/png"'],
    ['a pattern for a header', { headers: ['content-type', 'x-*'] }, 'mustAllow[0].headers[1]: got "x-*"'],
    ['headers that no page can send', { headers: ['x-a', 'Access-Control-Request-Method'] }, 'mustAllow[0].headers[1]: got "Access-Control-Request-Method", '
      + 'expected a header that a page can send; no page can send it, so that no browser asks for it: leave it out'],
    ['a default port', { origin: 'https://app.example.com:443' }, 'mustAllow[0].origin: got "https://app.example.com:443"'],
    ['no origin', { origin: '' }, 'mustAllow[0].origin: got ""'],
    ['headers of an actual request', { headers: ['x-a'], preflight: false }, 'mustAllow[0].headers: got ["x-a"]'],
  ])('a request that no browser makes is refused: %s', (_, more, problem) => {
    const message = errorOf(() => declare(newStack(), { rules, mustAllow: [{ ...upload, headers: [], ...more }] }));
    expect(message.split('\n').slice(1)).toEqual([expect.stringContaining(problem)]);
  });

  test('headers for which browsers never ask are allowed without a rule, be they known early or late', () => {
    const headers = ['accept', 'Accept-Language', Lazy.string({ produce: () => 'content-language' })];
    expect(problemsOf({ rules, mustAllow: [{ ...upload, headers: [...headers, 'content-type'] }], mustDeny: [{ ...upload, headers }] })).toEqual([
      expect.stringContaining('mustDeny[0]: got'),
    ]);
    expect(CorsRules.evaluate(rules, { ...upload, headers: ['accept'] }).denied).toBe(true); // S3 itself knows of no such list
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
      expect(problemsOf({ rules: both, mustAllow: [request] })).toEqual([expect.stringContaining('rules[0] answers * without leave for credentials')]);
      expect(idsOf({ rules: both, mustDeny: [request] })).toEqual(['corsRulePartlyShadowed']);
      expect(problemsOf({ rules: [...both].reverse(), mustDeny: [request] })).toEqual([expect.stringContaining('mustDeny[0]')]);
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

    test('what is known all the same is judged', () => {
      const stack = newStack();
      const host = origin(stack);
      const props: Partial<BucketCorsProps> = {
        rules: [{ ...rules[0]!, allowedOrigins: [host, 'https://app.example.com'] }],
        mustAllow: [{ ...upload, headers: [] }, { origin: host, method: PUT }],
        mustDeny: [{ origin: 'https://other.example.com', method: GET }],
      };
      declare(stack, props);
      new BucketCors(stack, 'Other', { bucket: importedBucket(stack, 'other'), ...props, rules: props.rules!, mustDeny: [{ origin: host, method: PUT }] });
      expect(problemsIn(stack)).toEqual([expect.stringContaining('Stack/Other: mustDeny[0]')]);
    });
  });
});

describe('warnings', () => {
  test('what a rule allows only if S3 does not mind case is no proof', () => {
    const rules = [rule({ allowedOrigins: ['https://App.example.com'] })];
    const request = { origin: 'https://app.example.com', method: GET };
    expect(idsOf({ rules, mustDeny: [request] })).toEqual(['corsOriginNeverSent', 'corsUndecidable']);
    const stack = newStack();
    declare(stack, { rules, mustAllow: [request] });
    expect(problemsIn(stack)).toEqual([expect.stringContaining('which differs in upper and lower case')]);
  });

  test("an extension's origin keeps its case, in the rule and in the request", () => {
    const origin = 'safari-web-extension://6A1F0E5C-3B5D-4C1E-9A8B-0123456789AB';
    const rules = [rule({ allowedOrigins: [origin] })];
    expect(idsOf({ rules, mustAllow: [{ origin, method: GET }] })).toEqual([]);
    expect(CorsRules.evaluate(rules, { origin, method: GET }).allowed).toBe(true);
  });
});
