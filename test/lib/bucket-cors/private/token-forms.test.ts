import { Lazy, Token } from 'aws-cdk-lib';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import { listForm, requestForm, ruleForm } from '../../../../lib/bucket-cors/private/token-forms';
import { newStack, rule } from '../../support';
import { GET } from '../support';

const late = (value: unknown) => Lazy.any({ produce: () => value }) as never;
const resolve = (value: unknown) => newStack().resolve(value) as unknown;

test('a token that is an object gets the form of the type, and is the same value in the end', () => {
  const given = { id: late('a'), allowedOrigins: [late('https://a.example'), '*'], allowedMethods: late(['GET']), allowedHeaders: late(['x-a']), exposedHeaders: [late('ETag')], maxAge: late(5) };
  const { id, allowedOrigins, allowedMethods, allowedHeaders, exposedHeaders, maxAge } = ruleForm(given);
  expect([id, ...allowedOrigins, ...exposedHeaders!].map((one) => typeof one)).toEqual(['string', 'string', 'string', 'string']);
  expect([allowedMethods, allowedHeaders].map((one) => Array.isArray(one) && Token.isUnresolved(one))).toEqual([true, true]);
  expect(typeof maxAge).toBe('number');
  expect(resolve(ruleForm(given))).toEqual({
    id: 'a', allowedOrigins: ['https://a.example', '*'], allowedMethods: ['GET'], allowedHeaders: ['x-a'], exposedHeaders: ['ETag'], maxAge: 5,
  });
  const request = requestForm({ origin: late('https://a.example'), method: late('GET'), headers: late(['x-a']), preflight: true });
  expect([typeof request.origin, typeof request.method, Array.isArray(request.headers)]).toEqual(['string', 'string', true]);
  expect(resolve(request)).toEqual({ origin: 'https://a.example', method: 'GET', headers: ['x-a'], preflight: true });
});

test('what has the form is itself, so that a list that is added to later stays the list of the rule', () => {
  const given: s3.CorsRule = rule({ allowedHeaders: [Token.asString({ Ref: 'Header' })], maxAge: Token.asNumber({ Ref: 'Age' }), id: undefined });
  expect(ruleForm(given)).toBe(given);
  const request = { origin: 'https://a.example', method: GET };
  expect(requestForm(request)).toBe(request);
  const list = Token.asList({ Ref: 'List' });
  expect(listForm(list)).toBe(list);
});
