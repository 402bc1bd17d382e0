import type { Clock } from '../../../lambda/custom-resource/clock';
import { message } from './message';
import { Refusal } from './refusal';
import { check, parseData, render } from './render';

/** What the author writes. A part that is absent is undefined; an empty one is a part. */
export interface Parts {
  readonly subject?: string;
  readonly html?: string;
  readonly text?: string;
}

export type Tags = Readonly<Record<string, string>>;

export interface StoredTemplate extends Parts {
  readonly name: string;
  readonly tags: Tags;
  readonly createdAt: Date;
}

export interface StoreOptions {
  readonly clock?: Pick<Clock, 'now'>;
  /** @default 20,000 */
  readonly maxTemplates?: number;
  /**
   * The most bytes of text and HTML together.
   *
   * @default 512,000; SES says 500 KB and doesn't say what a KB is
   */
  readonly maxBytes?: number;
  /** A rule of SES that nobody knows of: what it says against the template, if anything. */
  readonly refuse?: (parts: Parts) => string | undefined;
}

const NAME = /^[a-zA-Z0-9_-]{1,64}$/;
const MAX_TAGS = 50;
const MAX_TAG_KEY = 128;
const MAX_TAG_VALUE = 256;

/** The templates of an account in a region, whichever of the two protocols asks. It says no by throwing a refusal. */
/** What SES fills in when it sends. */
const OWN = { 'amazonSESUnsubscribeUrl': '{{amazonSESUnsubscribeUrl}}', 'ses:openTracker': '{{ses:openTracker}}' };

export class SesStore {
  private readonly templates = new Map<string, StoredTemplate>();
  /** Whether a test rendering needs no data for SES's own placeholders, which isn't documented. */
  public fillsInItself = false;

  public constructor(private readonly options: StoreOptions = {}) {}

  public create(name: string, parts: Parts, tags: Tags = {}): void {
    if (!NAME.test(name)) throw new Refusal('InvalidParameterValue', `Template name ${JSON.stringify(name)} is not valid.`);
    this.checkParts(parts);
    checkTags(tags);
    if (this.templates.has(name)) throw new Refusal('AlreadyExists', `Template ${name} already exists.`);
    if (this.templates.size >= (this.options.maxTemplates ?? 20_000)) throw new Refusal('LimitExceeded', 'Too many templates.');
    this.templates.set(name, { name, ...only(parts), tags, createdAt: this.now() });
  }

  /** Replaces all parts, those that are absent too. */
  public update(name: string, parts: Parts): void {
    const { tags, createdAt } = this.get(name);
    this.checkParts(parts);
    this.templates.set(name, { name, ...only(parts), tags, createdAt });
  }

  public get(name: string): StoredTemplate {
    const template = this.templates.get(name);
    if (!template) throw new Refusal('TemplateDoesNotExist', `No Template present with name: ${name}`);
    return template;
  }

  public find(name: string): StoredTemplate | undefined {
    return this.templates.get(name);
  }

  /** Nothing happens when it isn't there. */
  public delete(name: string): void {
    this.templates.delete(name);
  }

  /** In the order of their creation. */
  public list(): StoredTemplate[] {
    return [...this.templates.values()];
  }

  public tag(name: string, tags: Tags): void {
    this.retag(name, { ...this.get(name).tags, ...tags });
  }

  public untag(name: string, keys: readonly string[]): void {
    this.retag(name, Object.fromEntries(Object.entries(this.get(name).tags).filter(([key]) => !keys.includes(key))));
  }

  /** @returns a message in the form of an email */
  public render(name: string, data: string): string {
    const { subject, text, html } = this.get(name);
    const attributes = { ...this.fillsInItself ? OWN : {}, ...parseData(data) };
    const rendered = (part: string | undefined) => (part === undefined ? undefined : render(part, attributes));
    return message({ subject: rendered(subject), text: rendered(text), html: rendered(html) }, this.now());
  }

  private retag(name: string, tags: Tags): void {
    checkTags(tags);
    this.templates.set(name, { ...this.get(name), tags });
  }

  private checkParts(parts: Parts): void {
    const { subject, text = '', html = '' } = parts;
    if (!subject) throw new Refusal('InvalidParameterValue', 'The subject must be specified.');
    // Not LimitExceeded, which is no answer to an update.
    const { maxBytes = 512_000, refuse } = this.options;
    if (Buffer.byteLength(text) + Buffer.byteLength(html) > maxBytes) throw new Refusal('InvalidTemplate', 'The template is too large.');
    for (const part of [subject, text, html]) check(part);
    const complaint = refuse?.(parts);
    if (complaint !== undefined) throw new Refusal('InvalidTemplate', complaint);
  }

  private now(): Date {
    return new Date(this.options.clock?.now() ?? Date.now());
  }
}

function only({ subject, html, text }: Parts): Parts {
  return { subject, ...(html !== undefined && { html }), ...(text !== undefined && { text }) };
}

function checkTags(tags: Tags): void {
  const wrong = Object.entries(tags).find(([key, value]) => !key || key.length > MAX_TAG_KEY || value.length > MAX_TAG_VALUE);
  if (wrong) throw new Refusal('InvalidParameterValue', `The tag ${wrong[0]} is not valid.`);
  if (Object.keys(tags).length > MAX_TAGS) throw new Refusal('InvalidParameterValue', 'Too many tags.');
}
