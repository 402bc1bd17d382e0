import { SESClient } from '@aws-sdk/client-ses';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { ses, type TemplatePort } from '../../../lambda/email-template/ses';
import { awsError } from '../../support/aws-error';
import { type Answer, fakeClient } from '../../support/fake-client';

const ARN = 'arn:aws:ses:us-east-1:123456789012:template/welcome';
const CONTENT = { subject: 'Hi', html: '<p>' };

function port(answer?: Answer) {
  const [v1, v2] = [fakeClient(SESClient, answer), fakeClient(SESv2Client, answer)];
  return { port: ses(v1.client, v2.client), v1: v1.sent, v2: v2.sent };
}
const refusing = (code: string) => port(() => { throw awsError(code); }).port;

describe('a template', () => {
  test('is read with its tags, and with parts that are empty, which the copy of it has to keep', async () => {
    const answer = { TemplateContent: { Subject: 'Hi', Html: '', Text: undefined }, Tags: [{ Key: 'Team', Value: 'theirs' }, { Key: 'empty' }] };
    expect(await port(() => answer).port.getTemplate('welcome')).toEqual({ content: { subject: 'Hi', html: '', text: undefined }, tags: { Team: 'theirs', empty: '' } });
    expect(await port(() => ({})).port.getTemplate('welcome')).toMatchObject({ content: { subject: '' }, tags: {} });
  });

  test('that is not there is none, and needs not be deleted', async () => {
    expect(await refusing('NotFoundException').getTemplate('welcome')).toBeUndefined();
    await expect(refusing('NotFoundException').deleteTemplate('welcome')).resolves.toBeUndefined();
  });

  test.each<[string, (calls: TemplatePort) => Promise<unknown>]>([
    ['read', (calls) => calls.getTemplate('welcome')],
    ['deleted', (calls) => calls.deleteTemplate('welcome')],
  ])('that may not be %s is an error', async (_, call) => {
    await expect(call(refusing('AccessDeniedException'))).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });

  test('that is not there and is to be changed is an error', async () => {
    await expect(refusing('NotFoundException').updateTemplate('welcome', CONTENT)).rejects.toMatchObject({ name: 'NotFoundException' });
  });

  test.each<[string, (calls: TemplatePort) => Promise<unknown>, string, object]>([
    ['made with its tags', (calls) => calls.createTemplate('welcome', CONTENT, { Team: 'ours' }), 'CreateEmailTemplate',
      { TemplateName: 'welcome', TemplateContent: { Subject: 'Hi', Html: '<p>', Text: undefined }, Tags: [{ Key: 'Team', Value: 'ours' }] }],
    ['changed in all its parts', (calls) => calls.updateTemplate('welcome', CONTENT), 'UpdateEmailTemplate',
      { TemplateName: 'welcome', TemplateContent: { Subject: 'Hi', Html: '<p>', Text: undefined } }],
    ['tagged', (calls) => calls.tagTemplate(ARN, { Team: 'ours' }), 'TagResource', { ResourceArn: ARN, Tags: [{ Key: 'Team', Value: 'ours' }] }],
    ['untagged', (calls) => calls.untagTemplate(ARN, ['Team']), 'UntagResource', { ResourceArn: ARN, TagKeys: ['Team'] }],
  ])('is %s', async (_, call, name, input) => {
    const { port: calls, v1, v2 } = port();
    await call(calls);
    expect({ v1, v2 }).toEqual({ v1: [], v2: [{ name, input }] });
  });

  test('is rendered by version 1, which says what is missing', async () => {
    const { port: { testRenderTemplate }, v1, v2 } = port();
    await testRenderTemplate('welcome', '{"name":"Ada"}');
    expect({ v1, v2 }).toEqual({ v1: [{ name: 'TestRenderTemplate', input: { TemplateName: 'welcome', TemplateData: '{"name":"Ada"}' } }], v2: [] });
  });
});
