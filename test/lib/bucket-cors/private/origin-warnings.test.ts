import fc from 'fast-check';
import { pattern } from '../../../../core/bucket-cors/pattern';
import { CorsRules } from '../../../../lib';
import { originWarnings } from '../../../../lib/bucket-cors/private/origin-warnings';
import { corsProblems } from '../../../../lib/bucket-cors/private/rule-validation';
import { rule } from '../../support';
import { GET, idsOf, infosOf, PUT, warningsOf } from '../support';

describe('warnings', () => {
  test.each([
    ['http://shop.example.com'], ['http://*.example.com'], ['http*://shop.example.com'], ['*.example.com'], ['http://203.0.113.1'],
    ['http://localhost.example.com'], ['http://172.32.0.1'], ['http://local.example.com'], ['http://test.com'], ['http://[2001:db8::1]'],
    ['http://192.168.0.1.example.com'],
  ])('an origin that allows http:// pages is one: %s', (origin) => {
    expect(idsOf({ rules: [rule({ allowedOrigins: [origin] })] })).toEqual(['corsInsecureOrigin']);
  });

  test.each([['htps://www.example.com', 'htps', 'https://www.example.com'], ['htttp://*.Example.com', 'htttp', 'http://*.example.com']])(
    'a scheme of the web with a slip is one: %s', (origin, scheme, instead) => {
      expect(warningsOf({ rules: [rule({ allowedOrigins: [origin] })] }))
        .toEqual([`corsOriginNeverSent: rules[0] has the origin ${origin}, and no page has the scheme ${scheme}; write ${instead}`]);
    });

  test.each([['app://localhost'], ['tauri://localhost'], ['shop+app://*'], ['capacitor://localhost'], ['exp://127.0.0.1']])('the scheme of an app is none: %s', (origin) => {
    expect(idsOf({ rules: [rule({ allowedOrigins: [origin] })] })).toEqual([]);
  });

  test('every http:// page is one for the network, and one for the sites', () => {
    expect(idsOf({ rules: [rule({ allowedOrigins: ['http://*'] })] })).toEqual(['corsAnyOriginCredentials', 'corsInsecureOrigin']);
  });

  test.each([
    ['http://localhost'], ['http://localhost:3000'], ['http://localhost:*'], ['http://app.localhost:8080'], ['http://*.localhost:8080'],
    ['http://127.0.0.1:*'], ['http://[::1]:3000'], ['*://localhost:3000'], ['http*://localhost'],
    ['http://0.0.0.0:3000'], ['http://127.1.2.3'], ['http://[::]:8080'], ['http://[::ffff:7f00:1]:3000'],
  ])('an origin of the loopback is none: %s', (origin) => {
    const props = { rules: [rule({ allowedOrigins: [origin], allowedMethods: [GET, PUT], allowedHeaders: ['*'] })] };
    expect([...warningsOf(props), ...infosOf(props)]).toEqual([]);
  });

  test.each([
    ['http://192.168.1.20:8080'], ['http://10.0.0.1'], ['http://172.16.0.1'], ['http://172.31.255.255:3000'], ['http://169.254.1.1'], ['http://100.64.0.1'],
    ['http://[fd00::1]'], ['http://[fe80::1]:3000'], ['http://printer.local'], ['http://*.local'], ['http://app.test:8080'], ['http://*.app.test'],
    ['http://*.test'], ['http://192.168.0.7'], ['http://[::ffff:c0a8:1]'], ['http://printer.local.'],
    ['http://nas.lan'], ['http://intranet'], ['http://host.docker.internal:3000'], ['http://box.home.arpa'], ['http*://app.test'],
  ])('an http:// origin of a private network is an information: %s', (origin) => {
    const props = { rules: [rule({ allowedOrigins: [origin] })] };
    expect(warningsOf(props)).toEqual([]);
    expect(infosOf(props)).toEqual([
      `corsInsecureOrigin: rules[0] has the origin ${origin}, which allows http:// pages of a private network: whoever is on it can pose as one, `
      + 'so keep it out of the rules that a production bucket has',
    ]);
  });

  test.each([
    ['http://my-site.s3-website-us-east-1.amazonaws.com'], ['http://my-site.s3-website.eu-central-1.amazonaws.com'],
    ['http://my.site.s3-website.cn-north-1.amazonaws.com.cn'], ['http://my-site.s3-website.eusc-de-east-1.amazonaws.eu'],
  ])('a website endpoint of S3, which has no HTTPS, is one that can be followed: %s', (origin) => {
    expect(warningsOf({ rules: [rule({ allowedOrigins: [origin] })] })).toEqual([
      `corsInsecureOrigin: rules[0] has the origin ${origin}, which allows http:// pages: a website endpoint of S3 has no HTTPS; `
      + 'put a CloudFront distribution before it, and allow its domain name',
    ]);
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
    ['https://*:8443', 'https://example.net:8443'],
    ['https://*.', 'https://somebody-else.'],
    ['https://*.github.io.', 'https://somebody-else.github.io.'],
    ['https://*.amazonaws.com', 'https://somebody-else.amazonaws.com'],
    ['https://*.eu-west-1.amazonaws.com', 'https://somebody-else.eu-west-1.amazonaws.com'],
    ...['scw.cloud', 'fnc.fr-par.scw.cloud', 'fastly.net', 'fbsbx.com', 'platform.sh', 'app.github.dev', 'gitpod.io', 'azure.com', 'za', 'salesforce.com']
      .map((domain) => [`https://*.${domain}`, `https://somebody-else.${domain}`]),
    ...['z6.web.core.windows.net', 'web.app', 'pages.dev', 'trycloudflare.com', 'googleusercontent.com', 'exp.direct']
      .map((domain) => [`https://*.${domain}`, `https://somebody-else.${domain}`]),
  ])('a wildcard that reaches beyond one owner\'s domain is one: %s', (origin, stranger) => {
    expect(warningsOf({ rules: [rule({ allowedOrigins: [origin] })] })).toEqual([
      `corsOriginTooWide: rules[0] has the origin ${origin}, which also matches ${stranger}; write a dot behind the *, and a domain of yours behind the dot`,
    ]);
    expect(CorsRules.evaluate([rule({ allowedOrigins: [origin] })], { origin: stranger, method: GET }).allowed).toBe(true);
  });

  test.each([
    ['https://10.0.0.*', 'https://10.0.0.example.net', 'write each address out, since names can begin like one'],
    ['https://192.168.*', 'https://192.168.example.net', 'write each address out, since names can begin like one'],
    ['https://localhost*', 'https://localhost.example.net', 'write https://localhost:* for all its ports'],
    ['http://localhost*', 'http://localhost.example.net', 'write http://localhost:* for all its ports'],
    ['https://127.0.0.1*', 'https://127.0.0.1.example.net', 'write https://127.0.0.1:* for all its ports'],
  ])('a wildcard behind a part of a host is one that can be followed: %s', (origin, stranger, remedy) => {
    expect(warningsOf({ rules: [rule({ allowedOrigins: [origin] })] })).toEqual([`corsOriginTooWide: rules[0] has the origin ${origin}, which also matches ${stranger}; ${remedy}`]);
  });

  test.each([['https://my-site.s3-website-us-east-1.amazonaws.com'], ['https://my-site.s3-website.eu-central-1.amazonaws.com']])(
    'a website endpoint of S3 with https:// is one that no page has: %s', (origin) => {
      expect(warningsOf({ rules: [rule({ allowedOrigins: [origin] })] })).toEqual([
        `corsOriginNeverSent: rules[0] has the origin ${origin}, and a website endpoint of S3 has no HTTPS; write the domain name of a CloudFront distribution before it`,
      ]);
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
    ['https://www.*.Example.com', 'https://www.*.example.com'], ['https://App.example.com:*', 'https://app.example.com:*'],
    ['https:example.com', 'https://example.com'], ['localhost:3000', 'http://localhost:3000'],
    ['https', 'one as browsers do, such as https://www.example.com'], ['https?://example.com', 'one as browsers do, such as https://www.example.com'],
    ['app.example.com', 'https://app.example.com'], ['https://m\u00fcnchen.example', 'https://xn--mnchen-3ya.example'],
  ])('an origin that no browser sends is one: %s', (origin, sent) => {
    expect(warningsOf({ rules: [rule({ allowedOrigins: [origin] })] }).filter((warning) => !warning.startsWith('corsInsecure'))).toEqual([
      `corsOriginNeverSent: rules[0] has the origin ${origin}, which no browser sends, and S3 compares letter by letter; write ${sent}`,
    ]);
  });

  test.each([
    ['null'], ['capacitor://localhost'], ['safari-web-extension://6A1F0E5C-3B5D-4C1E-9A8B-0123456789AB'], ['ionic://localhost'], ['file://'], ['tauri://localhost'], ['https://xn--mnchen-3ya.example'], ['https://[::1]:8443'],
  ])('an origin that some browser sends is none: %s', (origin) => {
    expect(warningsOf({ rules: [rule({ allowedOrigins: [origin] })] })).toEqual([]);
  });

  test('what an error or a warning says to write is accepted by both', () => {
    const tellsIn = (origin: string) => [
      ...corsProblems([rule({ allowedOrigins: [origin] })], 200).map(({ change }) => change),
      ...originWarnings(pattern(origin)).filter(({ id }) => id === 'corsOriginNeverSent').map(({ message }) => message),
    ];
    const part = fc.constantFrom('https', 'HTTP', 'http*', ':', '://', '//', '/', '*', '.', 'App', 'example.com', 'localhost', ':443', ':3000', 'm\u00fcnchen', '?', 'a', ' ', '[::1]');
    fc.assert(fc.property(fc.array(part, { minLength: 1, maxLength: 7 }), (parts) => {
      for (const told of tellsIn(parts.join(''))) {
        const instead = /write '([^']+)'$/.exec(told)?.[1] ?? /; write (\S+)$/.exec(told)?.[1];
        if (instead !== undefined) expect(tellsIn(instead)).toEqual([]);
      }
    }), { numRuns: 5_000 });
  });
});
