import { Lazy, Token } from 'aws-cdk-lib';
import { intrinsicIn, isAbsent, requestIn, ruleOf, settledRule, textOf } from '../../../../lib/bucket-cors/private/resolved-values';
import { readRules } from '../../../../lib/bucket-cors/private/synth-rules';
import { newStack, rule } from '../../support';
import { GET } from '../support';

const HOST = { 'Fn::GetAtt': ['Site', 'Domain'] };

describe('a value of a template', () => {
  test('is, where it is an intrinsic function, the same token each time', () => {
    expect(Token.isUnresolved(textOf(HOST))).toBe(true);
    expect(textOf({ 'Fn::GetAtt': ['Site', 'Domain'] })).toBe(textOf(HOST));
    expect(textOf({ Ref: 'Site' })).not.toBe(textOf(HOST));
  });

  test.each<[string, unknown]>([
    ['Fn::Join', { 'Fn::Join': ['', ['https://', HOST, '.example.com']] }],
    ['Fn::Sub', { 'Fn::Sub': 'https://${Site.Domain}.example.com' }],
    ['Fn::Sub with variables', { 'Fn::Sub': ['https://${Host}.example.com', { Host: HOST }] }],
  ])('of %s keeps what stands before and after the unknown part', (_, value) => {
    expect(textOf(value)).toBe(`https://${textOf(HOST)}.example.com`);
    const [rule] = readRules([ruleOf({ AllowedOrigins: [value], AllowedMethods: ['GET'] })]);
    expect(rule!.openOrigins).toEqual([expect.objectContaining({ prefix: 'https://', suffix: '.example.com' })]);
  });

  test('is text where Fn::Sub escapes it, and open where something else joins or splits', () => {
    expect(textOf({ 'Fn::Sub': 'https://${!a}' })).toBe('https://${a}');
    for (const value of [{ 'Fn::Join': [',', ['a', 'b']] }, { 'Fn::Sub': [HOST, {}] }]) expect(Token.isUnresolved(textOf(value))).toBe(true);
  });

  test('is absent as AWS::NoValue', () => {
    expect([undefined, null, { Ref: 'AWS::NoValue' }, '', { Ref: 'X' }].map(isAbsent)).toEqual([true, true, true, false, false]);
    const rule = { Id: { Ref: 'AWS::NoValue' }, AllowedOrigins: ['*', { Ref: 'AWS::NoValue' }], AllowedMethods: ['GET'], MaxAge: { Ref: 'AWS::NoValue' } };
    expect(ruleOf(rule)).toEqual({ allowedOrigins: ['*'], allowedMethods: ['GET'], allowedHeaders: [], exposedHeaders: [] });
  });

  test('is an intrinsic function only with one key of that kind', () => {
    expect(intrinsicIn({ 'Fn::If': [1] })).toEqual(['Fn::If', [1]]);
    for (const value of [{}, { Ref: 'a', Id: 'b' }, { CorsRules: [] }, [{ Ref: 'a' }], 'Ref', undefined]) expect(intrinsicIn(value)).toBeUndefined();
  });
});

test('a rule whose lists and numbers are intrinsic functions, or which is one itself, is open there', () => {
  const open = (rule: unknown) => readRules([ruleOf(rule)])[0]!.open;
  expect(open({ AllowedOrigins: { 'Fn::Split': [',', 'x'] }, AllowedMethods: ['GET'], MaxAge: { Ref: 'Age' } })).toEqual(['allowedOrigins', 'maxAge']);
  expect(open({ 'Fn::If': ['C', {}, {}] })).toEqual(['allowedOrigins', 'allowedMethods', 'allowedHeaders', 'exposedHeaders', 'maxAge']);
  expect(open({ AllowedOrigins: ['*'], AllowedMethods: ['GET'], MaxAge: '60' })).toEqual([]);
});

test('a request has the same tokens as the rules', () => {
  const origin = `https://${Token.asString(HOST)}`;
  const request = { origin, method: GET, headers: [Token.asString({ Ref: 'Header' })], preflight: true };
  expect(requestIn(newStack(), request)).toEqual({
    origin: textOf({ 'Fn::Join': ['', ['https://', HOST]] }), method: 'GET', headers: [textOf({ Ref: 'Header' })], preflight: true,
  });
});

test('a late value is settled where it is of the type of its place, and left open otherwise', () => {
  const late = (value: unknown) => Token.asList(Lazy.any({ produce: () => value }));
  const settle = (allowedOrigins: string[]) => settledRule(newStack(), rule({ allowedOrigins })).allowedOrigins;
  expect(settle(late(['https://a.example']))).toEqual(['https://a.example']);
  for (const value of ['https://a.example', { Ref: 'List' }, [{ Ref: 'Text' }]]) expect(Token.isUnresolved(settle(late(value)))).toBe(true);
});
