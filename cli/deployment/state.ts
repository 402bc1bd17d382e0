import type { Bucket } from '../../core/bucket-cors/desired-state';
import type { Rule } from '../../core/bucket-cors/merge';
import { type Address, holderOf } from '../../core/elastic-ip/address';
import type { StoredTemplate } from '../../core/email-templates/predicted-state';
import { holderOf as templateHolder, type Template } from '../../core/email-templates/stored-template';
import { backupName } from '../../core/email-templates/template-name';
import type { Owner } from '../../core/ownership';
import { type PtrRecord, recordHolder } from '../../core/reverse-dns/ptr-record';
import type { Live } from './live';

/** What is live, each read once; and on top of it what was foreseen, so that resources of one deployment see each other's work. */
export class State {
  private readonly buckets = new Map<string, Promise<readonly Rule[] | undefined>>();
  private readonly templates = new Map<string, Promise<Template | undefined>>();
  private readonly records = new Map<string, Promise<PtrRecord>>();
  private all: Promise<readonly Address[]> | undefined;
  private readonly gone = new Map<string, Promise<boolean>>();
  private readonly certainlyGone = new Set<string>();

  public constructor(private readonly live: Live, private readonly askIfGone: (stackId: string) => Promise<boolean>) {}

  public readonly isGone = (stackId: string): boolean => this.certainlyGone.has(stackId);

  public rules(bucket: Bucket): Promise<readonly Rule[] | undefined> {
    return once(this.buckets, bucket.name, () => this.live.rules(bucket));
  }

  public setRules({ name }: Bucket, rules: readonly Rule[]): void {
    this.buckets.set(name, Promise.resolve(rules));
  }

  public async template(name: string): Promise<StoredTemplate> {
    const read = (of: string) => once(this.templates, of, () => this.live.template(of));
    const stored = { template: await read(name), backup: await read(backupName(name)) };
    for (const template of [stored.template, stored.backup]) if (template) await this.ask(templateHolder(template));
    return stored;
  }

  public setTemplate(name: string, { template, backup }: StoredTemplate): void {
    this.templates.set(name, Promise.resolve(template)).set(backupName(name), Promise.resolve(backup));
  }

  public async addresses(): Promise<readonly Address[]> {
    const found = await (this.all ??= this.live.addresses());
    for (const address of found) for (const holder of [holderOf(address), recordHolder(address)]) await this.ask(holder);
    return found;
  }

  /** @param before absent for one that is new; @param after absent for one that goes */
  public async setAddress(before: Address | undefined, after: Address | undefined): Promise<void> {
    const others = (await this.addresses()).filter(({ allocationId }) => allocationId !== before?.allocationId);
    this.all = Promise.resolve(after ? [...others, after] : others);
  }

  public record(allocationId: string): Promise<PtrRecord> {
    return once(this.records, allocationId, () => this.live.record(allocationId));
  }

  public setRecord(allocationId: string, record: PtrRecord): void {
    this.records.set(allocationId, Promise.resolve(record));
  }

  public text(bucket: string, key: string): Promise<string> {
    return this.live.text(bucket, key);
  }

  private async ask(holder: Owner | undefined): Promise<void> {
    if (holder && await once(this.gone, holder.stackId, () => this.askIfGone(holder.stackId))) this.certainlyGone.add(holder.stackId);
  }
}

function once<T>(known: Map<string, Promise<T>>, key: string, ask: () => Promise<T>): Promise<T> {
  const found = known.get(key) ?? ask();
  known.set(key, found);
  return found;
}
