import { DescribeAddressesCommand, EC2Client, ReleaseAddressCommand } from '@aws-sdk/client-ec2';
import { CreateTemplateCommand, SESClient } from '@aws-sdk/client-ses';
import { textOf } from './probes/mime';
import { anonymous, type Entry, record, replay, STAND_INS } from './transcript';

const options = { region: 'eu-west-1', credentials: { accessKeyId: 'none', secretAccessKey: 'none' } };
const replaying = (entries: Entry[]) => {
  const client = new EC2Client(options);
  replay(client, entries);
  return client;
};

describe('a transcript', () => {
  test('has what was sent and what came back, also of an error, and plays it again', async () => {
    const played: Entry[] = [
      { service: 'EC2Client', command: 'DescribeAddressesCommand', input: { AllocationIds: ['eipalloc-1'] }, output: { Addresses: [{ PublicIp: '192.0.2.1' }] } },
      { service: 'EC2Client', command: 'ReleaseAddressCommand', input: { AllocationId: 'eipalloc-1' },
        error: { name: 'AuthFailure', code: 'AuthFailure', message: 'not yours', status: 400 } },
    ];
    const client = new EC2Client(options);
    const recorded: Entry[] = [];
    record(client, recorded);
    replay(client, [...played]);
    const { Addresses } = await client.send(new DescribeAddressesCommand({ AllocationIds: ['eipalloc-1'] }));
    expect(Addresses).toEqual([{ PublicIp: '192.0.2.1' }]);
    await expect(client.send(new ReleaseAddressCommand({ AllocationId: 'eipalloc-1' }))).rejects.toMatchObject({
      name: 'AuthFailure', Code: 'AuthFailure', message: 'not yours', $metadata: { httpStatusCode: 400 },
    });
    expect(recorded).toEqual(played);
  });

  test('answers a call as often as it has it, and no other one', async () => {
    const entry = { service: 'EC2Client', command: 'DescribeAddressesCommand', input: {}, output: {} };
    const client = replaying([entry]);
    await client.send(new DescribeAddressesCommand({}));
    await expect(client.send(new DescribeAddressesCommand({}))).rejects.toThrow('the transcript has no answer to ["EC2Client","DescribeAddressesCommand",{}]');
    await expect(replaying([entry]).send(new DescribeAddressesCommand({ PublicIps: ['192.0.2.1'] }))).rejects.toThrow('no answer');
  });

  test('keeps a long text as its hash, by which it is the same call', async () => {
    const send = (client: SESClient, text: string) => client.send(new CreateTemplateCommand({ Template: { TemplateName: 'a', SubjectPart: 'x', TextPart: text } }));
    const entries: Entry[] = [{ service: 'SESClient', command: 'CreateTemplateCommand', input: { Template: { TemplateName: 'a', SubjectPart: 'x', TextPart: 'x'.repeat(500_000) } }, output: {} }];
    const short = anonymous(entries, { account: '111122223333', run: '20261201-0a1b2c', region: 'eu-west-1' });
    expect(JSON.stringify(short).length).toBeLessThan(400);
    const client = new SESClient(options);
    replay(client, [...short, ...short]);
    await send(client, 'x'.repeat(500_000));
    await expect(send(client, 'x'.repeat(500_001))).rejects.toThrow('no answer');
  });

  test('names no account, run, Region, id or address', () => {
    const known = { account: '111122223333', run: '20261201-0a1b2c', region: 'eu-west-1' };
    const output = {
      $metadata: { requestId: 'secret' },
      Arn: 'arn:aws:ses:eu-west-1:111122223333:template/adopt-test-20261201-0a1b2c-a',
      Ids: ['eipalloc-0a1b2c3d4e5f60718', 'eni-0a1b2c3d4e5f60718', 'eipalloc-0a1b2c3d4e5f60719', 'eipalloc-0a1b2c3d4e5f60718'],
      Ips: ['203.0.113.7', '10.99.0.4', '203.0.113.7'],
    };
    const [entry] = anonymous([{ service: 'S', command: 'C', input: {}, output }], known);
    expect(entry!.output).toEqual({
      Arn: `arn:aws:ses:${STAND_INS.region}:${STAND_INS.account}:template/adopt-test-${STAND_INS.run}-a`,
      Ids: ['eipalloc-00000000000000001', 'eni-00000000000000001', 'eipalloc-00000000000000002', 'eipalloc-00000000000000001'],
      Ips: ['192.0.2.1', '192.0.2.2', '192.0.2.1'],
    });
  });
});

describe('the text of a rendered message', () => {
  const part = (headers: string, body: string) => `Subject: x\r\nMIME-Version: 1.0\r\n${headers}\r\n\r\n${body}`;

  test.each([
    ['alone', part('Content-Type: text/plain; charset=UTF-8\r\nContent-Transfer-Encoding: 7bit', 'one\r\n\r\ntwo'), 'one\n\ntwo'],
    ['beside HTML', part('Content-Type: multipart/alternative; boundary="=_a"',
      '--=_a\r\nContent-Type: text/plain; charset=us-ascii\r\nContent-Transfer-Encoding: 7bit\r\n\r\none\r\n--=_a\r\nContent-Type: text/html\r\n\r\n<p>\r\n--=_a--'), 'one'],
    ['in quoted-printable', part('Content-Transfer-Encoding: quoted-printable\r\nContent-Type: text/plain', 'Gr=C3=BC=C3=9Fe, =\r\nAnn=3D'), 'Grüße, Ann='],
    ['in Base64', part('Content-Type: text/plain\r\nContent-Transfer-Encoding: base64', Buffer.from('Grüße').toString('base64')), 'Grüße'],
  ])('is found %s', (_, message, text) => expect(textOf(message)).toBe(text));
});
