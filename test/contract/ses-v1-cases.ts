import {
  CreateTemplateCommand, DeleteTemplateCommand, GetTemplateCommand, ListTemplatesCommand, type SESClient,
  type Template, TestRenderTemplateCommand, UpdateTemplateCommand,
} from '@aws-sdk/client-ses';
import type { Cases } from './contract';
import { type Clients, sinceCreation, TEXTS, WITH_CARRIAGE_RETURNS } from './ses-cases';

export const V1_CASES = {
  'a text beyond ASCII comes back as it was': comesBack(TEXTS['beyond ASCII']),
  'a text that means something in XML comes back as it was': comesBack(TEXTS['that means something in XML or JSON']),
  'a text with spaces at its ends comes back as it was': comesBack(TEXTS['with spaces at its ends']),
  'a text of 200 KB comes back as it was': comesBack(TEXTS['of 200 KB']),
  'a text with carriage returns comes back as it was': comesBack(WITH_CARRIAGE_RETURNS),

  'a part that was left out stays out': async ({ v1 }, name) => {
    await create(v1, { TemplateName: name, SubjectPart: 'Hello', TextPart: 'Hi' });
    expect(await get(v1, name)).toEqual({ TemplateName: name, SubjectPart: 'Hello', TextPart: 'Hi' });
  },

  'a name that is taken is refused, and the template stays': async ({ v1 }, name) => {
    await create(v1, { TemplateName: name, SubjectPart: 'first' });
    const second = create(v1, { TemplateName: name, SubjectPart: 'second' });
    await expect(second).rejects.toMatchObject({ name: 'AlreadyExistsException', Code: 'AlreadyExists' });
    expect(await get(v1, name)).toMatchObject({ SubjectPart: 'first' });
  },

  'an update replaces all parts, also those that it leaves out': async ({ v1 }, name) => {
    await create(v1, { TemplateName: name, SubjectPart: 'before', HtmlPart: '<p>', TextPart: 'before' });
    await update(v1, { TemplateName: name, SubjectPart: 'after', TextPart: 'after' });
    const { HtmlPart, ...rest } = await get(v1, name);
    expect(HtmlPart || undefined).toBeUndefined();
    expect(rest).toEqual({ TemplateName: name, SubjectPart: 'after', TextPart: 'after' });
  },

  'a template without a subject, or with an empty one, is refused': async ({ v1 }, name) => {
    const refusal = { Code: 'InvalidParameterValue', message: 'The subject must be specified.' };
    await expect(create(v1, { TemplateName: name, TextPart: 'Hi' })).rejects.toMatchObject(refusal);
    await expect(create(v1, { TemplateName: name, SubjectPart: '', TextPart: 'Hi' })).rejects.toMatchObject(refusal);
    await create(v1, { TemplateName: name, SubjectPart: 'Hello', TextPart: 'Hi' });
    await expect(update(v1, { TemplateName: name, TextPart: 'Ho' })).rejects.toMatchObject(refusal);
    expect(await get(v1, name)).toMatchObject({ SubjectPart: 'Hello', TextPart: 'Hi' });
  },

  'a template that is not there can be neither read nor updated nor rendered': async ({ v1 }, name) => {
    const refusal = { name: 'TemplateDoesNotExistException', Code: 'TemplateDoesNotExist' };
    await expect(get(v1, name)).rejects.toMatchObject(refusal);
    await expect(update(v1, { TemplateName: name, SubjectPart: 'Hello' })).rejects.toMatchObject(refusal);
    await expect(render(v1, name, {})).rejects.toMatchObject(refusal);
  },

  'a template that was deleted is gone': async ({ v1 }, name) => {
    await create(v1, { TemplateName: name, SubjectPart: 'Hello' });
    await remove(v1, name);
    await expect(get(v1, name)).rejects.toMatchObject({ Code: 'TemplateDoesNotExist' });
  },

  'deleting a template that is not there succeeds': async ({ v1 }, name) => {
    await remove(v1, name);
  },

  'the list has every template, with the time of its creation': async ({ v1 }, name) => {
    await create(v1, { TemplateName: name, SubjectPart: 'Hello' });
    const { TemplatesMetadata } = await v1.send(new ListTemplatesCommand({ MaxItems: 100 }));
    expect(sinceCreation(TemplatesMetadata!.find(({ Name }) => Name === name))).toBeLessThan(60_000);
  },

  'the list comes in pages': async ({ v1 }, name) => {
    const names = ['1', '2', '3'].map((suffix) => `${name}-${suffix}`);
    for (const TemplateName of names) await create(v1, { TemplateName, SubjectPart: 'Hello' });
    const listed: string[] = [];
    let NextToken: string | undefined;
    do {
      const answer = await v1.send(new ListTemplatesCommand({ MaxItems: 2, NextToken }));
      expect(answer.TemplatesMetadata!.length).toBeLessThanOrEqual(2);
      listed.push(...answer.TemplatesMetadata!.map(({ Name }) => Name!));
      NextToken = answer.NextToken;
    } while (NextToken);
    expect(listed.filter((listedName) => names.includes(listedName))).toEqual(names);
  },

  'Handlebars that does not parse is refused, in any part': async ({ v1 }, name) => {
    const refusal = { name: 'InvalidTemplateException', Code: 'InvalidTemplate' };
    for (const part of ['SubjectPart', 'HtmlPart', 'TextPart']) {
      await expect(create(v1, { TemplateName: name, SubjectPart: 'Hello', [part]: '{{#if a}}' })).rejects.toMatchObject(refusal);
    }
    await create(v1, { TemplateName: name, SubjectPart: 'Hello' });
    await expect(update(v1, { TemplateName: name, SubjectPart: '{{a' })).rejects.toMatchObject(refusal);
    expect(await get(v1, name)).toMatchObject({ SubjectPart: 'Hello' });
  },

  'a partial that its own part does not define is refused': async ({ v1 }, name) => {
    const defined = '{{#* inline "sign"}}Ann{{/inline}}\n{{> sign}}';
    const template = { TemplateName: name, SubjectPart: 'Hello', HtmlPart: defined };
    await expect(create(v1, { ...template, TextPart: '{{> sign}}' })).rejects.toMatchObject({ Code: 'InvalidTemplate' });
    await create(v1, { ...template, TextPart: defined });
  },

  'a rendering holds the subject and both bodies': async ({ v1 }, name) => {
    await create(v1, { TemplateName: name, SubjectPart: 'To {{name}}', HtmlPart: '<p>Hi {{name}}</p>', TextPart: 'Hello {{name}}' });
    const rendered = await render(v1, name, { name: 'Ann', unused: 'x' });
    expect(rendered).toMatch(/^Subject: To Ann$/m);
    expect(rendered).toMatch(/^Content-Type: multipart\/alternative;/m);
    expect(rendered).toMatch(/text\/plain;[^]*^Hello Ann$[^]*text\/html;[^]*^<p>Hi Ann<\/p>$/m);
  },

  'a rendering knows if, else and each': async ({ v1 }, name) => {
    const TextPart = '{{#if happy}}glad{{else}}sad{{/if}}:{{#each items}}{{#if new}}{{text}}!{{else}}{{text}}?{{/if}}{{/each}}.';
    await create(v1, { TemplateName: name, SubjectPart: 'Hello', TextPart });
    const items = [{ text: 'a', new: true }, { text: 'b' }];
    expect(await render(v1, name, { happy: true, items })).toContain('glad:a!b?.');
    expect(await render(v1, name, { items })).toContain('sad:a!b?.');
  },

  'a list without items is rendered as nothing': async ({ v1 }, name) => {
    await create(v1, { TemplateName: name, SubjectPart: 'Hello{{#each items}} {{text}}{{/each}}.' });
    expect(await render(v1, name, { items: [] })).toContain('Subject: Hello.');
  },

  'a rendering escapes nothing': async ({ v1 }, name) => {
    await create(v1, { TemplateName: name, SubjectPart: 'Hello', HtmlPart: '<p>{{text}}</p>' });
    expect(await render(v1, name, { text: '<b>&"\'</b>' })).toContain('<p><b>&"\'</b></p>');
  },

  'an attribute that the data lacks, or has as null, is named': async ({ v1 }, name) => {
    await create(v1, { TemplateName: name, SubjectPart: 'Hello {{name}}' });
    for (const data of [{}, { Name: 'Ann' }, { name: null }]) {
      await expect(render(v1, name, data)).rejects.toMatchObject({
        name: 'MissingRenderingAttributeException',
        Code: 'MissingRenderingAttribute',
        message: "Attribute 'name' is not present in the rendering data.",
      });
    }
  },

  'data that is not JSON is refused': async ({ v1 }, name) => {
    await create(v1, { TemplateName: name, SubjectPart: 'Hello' });
    const rendering = v1.send(new TestRenderTemplateCommand({ TemplateName: name, TemplateData: '{' }));
    await expect(rendering).rejects.toMatchObject({ name: 'InvalidRenderingParameterException', Code: 'InvalidRenderingParameter' });
  },

  'a rendering knows nested paths and numbers': async ({ v1 }, name) => {
    await create(v1, { TemplateName: name, SubjectPart: 'Hello {{who.name}}, {{who.age}}' });
    expect(await render(v1, name, { who: { name: 'Ann', age: 42 } })).toContain('Subject: Hello Ann, 42');
  },

  'a rendering knows inline partials': async ({ v1 }, name) => {
    await create(v1, { TemplateName: name, SubjectPart: 'Hello', TextPart: '{{#* inline "sign"}}from {{name}}{{/inline}}\n{{> sign}}.' });
    expect(await render(v1, name, { name: 'Ann' })).toContain('from Ann.');
  },
} satisfies Cases<Clients>;

function comesBack(text: string) {
  return async ({ v1 }: Clients, name: string) => {
    const template = { TemplateName: name, SubjectPart: 'Hello', HtmlPart: text, TextPart: text };
    await create(v1, template);
    expect(await get(v1, name)).toEqual(template);
  };
}

function create(ses: SESClient, Template: Template) {
  return ses.send(new CreateTemplateCommand({ Template }));
}

function update(ses: SESClient, Template: Template) {
  return ses.send(new UpdateTemplateCommand({ Template }));
}

async function get(ses: SESClient, TemplateName: string): Promise<Template> {
  return (await ses.send(new GetTemplateCommand({ TemplateName }))).Template!;
}

function remove(ses: SESClient, TemplateName: string) {
  return ses.send(new DeleteTemplateCommand({ TemplateName }));
}

async function render(ses: SESClient, TemplateName: string, data: object): Promise<string> {
  return (await ses.send(new TestRenderTemplateCommand({ TemplateName, TemplateData: JSON.stringify(data) }))).RenderedTemplate!;
}
