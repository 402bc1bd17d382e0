import { SESv2Client } from '@aws-sdk/client-sesv2';
import { templates } from '../../../cli/email/ses';
import { awsError } from '../../support/aws-error';
import { FakeClock } from '../../support/clock';
import { fakeClient } from '../../support/fake-client';

const CONFIG = { region: async () => 'eu-west-1', credentials: async () => ({}) };

function source(answer: () => object, config: object = CONFIG) {
  const { client, sent } = fakeClient(SESv2Client, answer);
  return { sent, ...templates(Object.assign(client, { config }), new FakeClock()) };
}

test('a page has the names, and is as long as SES allows', async () => {
  const { page, sent } = source(() => ({ TemplatesMetadata: [{ TemplateName: 'a' }, { TemplateName: 'b' }], NextToken: 'next' }));
  expect(await page('here')).toEqual({ names: ['a', 'b'], next: 'next' });
  expect(sent).toEqual([{ name: 'ListEmailTemplates', input: { PageSize: 100, NextToken: 'here' } }]);
});

test('a template has its text and its tags, and no part that is empty', async () => {
  const { read } = source(() => ({ TemplateContent: { Subject: 'S', Html: 'H', Text: '' }, Tags: [{ Key: 'k', Value: 'v' }] }));
  expect(await read('a')).toEqual({ content: { subject: 'S', html: 'H', text: undefined }, tags: { k: 'v' } });
});

test('what is not there is undefined', async () => {
  expect(await source(() => { throw awsError('NotFoundException', { status: 404 }); }).read('a')).toBeUndefined();
});

test('an error says what to allow, or that SES may not be in the region', async () => {
  const denied = source(() => { throw awsError('AccessDeniedException', { status: 403, message: 'no' }); });
  await expect(denied.page()).rejects.toThrow('could not list the email templates of eu-west-1: AccessDeniedException: no; allow these credentials ses:ListEmailTemplates');
  await expect(denied.read('a')).rejects.toThrow('could not read email template a: AccessDeniedException: no; allow these credentials ses:GetEmailTemplate');
  const nowhere = source(() => { throw Object.assign(new Error('getaddrinfo ENOTFOUND email.eu-west-9.amazonaws.com'), { code: 'ENOTFOUND' }); });
  await expect(nowhere.page()).rejects.toThrow(/; check the network, and that SES is in this region$/);
  const homeless = source(() => ({}), { ...CONFIG, region: () => Promise.reject(new Error('Region is missing')) });
  await expect(homeless.region()).rejects.toThrow('could not list email templates: Region is missing; name the region with --region');
});
