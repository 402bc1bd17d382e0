import type { Rule } from '../../core/bucket-cors/merge';
import { sameRules } from '../../core/bucket-cors/merge';
import type { RawProperties } from '../../core/contracts/raw-properties';
import type { Address } from '../../core/elastic-ip/address';
import type { Template } from '../../core/email-templates/stored-template';
import { TAG, type Tags } from '../../core/ownership';
import type { PtrRecord } from '../../core/reverse-dns/ptr-record';
import { awsError } from '../support/aws-error';
import { Ec2Store } from '../support/ec2-store';
import { SesStore } from '../support/ses/store';
import { FOREIGN, type Invocation } from './caller';
import type { Script } from './history';
import { unprefixed } from './parked-rules';
import { Versions } from './versions';
import type { World } from './world';

/** A configuration that somebody else has read and changed, and has yet to put. */
interface Draft {
  readonly rules: readonly Rule[];
  /** Those of them that are somebody else's. */
  readonly foreign: readonly Rule[];
}

/** In the text of a template that SES, and nobody else, refuses. */
export const REFUSED = 'SES refuses this';

/** How long a change of a reverse DNS record takes, in milliseconds. */
const PTR_TAKES = 7_000;

/** What the account holds, what it held at any time, and who made it: the truth, which no tag can bend. */
export class Aws {
  public readonly ec2 = new Ec2Store();
  public readonly ses: SesStore;
  public readonly buckets = new Map<string, readonly Rule[]>();
  public readonly addressVersions = new Versions<Address>();
  public readonly templateVersions = new Versions<Template>();
  public readonly rulesVersions = new Versions<readonly Rule[]>();
  /** By allocation id, association id and template name. */
  public readonly makers = new Map<string, string>();
  /** Those that were made when CloudFormation no longer waited for the request. */
  public readonly madeLate = new Set<string>();
  /** Who wrote a template's present text. */
  public readonly authors = new Map<string, string>();
  /** What somebody else has put into each bucket, and the text that they gave each template last. */
  public readonly foreignRules = new Map<string, readonly Rule[]>();
  public readonly foreignTexts = new Map<string, Template['content']>();
  /** By bucket. */
  public readonly drafts = new Map<string, Draft>();
  /** Tags of the addresses that somebody else made. */
  public readonly foreignTags = new Map<string, Tags>();
  public readonly recordVersions = new Versions<PtrRecord>();
  /** Who set an address's reverse DNS record last, by allocation id. */
  public readonly recordMakers = new Map<string, string>();
  /** The key under which an address is kept for good, by allocation id. */
  public readonly keys = new Map<string, string>();
  /** Who holds an address, by its allocation id, when no operation is under way. */
  public readonly holders = new Map<string, string>();
  /** The associations that a pool made. */
  public readonly byPool = new Set<string>();
  /** For how long an address may be without an association between its first one and its Delete. */
  public longestGap: Script['longestGap'];
  /** For how many calls that change an association each address has been on nothing. */
  public readonly unassociatedFor = new Map<string, number>();
  /** What each owner has been sent, which a later request may have to undo. */
  public readonly requested = new Map<string, readonly RawProperties[]>();
  /** The names of the stacks that are gone. */
  public readonly goneStacks = new Set<string>();
  /** Whether the handlers are ours, which leave marks. */
  public marks = true;

  public constructor(public readonly world: World) {
    this.ec2.now = () => world.clock.now();
    this.ec2.ptrTakes = PTR_TAKES;
    this.ses = new SesStore({ clock: world.clock, refuse: ({ text }) => (text?.includes(REFUSED) ? 'SES has a rule of its own.' : undefined) });
  }

  /** Takes the change of the stores into the history. */
  public changed(by: string): void {
    const { addresses } = this.ec2;
    const now = this.world.clock.now();
    for (const id of new Set([...addresses.keys(), ...this.addressVersions.keys()])) {
      const address = addresses.get(id);
      if (this.addressVersions.latest(id) !== address) this.addressVersions.write(id, address, by, now);
    }
  }

  /** Takes the change of a reverse DNS record into the history, and later what it comes to. */
  public recordChanged(id: string, by: string): void {
    const { clock } = this.world;
    const recordNow = () => (this.ec2.addresses.has(id) ? this.ec2.describeReverseDns(id) : undefined);
    const look = () => this.recordVersions.write(id, recordNow(), by, clock.now());
    look();
    void clock.sleep(PTR_TAKES).then(look);
  }

  public templateChanged(name: string, by: string): void {
    const stored = this.ses.find(name);
    const template = stored && { content: { subject: stored.subject ?? '', html: stored.html, text: stored.text }, tags: stored.tags };
    this.templateVersions.write(name, template, by, this.world.clock.now());
  }

  public putRules(bucket: string, sent: readonly Rule[], by: string): void {
    const rules = this.cutting.has(bucket) ? sent.map(cutOrigins) : sent;
    this.buckets.set(bucket, rules);
    this.rulesVersions.write(bucket, rules, by, this.world.clock.now());
  }

  /** Right behind a write of ours somebody else puts what they have read before it. */
  public async putDraft(bucket: string): Promise<void> {
    const draft = this.drafts.get(bucket);
    if (!draft || !this.drafts.delete(bucket)) return;
    await this.world.clock.sleep(1);
    if (!this.buckets.has(bucket)) return;
    this.foreignRules.set(bucket, draft.foreign);
    this.putRules(bucket, draft.rules, FOREIGN);
  }

  /** Of a service that doesn't keep all origins as they were sent. */
  public readonly cutting = new Set<string>();

  /** Somebody else's, who lets nobody in. */
  public readonly closed = new Set<string>();

  public demandOpen(bucket: string): void {
    if (this.closed.has(bucket)) throw awsError('AccessDenied', { status: 403 });
  }

  public deleteBucket(bucket: string): void {
    this.buckets.delete(bucket);
    this.foreignRules.delete(bucket);
    this.rulesVersions.write(bucket, undefined, FOREIGN, this.world.clock.now());
  }

  public isForeign(bucket: string, rule: Rule): boolean {
    const given = unprefixed(rule);
    return (this.foreignRules.get(bucket) ?? []).some((one) => one === rule || (one.ID === rule.ID && sameRules([one], [given])));
  }

  public isGone(maker: string | undefined): boolean {
    return this.goneStacks.has(maker?.split('/')[0] ?? '');
  }

  /** Notes when somebody else changed the thing since the invocation has read it: no protocol can tell. */
  public race(by: Invocation, versions: Versions<unknown>, thing: string): void {
    if (versions.changedSince(by.label, thing, (writer) => writer === FOREIGN, by.began)) this.world.raced.add(thing);
  }

  /** Unless the invocation's own resource made the thing, it's not for it to do so. */
  public demandMaker(by: Invocation, thing: string, deed: string): void {
    const maker = this.makers.get(thing) ?? FOREIGN;
    if (maker !== by.owner) this.world.violate(4, `${by.owner} ${deed} ${thing}, which ${maker} made`, thing);
  }

  public demandMark(by: Invocation, thing: string, tags: Tags): void {
    if (this.marks && !(tags[TAG.stack] && tags[TAG.resource])) this.world.violate(1, `${by.owner} created ${thing} without its mark`, thing);
  }
}

function cutOrigins(rule: Rule): Rule {
  return { ...rule, AllowedOrigins: rule.AllowedOrigins.map((origin) => (origin.startsWith('https:') ? origin : origin.replace(/:.*/, ''))) };
}
