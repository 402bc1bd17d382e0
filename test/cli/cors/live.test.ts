import { readStored, type Request } from '../../../cli/cors/explain';
import { sendWithin } from '../../../cli/cors/http';
import { askLive, isAws } from '../../../cli/cors/live';
import type { Rule } from '../../../core/bucket-cors/merge';
import { cachingProxy, cephLike, listening, s3Like } from './servers';

const ORIGIN = 'https://www.example.com';
const READ: Rule = { ID: 'read', AllowedMethods: ['GET', 'HEAD'], AllowedOrigins: [ORIGIN] };
const WRITE: Rule = { ID: 'write', AllowedMethods: ['PUT'], AllowedOrigins: ['https://*.example.com'], AllowedHeaders: ['content-type'] };

const ask = (url: string, rules: readonly Rule[], request: Partial<Request> = {}) =>
  askLive(url, { origin: ORIGIN, method: 'GET', headers: [], preflight: true, credentials: false, ...request }, readStored(rules), sendWithin(5));

const STRANGER = /^a page of https:\/\/[0-9a-f]{8}\.invalid is answered with Access-Control-Allow-Origin: /;

describe('an endpoint that reads rules as S3 does', () => {
  test.each<[string, Partial<Request>, boolean]>([
    ['a preflight that a rule allows', {}, true],
    ['a preflight that the second rule allows', { method: 'PUT', headers: ['Content-Type'] }, true],
    ['a preflight that lacks a header', { method: 'PUT', headers: ['x-other'] }, false],
    ['a preflight from another origin', { origin: 'https://other.example' }, false],
    ['a request that a rule allows', { preflight: false }, true],
    ['a request from another origin', { preflight: false, origin: 'https://other.example' }, false],
    ['a preflight with credentials', { credentials: true }, true],
  ])('differs in nothing: %s', async (_, request, allowed) => {
    const answer = await ask(await s3Like([READ, WRITE]), [READ, WRITE], request);
    expect(answer).toMatchObject({ allowed, differences: [], causes: [], method: request.preflight === false ? 'GET' : 'OPTIONS' });
  });

  test('differs in nothing where any origin is allowed, and credentials then are not', async () => {
    const rules = [{ ...READ, AllowedOrigins: ['*'] }];
    const url = await s3Like(rules);
    expect(await ask(url, rules)).toMatchObject({ allowed: true, differences: [] });
    expect(await ask(url, rules, { credentials: true })).toMatchObject({ allowed: false, differences: [], reason: expect.stringContaining('credentials') });
  });

  test('is told with its status and what its headers say', async () => {
    const { status, headers, url } = await ask(`${await s3Like([READ])}/logo.png?X-Amz-Signature=hush`, [READ]);
    expect({ status, url }).toEqual({ status: 200, url: expect.stringMatching(/\/logo\.png$/) });
    expect(headers).toMatchObject({ 'server': 'AmazonS3', 'access-control-allow-origin': ORIGIN, 'vary': expect.stringContaining('Origin') });
    expect(Object.keys(headers)).not.toContain('date');
  });

  test('differs where it has other rules', async () => {
    expect(await ask(await s3Like([]), [READ])).toMatchObject({
      allowed: false, status: 403, differences: ['by its rules S3 allows it, and the answer denies it'],
      causes: [expect.stringMatching(/^another implementation of S3 reads rules otherwise, or a proxy answers in its place \(server: AmazonS3\)$/)],
    });
    expect(await ask(await s3Like([READ]), [])).toMatchObject({ allowed: true, differences: ['by its rules S3 denies it, and the answer allows it'] });
    const { differences } = await ask(await s3Like([{ ...READ, AllowedMethods: ['GET'] }]), [READ]);
    expect(differences).toEqual(['Access-Control-Allow-Methods is GET, and by its rules S3 answers GET, HEAD']);
  });
});

describe('an endpoint that takes the first rule of the origin, as Ceph did', () => {
  const cause = /^it takes rule 'read', the first whose origin matches, whatever the method, as Ceph did before ceph#69190: /;

  test('denies what a later rule allows, and is named', async () => {
    const answer = await ask(await cephLike([READ, WRITE]), [READ, WRITE], { method: 'PUT', headers: ['content-type'] });
    expect(answer).toMatchObject({ allowed: false, differences: ['by its rules S3 allows it, and the answer denies it'], causes: [expect.stringMatching(cause)] });
  });

  test('differs in nothing where the first rule decides for S3 as well', async () => {
    expect(await ask(await cephLike([READ, WRITE]), [READ, WRITE])).toMatchObject({ allowed: true, differences: [] });
  });
});

describe('a cache in front', () => {
  const cause = /^a cache in front leaves Origin out of its key, or sets the header itself/;

  test('that leaves Origin out of its key gives a stranger what is for the page, and is named', async () => {
    const answer = await ask(await cachingProxy(await s3Like([READ])), [READ], { preflight: false });
    expect(answer).toMatchObject({ allowed: true, differences: [expect.stringMatching(STRANGER)], causes: [expect.stringMatching(cause)] });
    expect(answer.differences[0]).toContain(ORIGIN);
  });

  test('that has asked for another page gives the page what is for that one', async () => {
    const url = await cachingProxy(await s3Like([READ, WRITE]));
    await sendWithin(5)('OPTIONS', url, { 'origin': 'https://app.example.com', 'access-control-request-method': 'PUT' });
    expect(await ask(url, [READ, WRITE])).toMatchObject({
      allowed: false, reason: `the answer is for https://app.example.com, and not for ${ORIGIN}`, causes: [expect.stringMatching(cause)],
    });
  });

  test('that has asked without an origin gives the page nothing, and is named', async () => {
    expect(await ask(await cachingProxy(await s3Like([READ]), true), [READ], { preflight: false })).toMatchObject({
      allowed: false, reason: 'the answer has no Access-Control-Allow-Origin',
      causes: [expect.stringMatching(/^the answer comes from a cache, which keeps one that S3 gave to a request without Origin/)],
    });
  });
});

describe('what else answers', () => {
  test('a redirect of S3 names the endpoint to use', async () => {
    const url = await listening((_, response) => void response.writeHead(307, { location: 'https://shared.s3.eu-central-1.amazonaws.com/' }).end());
    expect(await ask(url, [READ])).toMatchObject({
      allowed: false, status: 307, reason: 'a browser follows no redirect of a preflight',
      causes: [expect.stringMatching(/^S3 sends requests for a bucket of the last hours, or of another Region, .*: let the page use shared\.s3\.eu-central-1\.amazonaws\.com$/)],
    });
    expect(await ask(url, [], {})).toMatchObject({ allowed: false, differences: ['it is redirected to https://shared.s3.eu-central-1.amazonaws.com/'] });
  });

  test('a redirect of others is told as one', async () => {
    const url = await listening((_, response) => void response.writeHead(301, { location: '/elsewhere' }).end());
    expect(await ask(url, [READ], { preflight: false })).toMatchObject({ allowed: false, causes: ['the server sends the request elsewhere: let the page use that URL itself'] });
  });

  test('a server that knows no OPTIONS', async () => {
    const url = await listening((_, response) => void response.writeHead(405).end());
    expect(await ask(url, [READ])).toMatchObject({ allowed: false, causes: [expect.stringMatching(/^the server answers OPTIONS with 405: let it pass OPTIONS on/)] });
  });

  test('a CDN that does not pass Origin on', async () => {
    const url = await listening((_, response) => void response.writeHead(200, { via: '1.1 x (CloudFront)', 'x-cache': 'Miss from cloudfront' }).end());
    expect(await ask(url, [READ], { preflight: false })).toMatchObject({ allowed: false, causes: [expect.stringMatching(/^what is in front does not pass Origin/)] });
  });

  test('an answer for one origin that caches may give to others', async () => {
    const url = await listening(({ headers }, response) => void response.writeHead(200, headers.origin === ORIGIN ? {
      'access-control-allow-origin': ORIGIN, 'access-control-allow-methods': 'GET, HEAD', 'access-control-allow-credentials': 'true',
    } : {}).end());
    expect(await ask(url, [READ])).toMatchObject({ allowed: true, differences: ['Vary does not name Origin, so that caches may give the answer to pages of other origins'] });
  });

  test('a server that lets everybody in', async () => {
    const url = await listening((_, response) => void response.writeHead(200, { 'access-control-allow-origin': '*' }).end());
    const answer = await ask(url, [READ], { preflight: false });
    expect(answer).toMatchObject({ allowed: true, causes: [expect.stringMatching(/^the server lets pages of any origin in by a setting of its own/)] });
    expect(answer.differences).toContainEqual(expect.stringMatching(STRANGER));
  });
});

test.each([
  ['https://b.s3.eu-west-1.amazonaws.com/', true], ['https://s3.cn-north-1.amazonaws.com.cn/b', true], ['https://b.s3.dualstack.eu-west-1.api.aws/', true],
  ['https://b.s3.eusc-de-east-1.amazonaws.eu/', true], ['https://b.s3.us-iso-east-1.c2s.ic.gov/', true], ['https://b.s3.us-isob-east-1.sc2s.sgov.gov/', true],
  ['https://b.account.r2.cloudflarestorage.com/', false], ['http://[::1]:9000/b', false], ['https://notamazonaws.com/', false], ['http://localhost:9000/b', false], ['https://s3.example.com/b', false], ['https://amazonaws.com.example.org/', false],
])('%s is of AWS: %s', (url, expected) => {
  expect(isAws(url)).toBe(expected);
});
