import { corsQuestion, questionOf } from '../../../cli/cors/arguments';
import { readArguments } from '../../../cli/shared/arguments';

const { operands, options, contradictions } = corsQuestion;
const RIGHT = { origin: 'https://www.example.com', method: 'GET' };

function ask(bucket: string, given: Readonly<Record<string, string>> = {}) {
  const args = Object.entries({ ...RIGHT, ...given }).map(([name, value]) => `--${name}=${value}`);
  return readArguments([bucket, ...args], operands, options);
}

const problemsOf = (...args: Parameters<typeof ask>) => ask(...args).problems;

test('names of headers may be repeated or have commas between them, and small letters of a method are large ones', () => {
  expect(questionOf(ask('b1', { method: 'put', header: 'x-a , X-B,content-type' }).given)).toEqual({
    question: {
      bucket: 'b1', request: { origin: RIGHT.origin, method: 'PUT', headers: ['x-a', 'X-B', 'content-type'], preflight: true, credentials: false },
    },
    live: false,
  });
});

test.each([
  'https://www.example.com', 'http://localhost:3000', 'https://www.example.com:8443', 'http://[::1]', 'https://xn--bcher-kva.example',
  'chrome-extension://abcdef', 'null', 'safari-web-extension://6A1F0E5C-3B5D',
])('an origin that browsers send is right: %s', (origin) => {
  expect(problemsOf('shared', { origin })).toEqual([]);
});

test.each<[string, string]>([
  ['https://www.example.com/', 'https://www.example.com'],
  ['https://www.example.com:443', 'https://www.example.com'],
  ['http://www.example.com:80', 'http://www.example.com'],
  ['https://WWW.example.com', 'https://www.example.com'],
  ['https://shop.example.com/page', 'https://shop.example.com'],
  ['https://shop.example.com?q', 'https://shop.example.com'],
  ['https://bücher.example', 'https://xn--bcher-kva.example'],
  ['shop.example.com', 'https://shop.example.com'],
  ['localhost:3000', 'http://localhost:3000'],
  ['https:/shop.example.com', 'https://shop.example.com'],
  ['https', 'https://www.example.com'],
  ['file:///page', 'file://'],
  ['https://a.example,https://b.example', 'https://a.example'],
  ['https://a.example https://b.example', 'https://a.example'],
  ['https://evil.test/x.example.com', 'https://evil.test'],
  ['hhttps://shop.example.com', 'https://shop.example.com'],
  ['https://https://shop.example.com', 'https://shop.example.com'],
  ['//shop.example.com', 'https://shop.example.com'],
  ['https?://shop.example.com', 'https://www.example.com'],
  // Nobody knows what is meant: the example.
  ['https://*.example.com', 'https://www.example.com'],
  ['*', 'https://www.example.com'],
  ['', 'https://www.example.com'],
])("what no browser sends as an origin is refused, with what to write: '%s'", (origin, instead) => {
  expect(problemsOf('shared', { origin })).toEqual([
    `--origin '${origin}': expected one origin as browsers send it (scheme and host in lower case, the port unless it is the usual one, `
    + `and no more), such as --origin ${instead}`,
  ]);
});

test.each(['GET', 'put', 'PATCH', 'PROPFIND'])('a method that a page may use is a question, be it one of CORS rules or not: %s', (method) => {
  expect(problemsOf('shared', { method })).toEqual([]);
});

test.each(['OPTIONS', 'options', 'GET,PUT', ''])("what is no method of a page's request is refused: '%s'", (method) => {
  expect(problemsOf('shared', { method })).toEqual([
    `--method '${method}': expected one HTTP method of the request itself, not the OPTIONS that asks for it, such as --method GET`,
  ]);
});

test('methods that begin like OPTIONS are others', () => {
  expect(problemsOf('shared', { method: 'OPTIONSX' })).toEqual([]);
});

test.each(['*', 'x-*', 'x-a,x-*', 'x-a: 1', 'x-a,', ''])("what is no name of a header is refused, a pattern of names too: '%s'", (header) => {
  expect(problemsOf('shared', { header })).toEqual([
    `--header '${header}': expected names of headers without values or *, such as --header content-type,x-amz-acl`,
  ]);
});

test('the headers for which browsers never ask are left out', () => {
  const { question } = questionOf(ask('b1', { header: 'Accept,x-a,accept-language,content-language,content-type' }).given);
  expect(question.request.headers).toEqual(['x-a', 'content-type']);
});

test('the help says for which headers browsers never ask', () => {
  expect(options.header!.help).toContain(
    'not the safelisted ones (accept, accept-language, content-language, content-type of forms and plain text), for which browsers never ask',
  );
});

test.each(['b1', 'my-bucket', 'my.bucket', 'Old_Bucket'])('the name of a bucket is right: %s', (bucket) => {
  expect(problemsOf(bucket)).toEqual([]);
});

test.each(['.', '..', '.hidden', 'bucket.', '_b', 'b_', 's3://b', 'a/b', 'b'])(
  'what would be another path or host is no name of a bucket: %s', (bucket) => {
    expect(problemsOf(bucket)).toEqual([`BUCKET '${bucket}': expected the name of a bucket, such as my-bucket`]);
  });

test.each([
  ['arn:aws:s3:::shared', 'shared'], ['arn:aws:s3:::shared/*', 'shared'], ['s3://shared/logo.png', 'shared'],
  ['arn:aws:s3:eu-west-1:123456789012:shared', 'shared'], ['arn:aws:s3:eu-west-1:123456789012:accesspoint/name', 'my-bucket'],
])('what holds the name of a bucket is refused with it: %s', (bucket, instead) => {
  expect(problemsOf(bucket)).toEqual([`BUCKET '${bucket}': expected the name of a bucket, such as ${instead}`]);
});

test.each<[string[], boolean | string]>([
  [['b1'], false], [['b1', '--live'], true], [['--live', 'b1'], true], [['--live', '--actual', 'b1'], true], [['b1', '--live', 'https://cdn.example.com/x'], 'https://cdn.example.com/x'],
  [['--live=http://localhost:9000', 'b1'], 'http://localhost:9000'],
])('--live may stand alone, and takes what is a URL: %j', (args, live) => {
  const { given, problems } = readArguments([...args, '--origin=https://a.example', '--method=GET'], operands, options);
  expect(problems).toEqual([]);
  expect(questionOf(given)).toMatchObject({ question: { bucket: 'b1' }, live });
});

test('--live of what is no URL is a problem', () => {
  expect(problemsOf('b1', { live: 'cdn.example.com' })).toEqual([
    "--live 'cdn.example.com': expected an http or https URL, such as --live https://cdn.example.com/logo.png",
  ]);
});

test.each<[string, string[], string[]]>([
  ['headers of an actual request are a contradiction', ['b1', '--actual', '--header', 'x-a'], ['--actual and --header']],
  ['headers of a preflight are none', ['b1', '--header', 'x-a'], []],
  ['headers that no page can send are one', ['b1', '--header', 'x-a,Origin', '--header', 'sec-fetch-mode'], ["--header 'Origin': expected a header that a page can send",
    "--header 'sec-fetch-mode': expected"]],
  ['an actual request is none', ['b1', '--actual'], []],
  ['neither a bucket nor a file is one', [], ['BUCKET is missing']],
  ['a bucket and a file are one', ['b1', '--rules', 'cors.json'], ['BUCKET and --rules']],
  ['a file is none', ['--rules', 'cors.json'], []],
  ['a file and no URL to ask are one', ['--rules', 'cors.json', '--live'], ['--rules and --live']],
  ['a file and a URL to ask are none', ['--rules', 'cors.json', '--live', 'https://cdn.example.com'], []],
  ['a write that would be sent is one', ['b1', '--live', '--actual', '--method', 'delete'], ['--live and --actual']],
  ['a read that is sent is none', ['b1', '--live', '--actual', '--method', 'head'], []],
  ['the preflight of a write is none', ['b1', '--live', '--method', 'DELETE'], []],
])('%s', (_, args, starts) => {
  expect(contradictions(readArguments(args, operands, options).given)).toEqual(starts.map((start) => expect.stringMatching(`^${start}`)));
});
