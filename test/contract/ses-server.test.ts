import {
  CreateTemplateCommand, DeleteTemplateCommand, ListTemplatesCommand, SESClient, TestRenderTemplateCommand,
} from '@aws-sdk/client-ses';
import {
  CreateEmailTemplateCommand, DeleteEmailTemplateCommand, GetEmailTemplateCommand, ListEmailTemplatesCommand,
  SESv2Client, TagResourceCommand, UntagResourceCommand, UpdateEmailTemplateCommand,
} from '@aws-sdk/client-sesv2';
import { FakeClock } from '../support/clock';
import { type Ses, type SesOptions, startSes } from '../support/ses/server';

const TemplateContent = { Subject: 'Hello', Text: 'Hi' };
const THROTTLED_BY_V1 = { name: 'Throttling', message: 'Rate exceeded', $metadata: { httpStatusCode: 400 } };
const THROTTLED_BY_V2 = { name: 'TooManyRequestsException', message: 'Rate exceeded', $metadata: { httpStatusCode: 429 } };

let ses: Ses;
afterEach(() => ses.stop());

async function start(options?: SesOptions) {
  ses = await startSes(options);
  const client = { endpoint: ses.url, region: 'eu-west-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' }, maxAttempts: 1 };
  return { v1: new SESClient(client), v2: new SESv2Client(client) };
}

describe('requests', () => {
  it('are told as IAM names them, with what they are about and whether they were refused', async () => {
    const { v1, v2 } = await start();
    const ResourceArn = 'arn:aws:ses:eu-west-1:000000000000:template/a';
    await v2.send(new CreateEmailTemplateCommand({ TemplateName: 'a', TemplateContent }));
    await v2.send(new GetEmailTemplateCommand({ TemplateName: 'a' }));
    await v2.send(new UpdateEmailTemplateCommand({ TemplateName: 'a', TemplateContent }));
    await v2.send(new TagResourceCommand({ ResourceArn, Tags: [{ Key: 'k', Value: 'v' }] }));
    await v2.send(new UntagResourceCommand({ ResourceArn, TagKeys: ['k'] }));
    await v1.send(new TestRenderTemplateCommand({ TemplateName: 'a', TemplateData: '{}' }));
    await v2.send(new ListEmailTemplatesCommand({}));
    await v2.send(new DeleteEmailTemplateCommand({ TemplateName: 'a' }));
    await v2.send(new GetEmailTemplateCommand({ TemplateName: 'a' })).catch(() => undefined);
    await v1.send(new TestRenderTemplateCommand({ TemplateName: 'a', TemplateData: '{}' })).catch(() => undefined);
    expect(ses.requests).toEqual([
      { action: 'ses:CreateEmailTemplate', resource: ResourceArn },
      { action: 'ses:GetEmailTemplate', resource: ResourceArn },
      { action: 'ses:UpdateEmailTemplate', resource: ResourceArn },
      { action: 'ses:TagResource', resource: ResourceArn },
      { action: 'ses:UntagResource', resource: ResourceArn },
      { action: 'ses:TestRenderTemplate', resource: '*' },
      { action: 'ses:ListEmailTemplates', resource: '*' },
      { action: 'ses:DeleteEmailTemplate', resource: ResourceArn },
      { action: 'ses:GetEmailTemplate', resource: ResourceArn, refused: 'NotFoundException' },
      { action: 'ses:TestRenderTemplate', resource: '*', refused: 'TemplateDoesNotExist' },
    ]);
  });

  it('for anything but templates are refused', async () => {
    const { v2 } = await start();
    const credentials = { authorization: 'AWS4-HMAC-SHA256 Credential=test/20260101/eu-west-1/ses/aws4_request' };
    const v1 = await fetch(ses.url, { method: 'POST', headers: credentials, body: 'Action=SendEmail' });
    expect(await v1.text()).toContain('<Code>InvalidAction</Code>');
    expect(v1.status).toBe(400);
    expect((await fetch(`${ses.url}/v2/email/identities`, { headers: credentials })).status).toBe(404);
    await expect(v2.send(new ListEmailTemplatesCommand({}))).resolves.toMatchObject({ TemplatesMetadata: [] });
  });

  it.each([
    ['another region', 'arn:aws:ses:us-east-1:000000000000:template/a'],
    ['another account', 'arn:aws:ses:eu-west-1:111111111111:template/a'],
    ['another service', 'arn:aws:sqs:eu-west-1:000000000000:template/a'],
    ['another kind of thing', 'arn:aws:ses:eu-west-1:000000000000:identity/a'],
  ])('for tags on %s are refused', async (_, ResourceArn) => {
    const { v2 } = await start();
    await v2.send(new CreateEmailTemplateCommand({ TemplateName: 'a', TemplateContent }));
    const tagging = v2.send(new TagResourceCommand({ ResourceArn, Tags: [{ Key: 'k', Value: 'v' }] }));
    await expect(tagging).rejects.toMatchObject({ name: 'BadRequestException' });
    expect(ses.store.get('a').tags).toEqual({});
  });

  it('belong to the account that was asked for', async () => {
    const { v2 } = await start({ account: '123456789012' });
    await v2.send(new CreateEmailTemplateCommand({ TemplateName: 'a', TemplateContent }));
    const ResourceArn = 'arn:aws:ses:eu-west-1:123456789012:template/a';
    await v2.send(new TagResourceCommand({ ResourceArn, Tags: [{ Key: 'k', Value: 'v' }] }));
    expect(ses.store.get('a').tags).toEqual({ k: 'v' });
  });
});

describe('deleting a template that is not there', () => {
  it('is refused by v2 and not by v1', async () => {
    const { v1, v2 } = await start();
    await expect(v2.send(new DeleteEmailTemplateCommand({ TemplateName: 'a' }))).rejects.toMatchObject({ name: 'NotFoundException' });
    await v1.send(new DeleteTemplateCommand({ TemplateName: 'a' }));
  });

  it('succeeds by v2, too, when asked to', async () => {
    const { v2 } = await start({ deletingAMissingTemplate: 'succeeds' });
    await v2.send(new DeleteEmailTemplateCommand({ TemplateName: 'a' }));
    expect(ses.requests).toEqual([expect.not.objectContaining({ refused: expect.anything() })]);
  });
});

it('a list has ten templates unless told otherwise, and never more than a hundred', async () => {
  const { v1, v2 } = await start();
  for (let index = 0; index < 101; index++) ses.store.create(`t-${index}`, { subject: 'Hello' });
  for (const [MaxItems, length] of [[undefined, 10], [100, 100], [101, 100]] as const) {
    expect((await v1.send(new ListTemplatesCommand({ MaxItems }))).TemplatesMetadata).toHaveLength(length);
  }
  expect((await v2.send(new ListEmailTemplatesCommand({}))).TemplatesMetadata).toHaveLength(10);
  expect((await v2.send(new ListEmailTemplatesCommand({ PageSize: 100 }))).TemplatesMetadata).toHaveLength(100);
});

describe('one request a second', () => {
  const create = (name: string) => new CreateEmailTemplateCommand({ TemplateName: name, TemplateContent });
  const list = new ListTemplatesCommand({});

  it('is no rule unless it is asked for', async () => {
    const { v1, v2 } = await start({ clock: new FakeClock() });
    for (let index = 0; index < 10; index++) await v2.send(create(`t-${index}`));
    expect((await v1.send(list)).TemplatesMetadata).toHaveLength(10);
  });

  it('is shared by all actions of v1 and v2 when they are pooled, and comes again each second', async () => {
    const clock = new FakeClock();
    const { v1, v2 } = await start({ clock, oneRequestASecond: 'pooled' });
    await v2.send(create('a'));
    clock.time += 999;
    await expect(v1.send(list)).rejects.toMatchObject(THROTTLED_BY_V1);
    await expect(v2.send(create('b'))).rejects.toMatchObject(THROTTLED_BY_V2);
    clock.time += 1; // refused requests don't count
    await v1.send(list);
    await expect(v2.send(create('b'))).rejects.toMatchObject(THROTTLED_BY_V2);
    expect(ses.store.list()).toHaveLength(1);
    expect(ses.requests.map(({ refused }) => refused ?? 'done')).toEqual([
      'done', 'Throttling', 'TooManyRequestsException', 'done', 'TooManyRequestsException',
    ]);
  });

  it('is for each action by itself when they are counted apart', async () => {
    const { v1, v2 } = await start({ clock: new FakeClock(), oneRequestASecond: 'apart' });
    await v2.send(create('a'));
    await v1.send(list);
    await v1.send(new CreateTemplateCommand({ Template: { TemplateName: 'b', SubjectPart: 'Hello' } }));
    await expect(v2.send(create('c'))).rejects.toMatchObject(THROTTLED_BY_V2);
    await expect(v1.send(list)).rejects.toMatchObject(THROTTLED_BY_V1);
  });

  it.each(['pooled', 'apart'] as const)('is fifty for GetEmailTemplate (%s)', async (oneRequestASecond) => {
    const clock = new FakeClock();
    const { v2 } = await start({ clock, oneRequestASecond });
    await v2.send(create('a'));
    const get = new GetEmailTemplateCommand({ TemplateName: 'a' });
    for (let index = 0; index < 50; index++) await v2.send(get);
    await expect(v2.send(get)).rejects.toMatchObject(THROTTLED_BY_V2);
    clock.time += 1000;
    await v2.send(get);
  });
});
