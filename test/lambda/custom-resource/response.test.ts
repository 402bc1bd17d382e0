import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CustomResourceEvent } from '../../../lambda/custom-resource/protocol';
import { byteLength, cut, failed, MAX_RESPONSE_BYTES, respond, success } from '../../../lambda/custom-resource/response';
import { FakeClock } from '../../support/clock';

const event: CustomResourceEvent = {
  RequestType: 'Create', RequestId: 'request-1', ResponseURL: 'https://example.com', ResourceType: 'Custom::Thing', LogicalResourceId: 'Thing',
  StackId: 'arn:aws:cloudformation:us-east-1:123456789012:stack/Shop/1', ResourceProperties: {},
};
const log = {
  logGroupName: 'Shop-CdkAdoptBucketCorsLogsE81900A2-0123456789Ab',
  logStreamName: '2026/01/01/Shop-CdkAdoptBucketCorsFunctionB87502DF-0123456789Ab[$LATEST]0123456789abcdef0123456789abcdef',
};
const where = `(log group: ${log.logGroupName}, stream: ${log.logStreamName})`;

test('a response names the request that it answers', () => {
  expect(success(event, { physicalResourceId: 'thing-1', data: { Name: 'x' } })).toEqual({
    Status: 'SUCCESS', PhysicalResourceId: 'thing-1', Data: { Name: 'x' },
    StackId: event.StackId, RequestId: 'request-1', LogicalResourceId: 'Thing',
  });
});

test('a failed Create has an id that stands for nothing made, a failed Update and Delete have the id that came in', () => {
  expect(failed(event, 'why', log).PhysicalResourceId).toBe('none/request-1');
  expect(failed({ ...event, RequestType: 'Update', PhysicalResourceId: 'thing-1' }, 'why', log).PhysicalResourceId).toBe('thing-1');
  expect(failed({ ...event, RequestType: 'Delete', PhysicalResourceId: 'thing-1' }, 'why', log).PhysicalResourceId).toBe('thing-1');
});

test.each([['ASCII', 'x'], ['three bytes each', '€'], ['surrogate pairs', '😀'], ['quotes', '"'], ['backslashes', '\\']])(
  'a reason too long (%s) is cut in the middle: what was attempted, what to do and where the log is stay', (_, character) => {
    const reason = `could not do it: SomeCode: ${character.repeat(9000)}; do this`;
    const response = failed(event, reason, log);
    expect(byteLength(response)).toBeLessThanOrEqual(MAX_RESPONSE_BYTES);
    expect(byteLength(response)).toBeGreaterThan(MAX_RESPONSE_BYTES - 20);
    expect(response.Reason).toMatch(/^could not do it: SomeCode: .* \[\.\.\.\] .*; do this \(log group: /u);
    expect(response.Reason!.endsWith(`; do this ${where}`)).toBe(true);
    expect(Buffer.from(response.Reason!).toString()).toBe(response.Reason); // no character is torn apart
  });

test('a reason is one line without control characters', () => {
  expect(failed(event, 'one\r\n\ttwo\u0000\u001b[31mthree\u2028four ', log).Reason).toBe(`one two [31mthree four ${where}`);
});

test.each<[string, { logGroupName?: string }]>([['no', {}], ['an undefined', { logGroupName: undefined }], ['an empty', { logGroupName: '' }]])(
  'with %s name of the log group, as emulators have it, a reason names the stream alone', (_, group) => {
    expect(failed(event, 'why', { ...group, logStreamName: 'stream' }).Reason).toBe('why (log stream: stream)');
  });

test('the longest names that CloudFormation and CloudWatch Logs allow leave room for a reason', () => {
  const long: CustomResourceEvent = {
    ...event,
    RequestType: 'Update',
    StackId: `arn:aws-us-gov:cloudformation:us-gov-west-1:123456789012:stack/${'s'.repeat(128)}/01234567-89ab-cdef-0123-456789abcdef`,
    LogicalResourceId: 'l'.repeat(255),
    PhysicalResourceId: 'p'.repeat(1024),
  };
  const names = { logGroupName: 'g'.repeat(512), logStreamName: 's'.repeat(512) };
  const response = failed(long, `could not do it: SomeCode: ${'x'.repeat(9000)}; do this`, names);
  expect(byteLength(response)).toBeLessThanOrEqual(MAX_RESPONSE_BYTES);
  expect(response.Reason).toMatch(/^could not do it: SomeCode: x{400,} \[\.\.\.\] x{400,}; do this \(log group: g{512}, stream: s{512}\)$/);
});

test('a short text is not cut', () => {
  expect(cut('short', 5)).toBe('short');
});

describe('sending', () => {
  const received: { method?: string; headers: IncomingMessage['headers']; body: string }[] = [];
  let statuses: number[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    received.push({ method: request.method, headers: request.headers, body });
    response.writeHead(statuses.shift() ?? 200).end();
  });
  let url = '';

  beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => {
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/path?X-Amz-Signature=secret`;
    resolve();
  })));
  afterAll(() => new Promise((resolve) => server.close(resolve)));
  beforeEach(() => {
    received.length = 0;
    statuses = [];
  });

  test('the body is PUT with the content type that the URL is signed for: none', async () => {
    const response = success(event, { physicalResourceId: 'thing-€' });
    await respond(url, response, new FakeClock());
    expect(received).toHaveLength(1);
    expect(received[0]!.method).toBe('PUT');
    expect(received[0]!.headers['content-type'] ?? '').toBe('');
    expect(received[0]!.headers['content-length']).toBe(String(byteLength(response)));
    expect(JSON.parse(received[0]!.body)).toEqual(response);
  });

  test('a PUT that fails is repeated', async () => {
    statuses = [503, 500, 200];
    await respond(url, success(event, { physicalResourceId: 'x' }), new FakeClock());
    expect(received).toHaveLength(3);
  });

  test('a response that cannot be sent fails the function, and the error does not give the URL away', async () => {
    statuses = [403, 403, 403, 403, 403];
    await expect(respond(url, success(event, { physicalResourceId: 'x' }), new FakeClock()))
      .rejects.toThrow(/^the response could not be sent: HTTP 403$/);
    const nobody = 'http://127.0.0.1:1/path?X-Amz-Signature=secret';
    const error: Error = await respond(nobody, success(event, { physicalResourceId: 'x' }), new FakeClock()).then(() => { throw new Error('sent'); }, (e) => e);
    expect(error.message).toMatch(/^the response could not be sent/);
    expect(`${error.message} ${error.stack} ${String(error.cause)}`).not.toContain('secret');
  });
});
