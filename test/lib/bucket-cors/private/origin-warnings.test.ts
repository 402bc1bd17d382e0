import { CorsRules } from '../../../../lib';
import { rule } from '../../support';
import { GET, idsOf, PUT, warningsOf } from '../support';

describe('warnings', () => {
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
});
