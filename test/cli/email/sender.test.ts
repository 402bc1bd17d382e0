import { SESv2Client } from '@aws-sdk/client-sesv2';
import { sender } from '../../../cli/email/sender';
import { awsError } from '../../support/aws-error';
import { fakeClient } from '../../support/fake-client';

const CONFIG = { region: async () => 'eu-west-1', credentials: async () => ({}) };
const EMAIL = { from: 'Shop <shop@example.com>', to: ['a@example.com', 'b@example.com'], content: { subject: 'S', html: '<p>' } };

function sending(answer: () => object, config: object = CONFIG) {
  const { client, sent } = fakeClient(SESv2Client, answer);
  return { sent, ...sender(Object.assign(client, { config })) };
}

test('an email is sent as simple content, in UTF-8, without a part that it has not', async () => {
  const { send, sent } = sending(() => ({ MessageId: 'id-1' }));
  expect(await send(EMAIL)).toBe('id-1');
  expect(sent).toEqual([{ name: 'SendEmail', input: {
    FromEmailAddress: EMAIL.from, Destination: { ToAddresses: EMAIL.to },
    Content: { Simple: { Subject: { Data: 'S', Charset: 'UTF-8' }, Body: { Html: { Data: '<p>', Charset: 'UTF-8' }, Text: undefined } } },
  } }]);
});

test.each<[string, string]>([
  ['AccessDeniedException', 'allow these credentials ses:SendEmail on the identity of shop@example.com'],
  ['MessageRejected', 'verify the sender in eu-west-1 (aws sesv2 create-email-identity --region eu-west-1 --email-identity shop@example.com)'],
  ['NotFoundException', 'success@simulator.amazonses.com'],
  ['SendingPausedException', 'sending is paused for this account'],
  ['ENOTFOUND', 'check the network, and that SES is in this region'],
  ['TimeoutError', 'it may have been sent: look before you try again'],
  ['TooManyRequestsException', 'try again in a while'],
])('%s says what to do, and nothing is sent twice', async (code, advice) => {
  const { send, sent } = sending(() => { throw awsError(code, { message: 'no' }); });
  await expect(send(EMAIL)).rejects.toThrow(`could not send the email from ${EMAIL.from} to a@example.com, b@example.com in eu-west-1: ${code}: no; `);
  await expect(send(EMAIL)).rejects.toThrow(advice);
  expect(sent).toHaveLength(2);
});

test('without a region or credentials, SES is not asked', async () => {
  const none = sending(() => ({}), { ...CONFIG, region: async () => { throw new Error('Region is missing'); } });
  await expect(none.send(EMAIL)).rejects.toThrow('could not send the email: Region is missing; name the region with --region');
  const unsigned = sending(() => ({}), { ...CONFIG, credentials: async () => { throw awsError('CredentialsProviderError'); } });
  await expect(unsigned.send(EMAIL)).rejects.toThrow('could not get credentials to send the email from');
  expect([...none.sent, ...unsigned.sent]).toEqual([]);
});
