import { Readable } from 'node:stream';
import { rulesOf } from '../../../cli/cors/s3';
import { answer, clientsIn } from '../shared/support';

describe('the rules of a bucket', () => {
  async function rulesIn(statusCode: number, body: string) {
    const { s3 } = clientsIn({ region: 'eu-west-1' });
    s3.config.requestHandler = { handle: async () => answer(statusCode, body) } as never;
    return (await rulesOf('shared', s3)).rules;
  }

  test('come with the URL of the bucket, to which redirects led', async () => {
    const { s3 } = clientsIn({ region: 'eu-west-1' });
    const answers = [
      { response: { statusCode: 301, headers: { 'x-amz-bucket-region': 'eu-central-1' }, body: Readable.from(['<Error><Code>PermanentRedirect</Code></Error>']) } },
      answer(200, '<CORSConfiguration><CORSRule><AllowedMethod>GET</AllowedMethod><AllowedOrigin>*</AllowedOrigin></CORSRule></CORSConfiguration>'),
    ];
    s3.config.requestHandler = { handle: async () => answers.shift() } as never;
    expect(await rulesOf('shared', s3)).toMatchObject({ rules: [{ AllowedOrigins: ['*'] }], endpoint: 'https://shared.s3.eu-central-1.amazonaws.com/' });
  });

  test('come from the endpoint that is given, the bucket in the path', async () => {
    const { s3 } = clientsIn({ region: 'eu-west-1', endpoint: 'http://localhost:9000' });
    s3.config.requestHandler = { handle: async () => answer(404, '<Error><Code>NoSuchCORSConfiguration</Code></Error>') } as never;
    expect(await rulesOf('shared', s3)).toEqual({ rules: [], endpoint: 'http://localhost:9000/shared/' });
  });

  test('are none where S3 says so by its code, and by nothing else', async () => {
    expect(await rulesIn(404, '<Error><Code>NoSuchCORSConfiguration</Code></Error>')).toEqual([]);
  });

  test.each([
    ['a page', '<!doctype html><html><body>Sign in</body></html>'],
    ['a configuration without rules', '<CORSConfiguration/>'],
    ['nothing', ''],
  ])('are not known where the answer is %s', async (_, body) => {
    await expect(rulesIn(200, body)).rejects.toThrow(
      /^could not read the CORS rules of bucket shared: the endpoint answered without a CORS configuration; check the network, and the endpoint/,
    );
  });

  test('are not known where the answer is no XML: its author is looked for at the endpoint', async () => {
    await expect(rulesIn(200, '<html>Sign in<br></html>')).rejects.toThrow(
      /^could not read the CORS rules of bucket shared: .*parse error.*; check the network, and the endpoint/,
    );
  });

  test('are not known where S3 refuses, and its words reach the terminal as words', async () => {
    const message = 'no\n\u001b[31m\u009b2K way';
    await expect(rulesIn(403, `<Error><Code>Forbidden</Code><Message>${message}</Message></Error>`)).rejects.toThrow(/: Forbidden: no \[31m 2K way$/);
  });
});
