import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasOneOwner, isInternalName, NOT_LISTED } from '../../../core/bucket-cors/registrable-domain';
import { vendored } from '../../../core/vendored';
import { CHECKOUT } from '../../support/checkout';

test.each([
  'example.com', 'app.example.com', 'example.co.uk', 'team.github.io', 'd111111abcdef8.cloudfront.net', 'my-bucket.s3.amazonaws.com',
  'corp', 'host.internal', 'localhost', 'mine.fnc.fr-par.scw.cloud', 'mine.global.ssl.fastly.net', 'example.co.za',
])('all that ends with .%s is of one owner', (host) => {
  expect(hasOneOwner(host)).toBe(true);
});

test.each([
  'com', 'co.uk', 'github.io', 'cloudfront.net', 's3.amazonaws.com', 'amazonaws.com', 'eu-west-1.amazonaws.com', 'amazonaws.com.cn',
  'blob.core.windows.net', 'z6.web.core.windows.net', 'z23.web.core.windows.net', 'core.windows.net', 'windows.net', 'auth.eu-west-1.amazoncognito.com',
  'scw.cloud', 'fr-par.scw.cloud', 'fastly.net', 'ssl.fastly.net', 'fbsbx.com', 'platform.sh', 'za', 'railway.app', 'linodeusercontent.com', 'ovh.net', 'on.aws',
  ...NOT_LISTED, 'app.github.dev', 'ws-eu1.gitpod.io',
])('what ends with .%s may be of anybody', (host) => {
  expect(hasOneOwner(host)).toBe(false);
});

describe('by the copy of the Public Suffix List that the CDK has', () => {
  const parse = (host: string) => (vendored('tldts') as { parse(host: string, options: object): { publicSuffix: string; domain: string | null } })
    .parse(host, { allowPrivateDomains: true });
  const isSuffix = (host: string) => parse(host).publicSuffix === host;
  const rules = readFileSync(join(CHECKOUT, 'node_modules/aws-cdk-lib/aws-certificatemanager/suffixes/public_suffix_list.dat'), 'utf8')
    .split('\n').map((line) => line.trim()).filter((line) => /^[^/!]/.test(line));

  test('whatever is above a public suffix, and is none, may be of anybody', () => {
    const suffixes = rules.map((rule) => rule.replace('*', 'any')).filter(isSuffix);
    const above = new Set(suffixes.flatMap((suffix) => suffix.split('.').map((_, index, labels) => labels.slice(index).join('.')).slice(1)));
    const domains = [...above].filter((name) => !isSuffix(name));
    expect(domains.length).toBeGreaterThan(50); // of an older copy
    expect(domains.filter(hasOneOwner)).toEqual([]);
  });

  test('what is listed for that reason is a whole domain', () => {
    const listed = vendored('hosting-domains') as string[];
    expect(listed.length).toBeGreaterThan(100);
    expect(listed.filter((domain) => (parse(domain).domain ?? domain) !== domain)).toEqual([]);
  });
});

test('what is kept beside the list is not in it', () => {
  const listed = vendored('hosting-domains') as string[];
  expect(NOT_LISTED.filter((domain) => listed.includes(domain))).toEqual([]);
});

test.each(['printer.local', 'app.test', 'intranet', 'host.docker.internal', 'nas.lan', 'box.home.arpa'])('%s is a name that nobody can register', (host) => {
  expect(isInternalName(host)).toBe(true);
});

test.each(['example.com', 'github.io', 'foo.za', '192.168.0.1', 'local.example.com', '[::1]'])('%s is not', (host) => {
  expect(isInternalName(host)).toBe(false);
});
