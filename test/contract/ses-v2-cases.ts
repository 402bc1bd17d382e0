import { CreateTemplateCommand, GetTemplateCommand } from '@aws-sdk/client-ses';
import {
  CreateEmailTemplateCommand, DeleteEmailTemplateCommand, type EmailTemplateContent, GetEmailTemplateCommand,
  ListEmailTemplatesCommand, ListTagsForResourceCommand, type SESv2Client, type Tag, TagResourceCommand,
  TestRenderEmailTemplateCommand, UntagResourceCommand, UpdateEmailTemplateCommand,
} from '@aws-sdk/client-sesv2';
import type { Cases } from './contract';
import { type Clients, sinceCreation, TEXTS, WITH_CARRIAGE_RETURNS } from './ses-cases';

export const V2_CASES = {
  'a text beyond ASCII comes back as it was': comesBack(TEXTS['beyond ASCII']),
  'a text that means something in JSON comes back as it was': comesBack(TEXTS['that means something in XML or JSON']),
  'a text with spaces at its ends comes back as it was': comesBack(TEXTS['with spaces at its ends']),
  'a text of 200 KB comes back as it was': comesBack(TEXTS['of 200 KB']),
  'a text with carriage returns comes back as it was': comesBack(WITH_CARRIAGE_RETURNS),

  'a part that was left out stays out': async ({ v2 }, name) => {
    await create(v2, name, { Subject: 'Hello', Html: '<p>' });
    expect((await get(v2, name)).TemplateContent).toEqual({ Subject: 'Hello', Html: '<p>' });
  },

  'a name that is taken is refused, and the template stays': async ({ v2 }, name) => {
    await create(v2, name, { Subject: 'first' });
    await expect(create(v2, name, { Subject: 'second' })).rejects.toMatchObject({ name: 'AlreadyExistsException', ...status(400) });
    expect((await get(v2, name)).TemplateContent).toMatchObject({ Subject: 'first' });
  },

  'an update replaces all parts, also those that it leaves out': async ({ v2 }, name) => {
    await create(v2, name, { Subject: 'before', Html: '<p>', Text: 'before' });
    await update(v2, name, { Subject: 'after', Text: 'after' });
    const { Html, ...rest } = (await get(v2, name)).TemplateContent!;
    expect(Html || undefined).toBeUndefined();
    expect(rest).toEqual({ Subject: 'after', Text: 'after' });
  },

  'a template without a subject, or with an empty one, is refused': async ({ v2 }, name) => {
    const refusal = { name: 'BadRequestException', ...status(400) };
    await expect(create(v2, name, { Text: 'Hi' })).rejects.toMatchObject(refusal);
    await expect(create(v2, name, { Subject: '', Text: 'Hi' })).rejects.toMatchObject(refusal);
    await create(v2, name, { Subject: 'Hello' });
    await expect(update(v2, name, { Text: 'Hi' })).rejects.toMatchObject(refusal);
  },

  'a template that is not there can be neither read nor updated nor deleted': async ({ v2 }, name) => {
    const refusal = { name: 'NotFoundException', ...status(404) };
    await expect(get(v2, name)).rejects.toMatchObject(refusal);
    await expect(update(v2, name, { Subject: 'Hello' })).rejects.toMatchObject(refusal);
    await expect(remove(v2, name)).rejects.toMatchObject(refusal);
  },

  'a template that was deleted is gone': async ({ v2 }, name) => {
    await create(v2, name, { Subject: 'Hello' });
    await remove(v2, name);
    await expect(get(v2, name)).rejects.toMatchObject({ name: 'NotFoundException' });
  },

  'the list has every template, with the time of its creation': async ({ v2 }, name) => {
    await create(v2, name, { Subject: 'Hello' });
    const { TemplatesMetadata } = await v2.send(new ListEmailTemplatesCommand({ PageSize: 100 }));
    expect(sinceCreation(TemplatesMetadata!.find(({ TemplateName }) => TemplateName === name))).toBeLessThan(60_000);
  },

  'the list comes in pages': async ({ v2 }, name) => {
    const names = ['1', '2', '3'].map((suffix) => `${name}-${suffix}`);
    for (const each of names) await create(v2, each, { Subject: 'Hello' });
    const listed: string[] = [];
    let NextToken: string | undefined;
    do {
      const answer = await v2.send(new ListEmailTemplatesCommand({ PageSize: 2, NextToken }));
      expect(answer.TemplatesMetadata!.length).toBeLessThanOrEqual(2);
      listed.push(...answer.TemplatesMetadata!.map(({ TemplateName }) => TemplateName!));
      NextToken = answer.NextToken;
    } while (NextToken);
    expect(listed.filter((listedName) => names.includes(listedName))).toEqual(names);
  },

  'the tags of the creation come back': async ({ v2 }, name) => {
    await create(v2, name, { Subject: 'Hello' }, [{ Key: 'team:name', Value: 'a/b c' }, { Key: 'empty', Value: '' }]);
    expect(await tagsOf(v2, name)).toEqual({ 'team:name': 'a/b c', 'empty': '' });
  },

  'an update keeps the tags': async ({ v2 }, name) => {
    await create(v2, name, { Subject: 'before' }, [{ Key: 'a', Value: '1' }]);
    await update(v2, name, { Subject: 'after' });
    expect(await tagsOf(v2, name)).toEqual({ a: '1' });
  },

  'tags are added and replaced one by one': async ({ v2 }, name) => {
    await create(v2, name, { Subject: 'Hello' }, [{ Key: 'a', Value: '1' }, { Key: 'b', Value: '2' }]);
    await tag(v2, name, [{ Key: 'b', Value: '3' }, { Key: 'c', Value: '4' }]);
    expect(await tagsOf(v2, name)).toEqual({ a: '1', b: '3', c: '4' });
  },

  'tags are removed one by one, missing ones too': async ({ v2 }, name) => {
    await create(v2, name, { Subject: 'Hello' }, [{ Key: 'a', Value: '1' }, { Key: 'b', Value: '2' }, { Key: 'c', Value: '3' }]);
    await v2.send(new UntagResourceCommand({ ResourceArn: arn(name), TagKeys: ['a', 'c', 'missing'] }));
    expect(await tagsOf(v2, name)).toEqual({ b: '2' });
  },

  'the tags can be listed': async ({ v2 }, name) => {
    await create(v2, name, { Subject: 'Hello' }, [{ Key: 'a', Value: '1' }]);
    const { Tags } = await v2.send(new ListTagsForResourceCommand({ ResourceArn: arn(name) }));
    expect(Tags).toEqual([{ Key: 'a', Value: '1' }]);
  },

  'a template that is not there cannot be tagged': async ({ v2 }, name) => {
    await expect(tag(v2, name, [{ Key: 'a', Value: '1' }])).rejects.toMatchObject({
      name: 'NotFoundException', message: `No Template present with name: ${name}`, ...status(404),
    });
  },

  'Handlebars that does not parse is refused': async ({ v2 }, name) => {
    const refusal = { name: 'BadRequestException', ...status(400) };
    await expect(create(v2, name, { Subject: 'Hello', Html: '{{#if a}}' })).rejects.toMatchObject(refusal);
    await create(v2, name, { Subject: 'Hello' });
    await expect(update(v2, name, { Subject: '{{a' })).rejects.toMatchObject(refusal);
  },

  'a rendering holds what was written': async ({ v2 }, name) => {
    await create(v2, name, { Subject: 'Hello {{name}}', Text: 'Hi' });
    expect(await render(v2, name, '{"name":"Ann"}')).toContain('Subject: Hello Ann');
  },

  'a rendering without an attribute or with bad data is refused': async ({ v2 }, name) => {
    await create(v2, name, { Subject: 'Hello {{name}}' });
    await expect(render(v2, name, '{}')).rejects.toMatchObject({
      name: 'BadRequestException', message: "Attribute 'name' is not present in the rendering data.",
    });
    await expect(render(v2, name, '{')).rejects.toMatchObject({
      name: 'BadRequestException', message: 'Unable to parse template data (invalid JSON).',
    });
  },

  'v1 and v2 speak of the same templates': async ({ v1, v2 }, name) => {
    await v1.send(new CreateTemplateCommand({ Template: { TemplateName: name, SubjectPart: 'from v1', HtmlPart: '<p>', TextPart: 'Hi' } }));
    expect((await get(v2, name)).TemplateContent).toEqual({ Subject: 'from v1', Html: '<p>', Text: 'Hi' });
    await update(v2, name, { Subject: 'from v2', Html: '<p>', Text: 'Ho' });
    const { Template } = await v1.send(new GetTemplateCommand({ TemplateName: name }));
    expect(Template).toEqual({ TemplateName: name, SubjectPart: 'from v2', HtmlPart: '<p>', TextPart: 'Ho' });
  },
} satisfies Cases<Clients>;

function comesBack(text: string) {
  return async ({ v2 }: Clients, name: string) => {
    const content = { Subject: 'Hello', Html: text, Text: text };
    await create(v2, name, content);
    expect((await get(v2, name)).TemplateContent).toEqual(content);
  };
}

function create(ses: SESv2Client, TemplateName: string, TemplateContent: EmailTemplateContent, Tags?: Tag[]) {
  return ses.send(new CreateEmailTemplateCommand({ TemplateName, TemplateContent, Tags }));
}

function update(ses: SESv2Client, TemplateName: string, TemplateContent: EmailTemplateContent) {
  return ses.send(new UpdateEmailTemplateCommand({ TemplateName, TemplateContent }));
}

function get(ses: SESv2Client, TemplateName: string) {
  return ses.send(new GetEmailTemplateCommand({ TemplateName }));
}

function remove(ses: SESv2Client, TemplateName: string) {
  return ses.send(new DeleteEmailTemplateCommand({ TemplateName }));
}

function tag(ses: SESv2Client, name: string, Tags: Tag[]) {
  return ses.send(new TagResourceCommand({ ResourceArn: arn(name), Tags }));
}

async function tagsOf(ses: SESv2Client, name: string) {
  const { Tags = [] } = await get(ses, name);
  return Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value]));
}

async function render(ses: SESv2Client, TemplateName: string, TemplateData: string) {
  return (await ses.send(new TestRenderEmailTemplateCommand({ TemplateName, TemplateData }))).RenderedTemplate;
}

function arn(name: string): string {
  return `arn:aws:ses:eu-west-1:000000000000:template/${name}`;
}

function status(httpStatusCode: number) {
  return { $metadata: { httpStatusCode } };
}
