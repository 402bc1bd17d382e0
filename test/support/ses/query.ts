import { type Call, page } from './call';
import { Refusal } from './refusal';
import type { Parts, SesStore } from './store';

const NAMESPACE = 'http://ses.amazonaws.com/doc/2010-12-01/';

type Action = (store: SesStore, parameters: URLSearchParams) => object | void;

const ACTIONS: Readonly<Record<string, Action>> = {
  CreateTemplate: (store, parameters) => store.create(text(parameters, 'Template.TemplateName'), parts(parameters)),
  UpdateTemplate: (store, parameters) => store.update(text(parameters, 'Template.TemplateName'), parts(parameters)),
  GetTemplate: (store, parameters) => {
    const { name, subject, html, text: plain } = store.get(text(parameters, 'TemplateName'));
    return { Template: { TemplateName: name, SubjectPart: subject, HtmlPart: html, TextPart: plain } };
  },
  DeleteTemplate: (store, parameters) => {
    store.delete(text(parameters, 'TemplateName')); // that it wasn't there is no error of v1
  },
  ListTemplates: (store, parameters) => {
    const size = Math.min(Number(parameters.get('MaxItems') ?? 10), 100);
    const { items, next } = page(store.list(), size, parameters.get('NextToken') ?? undefined);
    const metadata = items.map(({ name, createdAt }) => ({ Name: name, CreatedTimestamp: createdAt.toISOString() }));
    return { TemplatesMetadata: metadata, NextToken: next };
  },
  TestRenderTemplate: (store, parameters) =>
    ({ RenderedTemplate: store.render(text(parameters, 'TemplateName'), text(parameters, 'TemplateData')) }),
};

/** SES v1: a form goes in, XML comes out. */
export function queryCall(store: SesStore, body: string): Call {
  const parameters = new URLSearchParams(body);
  const action = text(parameters, 'Action');
  return {
    action,
    run: () => {
      const run = ACTIONS[action];
      if (!run) throw new Refusal('InvalidAction', `Could not find operation ${action}`);
      return run(store, parameters);
    },
  };
}

export function queryAnswer(action: string, result: object): string {
  return `<${action}Response xmlns="${NAMESPACE}">${xml({ [`${action}Result`]: result })}</${action}Response>`;
}

export function queryRefusal({ code, message }: Refusal): string {
  return `<ErrorResponse xmlns="${NAMESPACE}">${xml({ Error: { Type: 'Sender', Code: code, Message: message } })}</ErrorResponse>`;
}

function text(parameters: URLSearchParams, name: string): string {
  return parameters.get(name) ?? '';
}

function parts(parameters: URLSearchParams): Parts {
  const part = (name: string) => parameters.get(`Template.${name}Part`) ?? undefined;
  return { subject: part('Subject'), html: part('Html'), text: part('Text') };
}

function xml(value: unknown): string {
  if (Array.isArray(value)) return value.map((item) => `<member>${xml(item)}</member>`).join('');
  if (typeof value !== 'object') return String(value).replace(/[&<>\r]/g, (character) => `&#${character.charCodeAt(0)};`);
  return Object.entries(value ?? {}).map(([tag, item]) => (item === undefined ? '' : `<${tag}>${xml(item)}</${tag}>`)).join('');
}
