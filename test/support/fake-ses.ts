import type { Content, Template } from '../../core/email-templates/stored-template';
import type { Tags } from '../../core/ownership';
import type { Clock } from '../../lambda/custom-resource/clock';
import type { AssetPort } from '../../lambda/email-template/s3';
import type { TemplatePort } from '../../lambda/email-template/ses';
import { awsError } from './aws-error';
import type { Calls } from './calls';
import { Refusal } from './ses/refusal';
import { SesStore } from './ses/store';

/** Templates, and the assets that their bodies are in. */
export class FakeSes implements TemplatePort, AssetPort {
  public readonly store: SesStore;
  /** By bucket and key. */
  public readonly assets = new Map<string, string>();
  private readonly done = new Map<string, number>();
  /** What only SES finds wrong with a template. */
  public refuse: (content: Content) => string | undefined = () => undefined;

  public constructor(private readonly calls: Calls, clock: Clock) {
    this.store = new SesStore({ clock, refuse: (parts) => this.refuse({ subject: '', ...parts }) });
  }

  /** How often something was really done. */
  public made(action: string): number {
    return this.done.get(action) ?? 0;
  }

  public getTemplate(name: string): Promise<Template | undefined> {
    return this.v2('GetEmailTemplate', () => {
      const found = this.store.find(name);
      if (!found) return undefined;
      const { subject = '', html, text, tags } = found;
      return { content: { subject, html, text }, tags };
    });
  }

  public createTemplate(name: string, content: Content, tags: Tags): Promise<void> {
    return this.v2('CreateEmailTemplate', () => this.store.create(name, content, tags));
  }

  public updateTemplate(name: string, content: Content): Promise<void> {
    return this.v2('UpdateEmailTemplate', () => this.store.update(name, content));
  }

  public deleteTemplate(name: string): Promise<void> {
    return this.v2('DeleteEmailTemplate', () => this.store.delete(name));
  }

  public tagTemplate(arn: string, tags: Tags): Promise<void> {
    return this.v2('TagResource', () => this.store.tag(nameOf(arn), tags));
  }

  public untagTemplate(arn: string, keys: readonly string[]): Promise<void> {
    return this.v2('UntagResource', () => this.store.untag(nameOf(arn), keys));
  }

  public testRenderTemplate(name: string, data: string): Promise<void> {
    return this.calls.through('TestRenderTemplate', () => refusing(({ code }) => code, () => void this.store.render(name, data)));
  }

  public getText(bucket: string, key: string): Promise<string> {
    return this.calls.through('GetObject', () => {
      const text = this.assets.get(`${bucket}/${key}`);
      if (text === undefined) throw awsError('NoSuchKey', { status: 404 });
      return text;
    });
  }

  private v2<T>(name: string, work: () => T): Promise<T> {
    return this.calls.through(name, () => {
      const result = refusing(({ exception }) => exception, work);
      this.done.set(name, this.made(name) + 1);
      return result;
    });
  }
}

/** As the SDK throws it: by the name of the one protocol or the other. */
export function refusing<T>(codeOf: (refusal: Refusal) => string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof Refusal) throw awsError(codeOf(error), { status: error.status, message: error.message });
    throw error;
  }
}

export function nameOf(arn: string): string {
  return arn.split('/')[1] ?? '';
}
