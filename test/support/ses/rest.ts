import { type Call, page } from './call';
import { Refusal } from './refusal';
import type { Parts, SesStore, Tags } from './store';

export interface RestRequest {
  readonly method: string;
  readonly url: URL;
  readonly body: string;
}

export interface RestOptions {
  /** What the ARNs of templates begin with. */
  readonly arnPrefix: string;
  /** @default 'refused'; AWS documents the refusal, and nobody has told of it */
  readonly deletingAMissingTemplate?: 'refused' | 'succeeds';
}

interface Input {
  readonly TemplateName?: string;
  readonly TemplateContent?: { readonly Subject?: string; readonly Html?: string; readonly Text?: string };
  readonly TemplateData?: string;
  readonly ResourceArn?: string;
  readonly Tags?: readonly { readonly Key: string; readonly Value: string }[];
}

interface Asked {
  readonly store: SesStore;
  /** Named by the path, the body or an ARN; empty when none is. */
  readonly name: string;
  readonly input: Input;
  readonly query: URLSearchParams;
  readonly options: RestOptions;
}

type Action = readonly [name: string, run: (asked: Asked) => object | void];

const ACTIONS: Readonly<Record<string, Action>> = {
  'POST templates': ['CreateEmailTemplate', ({ store, name, input }) => store.create(name, parts(input), tags(input))],
  'GET templates': ['ListEmailTemplates', ({ store, query }) => list(store, query)],
  'GET templates/name': ['GetEmailTemplate', ({ store, name }) => get(store, name)],
  'PUT templates/name': ['UpdateEmailTemplate', ({ store, name, input }) => store.update(name, parts(input))],
  'DELETE templates/name': ['DeleteEmailTemplate', ({ store, name, options }) => {
    if (options.deletingAMissingTemplate !== 'succeeds') store.get(name);
    store.delete(name);
  }],
  'POST templates/name/render': ['TestRenderEmailTemplate', ({ store, name, input }) =>
    ({ RenderedTemplate: store.render(name, input.TemplateData ?? '') })],
  'GET account': ['GetAccount', () => ({ ProductionAccessEnabled: false, SendQuota: { Max24HourSend: 200, MaxSendRate: 1, SentLast24Hours: 0 } })],
  'GET tags': ['ListTagsForResource', ({ store, name }) => ({ Tags: tagList(store.get(name).tags) })],
  'POST tags': ['TagResource', ({ store, name, input }) => store.tag(name, tags(input))],
  'DELETE tags': ['UntagResource', ({ store, name, query }) => store.untag(name, query.getAll('TagKeys'))],
};

/** SES v2: paths, and JSON both ways. */
export function restCall(store: SesStore, { method, url, body }: RestRequest, options: RestOptions): Call {
  const { pathname, searchParams: query } = url;
  const input = (body ? JSON.parse(body) : {}) as Input;
  const [, kind = '', inPath, render = ''] = /^\/v2\/email\/(templates|tags|account)(?:\/([^/]+)(\/render)?)?$/.exec(pathname) ?? [];
  const route = `${method} ${kind}${inPath ? '/name' : ''}${render}`;
  const [action, run] = ACTIONS[route] ?? [`${method} ${pathname}`, noSuchOperation];
  const arn = input.ResourceArn ?? query.get('ResourceArn') ?? '';
  const inArn = arn.startsWith(options.arnPrefix) ? arn.slice(options.arnPrefix.length) : '';
  const name = inPath ?? input.TemplateName ?? inArn;
  return {
    action,
    template: name || undefined,
    run: () => {
      if (arn && !inArn) throw new Refusal('InvalidParameterValue', `${arn} is no template of this account and region.`);
      return run({ store, name, input, query, options });
    },
  };
}

function noSuchOperation(): never {
  throw new Refusal('InvalidAction', 'There is no such operation.');
}

function get(store: SesStore, name: string): object {
  const { subject, html, text, tags } = store.get(name);
  return { TemplateName: name, TemplateContent: { Subject: subject, Html: html, Text: text }, Tags: tagList(tags) };
}

function list(store: SesStore, query: URLSearchParams): object {
  const { items, next } = page(store.list(), Number(query.get('PageSize') ?? 10), query.get('NextToken') ?? undefined);
  const metadata = items.map(({ name, createdAt }) => ({ TemplateName: name, CreatedTimestamp: createdAt.getTime() / 1000 }));
  return { TemplatesMetadata: metadata, NextToken: next };
}

function parts({ TemplateContent: { Subject, Html, Text } = {} }: Input): Parts {
  return { subject: Subject, html: Html, text: Text };
}

function tags({ Tags = [] }: Input): Tags {
  return Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value]));
}

function tagList(tags: Tags): object[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}
