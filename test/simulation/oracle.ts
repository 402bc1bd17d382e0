import { type Rule, sameRules } from '../../core/bucket-cors/merge';
import type { BucketCorsContract } from '../../core/contracts/bucket-cors';
import type { ElasticIpContract } from '../../core/contracts/elastic-ip';
import type { RawProperties } from '../../core/contracts/raw-properties';
import { type Address, isOn, type Target } from '../../core/elastic-ip/address';
import { type Content, sameContent } from '../../core/email-templates/stored-template';
import { backupName } from '../../core/email-templates/template-name';
import { TAG, type Tags } from '../../core/ownership';
import { isRetained } from '../../core/removal-policy';
import type { Aws } from './aws';
import { FOREIGN } from './caller';
import { type DeclaredEmail, emailsOf } from './declared-emails';
import { KeptAddresses } from './kept-addresses';
import { isSetAside, unprefixed } from './parked-rules';
import type { Stack } from './requests';
import { type End, isBusy } from './stacks';
import type { Declared } from './template';

export interface Live {
  readonly owner: string;
  readonly stack: Stack;
  readonly logicalId: string;
  readonly declared: Declared;
  readonly physicalId: string;
  /** The email templates that it declares. */
  readonly emails: readonly DeclaredEmail[];
}

/** What the account should hold, by what the stacks declare and by what others have done; never by our tags. */
export class Oracle {
  private live: Live[] = [];
  /** The texts that a template may have. */
  private readonly texts = new Map<string, readonly Content[]>();
  /** Those that a template may have had before it was held, and may have again where it is to be restored. */
  private readonly formerTexts = new Map<string, readonly Content[]>();
  /** Things that a stack was told to leave. */
  private readonly retained = new Set<string>();
  /** Things that a failed operation without a rollback has made, and that were to be retained: they may stay, and may go. */
  private readonly mayStay = new Set<string>();
  /** Whose failed operation was to retain what it makes, which it may do after it was cancelled. */
  private readonly retainers = new Set<string>();
  /** Things that were to be retained until a failed operation declared otherwise: they may go with their resource. */
  private readonly mayGo = new Set<string>();
  /** Texts that a failed operation may have given to a template that was held before it: they may stay when it is held no more. */
  private readonly attempted = new Map<string, readonly Content[]>();
  /** Things that somebody else has handled so that no declaration holds for them any more. */
  public readonly disturbed = new Set<string>();

  /** Templates that somebody else has deleted and made anew. */
  public readonly replaced = new Set<string>();

  /** Buckets on which somebody else has edited rules of ours. */
  public readonly edited = new Set<string>();

  /** Whether somebody else has acted, so that an operation may have stopped short and left things for the user to see to. */
  public excuses: () => boolean = () => false;

  /** Whether old code, which doesn't know of parked rules, leaves them so. */
  public leavesParked = false;

  /** Tags that somebody else has given to an address of ours. */
  public readonly foreignTags = new Map<string, Tags>();

  public readonly kept: KeptAddresses;

  public constructor(private readonly aws: Aws, private readonly stacks: readonly Stack[]) {
    this.kept = new KeptAddresses(aws, { live: () => this.live, disturbed: this.disturbed, leak: () => this.leak() });
  }

  /** Somebody else gives a template of theirs, or one that we hold, another text. */
  public foreignText(name: string, content: Content): void {
    const held = this.live.flatMap(({ emails }) => emails).find((email) => email.name === name);
    // What is written while the template is being adopted may be the former text, or an edit of ours.
    const isAdopting = !held && this.stacks.some(isBusy);
    if (!held) this.formerTexts.set(name, [content, ...(isAdopting ? this.formerTexts.get(name) ?? [] : [])]);
    this.texts.set(name, [content, ...(held ? [held.content] : [])]);
  }

  /** An operation has ended: what is declared now is what has to be there, and what was retained stays. */
  public ended(end: End): void {
    if (end === 'stuck') return this.stopShort(); // it isn't over
    const now = this.liveNow();
    for (const { name } of now.flatMap(({ emails }) => emails)) this.attempted.delete(name);
    if (end === 'complete') this.takeIn(now);
    for (const id of this.kept.ended(this.live, now)) {
      this.retained.delete(id);
      this.aws.foreignTags.delete(id);
    }
    for (const { name, alive } of this.stacks) if (!alive) this.aws.goneStacks.add(name);
    this.live = now;
    this.kept.hold();
    for (const thing of now.flatMap(thingsOf)) this.retained.delete(thing); // it was taken back
  }

  /** What the user's next operation need not undo. */
  private stopShort(): void {
    const policies = new Map<string, boolean>(this.stacks.flatMap((stack) => [...stack.resources].map(([logicalId, { declared }]) =>
      [`${stack.name}/${logicalId}`, isRetained(declared.properties)] as const)));
    for (const thing of this.liveNow().filter(({ owner }) => policies.get(owner)).flatMap(thingsOf)) this.mayStay.add(thing);
    for (const [thing, maker] of this.aws.makers) if (policies.get(maker)) this.mayStay.add(thing);
    for (const [owner, isRetaining] of policies) if (isRetaining) this.retainers.add(owner);
    for (const thing of this.live.filter((one) => policies.get(one.owner) === false).flatMap(thingsOf)) this.mayGo.add(thing);
    for (const { owner, stack, logicalId, emails } of this.live) {
      const asked = (this.aws.requested.get(owner) ?? []).flatMap((properties) => emailsOf(properties, { stackId: stack.id, logicalId }));
      for (const { name } of emails) this.attempted.set(name, asked.filter((email) => email.name === name).map(({ content }) => content));
    }
  }

  private liveNow(): Live[] {
    // Of a stack whose operation isn't over, what it held before it.
    const before = this.live.filter(({ stack }) => stack.alive && isBusy(stack));
    return this.stacks.filter((stack) => stack.alive && !isBusy(stack)).flatMap((stack) => [...stack.resources]
      .filter(([, { status, physicalId }]) => status.endsWith('_COMPLETE') && physicalId !== undefined)
      .map(([logicalId, { declared, physicalId }]): Live => ({
        stack, logicalId, declared, physicalId: physicalId!, owner: `${stack.name}/${logicalId}`,
        emails: emailsOf(declared.properties, { stackId: stack.id, logicalId }),
      }))).concat(before);
  }

  /** What a completed operation leaves, and the texts that it wrote. */
  private takeIn(now: readonly Live[]): void {
    for (const one of this.live.filter(({ declared }) => isRetained(declared.properties))) {
      const stay = now.filter(({ owner }) => owner === one.owner).flatMap(thingsOf);
      for (const thing of thingsOf(one)) if (!stay.includes(thing)) (this.mayGo.has(thing) ? this.mayStay : this.retained).add(thing);
    }
    const isHeld = new Set(now.flatMap(namesOf));
    for (const one of this.live) for (const name of namesOf(one).filter((each) => !isHeld.has(each))) {
      const restored = isRestored(one.declared.properties) ? this.formerTexts.get(name) ?? [] : undefined;
      if (restored) this.texts.set(name, [...restored, ...this.foreignTexts(name)]);
      this.formerTexts.set(name, this.texts.get(name) ?? []);
    }
    for (const { name, content } of now.flatMap(({ emails }) => emails)) {
      const written = this.foreignTexts(name);
      this.texts.set(name, [content, ...written]);
    }
  }

  /** What somebody else has written last, and maybe beside it what a holder had. */
  private foreignTexts(name: string): readonly Content[] {
    return this.aws.authors.get(name) === FOREIGN ? this.texts.get(name) ?? [] : [];
  }

  /** @param wrong the invariant that is broken when the state is not the declared one */
  public check(wrong: 2 | 5): void {
    const explained = new Set<string>(this.retained);
    for (const one of this.live) {
      if (one.declared.feature === 'elastic-ip') this.checkAddress(one, wrong, explained);
      if (one.declared.feature === 'reverse-dns') this.kept.checkRecord(one, wrong);
      for (const { name } of one.emails) this.checkTemplate(name, one.owner, wrong, explained);
    }
    this.checkRules(wrong);
    this.checkNothingElse(explained);
  }

  private checkAddress(one: Live, wrong: number, explained: Set<string>): void {
    const { physicalId, owner } = one;
    explained.add(physicalId);
    if (this.disturbed.has(physicalId)) return;
    const address = this.aws.ec2.addresses.get(physicalId);
    const problems = address ? this.problemsOf(address, one) : ['is gone'];
    const { Target } = one.declared.properties as unknown as ElasticIpContract;
    // If another one is on its target still, it is that one's resource that has failed, or was given up.
    const taker = Target && this.aws.ec2.on(targetOf(Target)).find(({ allocationId }) => allocationId !== physicalId);
    for (const problem of problems) this.aws.world.violate(wrong, `${owner}'s address ${physicalId} ${problem}`, taker?.allocationId ?? physicalId);
  }

  private problemsOf(address: Address, { declared, physicalId, owner }: Live): string[] {
    const { AllocationId, RetainedKey, Target, Tags = [] } = declared.properties as unknown as ElasticIpContract;
    const target = Target && targetOf(Target);
    const { makers, keys } = this.aws;
    const isOurAssociation = makers.get(address.associationId ?? '') === owner;
    return [
      ...(target ? this.misplacement(address, target) : isOurAssociation ? ['is still associated'] : []),
      ...(AllocationId !== undefined && AllocationId !== physicalId ? [`is not ${AllocationId}`] : []),
      ...(RetainedKey !== undefined && keys.get(physicalId) !== RetainedKey ? [`is not the one with the key ${RetainedKey}`] : []),
      ...(isAllocated(declared) && makers.get(physicalId) !== owner ? ['is not its own'] : []),
      ...(Tags.some(({ Key, Value }) => address.tags[Key] !== Value) ? ['lacks a tag'] : []),
      ...this.lostTags(address),
    ];
  }

  private misplacement(address: Address, target: Target): string[] {
    const isDead = this.aws.ec2.instances.get(target.instanceId ?? '')?.state === 'terminated';
    return isOn(address, target) || isDead ? [] : [`is on ${whereIs(address)}`];
  }

  private lostTags({ allocationId, tags }: Address): string[] {
    return Object.keys(this.foreignTags.get(allocationId) ?? {}).filter((key) => !(key in tags)).map((key) => `lacks somebody else's tag ${key}`);
  }

  private checkTemplate(name: string, owner: string, wrong: number, explained: Set<string>): void {
    explained.add(name);
    const foreign = (this.aws.makers.get(name) ?? FOREIGN) === FOREIGN;
    explained.add(backupName(name));
    if (this.disturbed.has(name)) return;
    this.checkText(name, wrong);
    const { world, marks, ses } = this.aws;
    const isUnknownToUs = this.replaced.has(name) && this.aws.authors.get(name) === FOREIGN;
    if (foreign && marks && !isUnknownToUs && !ses.find(backupName(name))) world.violate(wrong, `${owner} has no copy of ${name}'s former text`, name);
  }

  private checkText(name: string, wrong: number, more: readonly Content[] = []): void {
    const template = this.aws.ses.find(name);
    const texts = [...this.texts.get(name) ?? [], ...more];
    if (template && texts.some((text) => sameContent(text, { ...template, subject: template.subject ?? '' }))) return;
    const is = template ? `"${template.subject}"` : 'gone';
    this.aws.world.violate(wrong, `template ${name} is ${is}, not "${texts.map(({ subject }) => subject).join('" or "')}"`, name);
  }

  private checkRules(wrong: number): void {
    const { world, buckets, foreignRules } = this.aws;
    for (const [bucket, rules] of buckets) {
      const foreign = foreignRules.get(bucket) ?? [];
      const isForeign = (rule: Rule) => this.aws.isForeign(bucket, rule);
      const ours = rules.filter((rule) => !isForeign(rule)).map(withoutId);
      const declared = this.live.filter((one) => one.declared.feature === 'bucket-cors' && one.declared.properties.Bucket === bucket);
      const wanted = declared.flatMap((one) => rulesOf(one.declared));
      this.checkForeignRules(bucket, rules.filter(isForeign), declared, wrong);
      const isEdited = this.edited.has(bucket) && this.excuses() && declared.length > 0; // until the next change
      if (isEdited || this.failed().some(({ declared: { properties } }) => properties.Bucket === bucket)) continue;
      if (!sameRules(sorted(ours), sorted(wanted))) {
        const surplus = ours.length > wanted.length;
        world.violate(surplus ? this.leak() : wrong, `${bucket} has ${ours.length} rules of ours, declared are ${wanted.length}`, bucket);
      }
      const isPlaced = foreign.length > 0 && !this.disturbed.has(bucket);
      for (const one of isPlaced ? declared : []) this.checkPlace(one, rules, rules.map(isForeign), wrong);
    }
  }

  /** As they were; set aside while an exclusive resource is there, and then all that it has met. */
  private checkForeignRules(bucket: string, present: readonly Rule[], declared: readonly Live[], wrong: number): void {
    const { world, foreignRules } = this.aws;
    const hasExclusive = declared.some((one) => one.declared.properties.Exclusive === 'true');
    const hasOldCode = this.leavesParked && this.stacks.some(({ template }) => template.code !== undefined);
    const mayBeAside = hasExclusive || hasOldCode || this.failed().some(({ declared: { properties } }) => properties.Bucket === bucket);
    const shown = mayBeAside ? present.map(unprefixed) : present;
    if (!sameRules(shown, foreignRules.get(bucket) ?? [])) world.violate(8, `somebody else's rules on ${bucket} are not as they were`, bucket);
    if (hasExclusive && !this.disturbed.has(bucket) && !present.every(isSetAside)) {
      world.violate(wrong, `an exclusive resource has let somebody else's rules on ${bucket} stand`, bucket);
    }
  }

  private checkPlace({ declared: { properties }, owner }: Live, rules: readonly Rule[], isForeign: boolean[], wrong: number): void {
    const { Bucket: bucket, Precedence: precedence } = properties as unknown as BucketCorsContract;
    const first = precedence === 'first';
    const positions = rulesOf({ properties }).map((rule) => rules.findIndex((one) => sameRules([withoutId(one)], [rule])));
    const isRight = first ? Math.max(...positions) < isForeign.indexOf(true) : Math.min(...positions) > isForeign.lastIndexOf(true);
    if (isRight) return;
    this.aws.world.violate(wrong, `${owner}'s rules don't stand ${first ? 'before' : 'behind'} the others on ${bucket}`, bucket);
  }

  /** Whatever an owner made that no declaration explains has leaked. */
  private checkNothingElse(explained: ReadonlySet<string>): void {
    const { ec2, ses } = this.aws;
    const failed = this.failed();
    const owners = failed.map(({ owner }) => owner);
    const known = new Set([...explained, ...failed.flatMap(({ emails }) => emails.map(({ name }) => name))]);
    for (const address of ec2.addresses.values()) this.checkLeft(address, explained, owners);
    for (const address of ec2.addresses.values()) this.kept.checkLeftRecord(address, owners.length > 0);
    if (owners.length === 0) this.kept.checkKeys();
    for (const { name } of ses.list()) this.checkLeftTemplate(name, known, owners);
    this.checkNothingLost();
  }

  /** What an operation that stopped short has left for the user's next one. */
  private failed(): Pick<Live, 'owner' | 'declared' | 'emails'>[] {
    const stopped = this.stacks.filter(({ alive, status }) => alive && (status.endsWith('_FAILED') || this.excuses()));
    return stopped.flatMap(({ id, name, resources }) => [...resources]
      .filter(([, { status }]) => status.endsWith('_FAILED'))
      .map(([logicalId, { declared }]) =>
        ({ declared, owner: `${name}/${logicalId}`, emails: emailsOf(declared.properties, { stackId: id, logicalId }) })));
  }

  private checkLeft(address: Address, explained: ReadonlySet<string>, failed: readonly string[]): void {
    const { world, makers } = this.aws;
    const { allocationId: id, associationId } = address;
    if (this.kept.isSkipped(id)) return;
    const maker = makers.get(id) ?? FOREIGN;
    const associator = makers.get(associationId ?? '') ?? FOREIGN;
    if (failed.includes(maker) || failed.includes(associator)) return;
    // Where somebody else has taken the one that was held, another one may stand ready for the next update.
    if (this.live.some(({ owner, physicalId }) => owner === maker && this.disturbed.has(physicalId))) return;
    const somebodyUsesIt = associationId !== undefined && associator === FOREIGN;
    if (maker !== FOREIGN && !explained.has(id) && !somebodyUsesIt && !this.mayBeLeft(id, maker)) world.violate(this.leak(), `${maker} has leaked address ${id}`, id);
    const isHeld = this.live.some(({ physicalId, owner }) => physicalId === id && (owner === associator || this.aws.isGone(associator)));
    if (associator !== FOREIGN && !isHeld) world.violate(this.leak(), `${associator} has left ${id} on ${whereIs(address)}`, id);
    this.checkTags(address, maker, failed);
  }

  private checkTags({ allocationId: id, tags }: Address, maker: string, failed: readonly string[]): void {
    const { world, marks, foreignTags, keys } = this.aws;
    const before = maker === FOREIGN && failed.length === 0 ? foreignTags.get(id) : undefined;
    const isHeld = this.live.some(({ physicalId }) => physicalId === id);
    // It says that it has been held, for those who hold it later.
    const ignored = keys.has(id) ? TAG.retained : undefined;
    if (before && !isHeld && !sameTags(tags, before, ignored)) {
      world.violate(this.leak(), `the tags of ${id}, which is somebody else's, are ${JSON.stringify(tags)}`, id);
    }
    if (this.retained.has(id) && failed.length === 0 && marks && tags[TAG.stack]) world.violate(2, `${id} was retained, and is still marked`, id);
  }

  private checkLeftTemplate(name: string, explained: ReadonlySet<string>, failed: readonly string[]): void {
    const maker = this.aws.makers.get(name) ?? FOREIGN;
    if (failed.includes(maker) || explained.has(name) || this.kept.skippedOwners.has(maker)) return;
    if (maker !== FOREIGN && !this.mayBeLeft(name, maker)) this.aws.world.violate(this.leak(), `${maker} has leaked template ${name}`, name);
    else if (maker === FOREIGN && !this.disturbed.has(name)) this.checkText(name, 5, this.attempted.get(name));
  }

  private mayBeLeft(thing: string, maker: string): boolean {
    return this.mayStay.has(thing) || (this.retainers.has(maker) && this.aws.madeLate.has(thing));
  }

  private checkNothingLost(): void {
    const { ec2, ses, foreignTags, world } = this.aws;
    const lost = (thing: string) => !ec2.addresses.has(thing) && !ses.find(thing) && !this.disturbed.has(thing);
    for (const thing of [...foreignTags.keys(), ...this.texts.keys()]) {
      const expected = foreignTags.has(thing) || this.aws.makers.get(thing) === FOREIGN;
      if (expected && lost(thing)) world.violate(4, `${thing}, which is somebody else's, is gone`, thing);
    }
    for (const thing of this.retained) if (lost(thing)) world.violate(2, `${thing} was to be retained, and is gone`, thing);
  }

  /** Which invariant a leak breaks. */
  private leak(): 2 | 3 | 6 {
    const { done } = this.aws.world;
    if (['cancel', 'twin', 'twin-later', 'twin-much-later'].some((kind) => done.has(kind as never))) return 6;
    return this.live.length > 0 ? 2 : 3;
  }
}

function sameTags(one: Tags, other: Tags, ignored?: string): boolean {
  const text = (tags: Tags) => JSON.stringify(Object.entries(tags).filter(([key]) => key !== ignored).sort(([a], [b]) => (a < b ? -1 : 1)));
  return text(one) === text(other);
}

function namesOf({ emails }: Live): string[] {
  return emails.map(({ name }) => name);
}

function isRestored(properties: RawProperties): boolean {
  return properties.OnExisting === 'adopt-and-restore' && !isRetained(properties);
}

/** What a removal policy speaks of. */
function thingsOf({ physicalId, emails }: Live): string[] {
  return emails.length > 0 ? emails.map(({ name }) => name) : [physicalId];
}

function isAllocated({ properties: { AllocationId, SourceTag, RetainedKey } }: Declared): boolean {
  return [AllocationId, SourceTag, RetainedKey].every((each) => each === undefined);
}

function targetOf({ InstanceId, NetworkInterfaceId }: NonNullable<ElasticIpContract['Target']>): Target {
  return { instanceId: InstanceId, networkInterfaceId: NetworkInterfaceId };
}

function whereIs({ instanceId, networkInterfaceId }: Address): string {
  return instanceId ?? networkInterfaceId ?? 'nothing';
}

function rulesOf({ properties }: Pick<Declared, 'properties'>): Rule[] {
  return (properties as unknown as BucketCorsContract).Rules.map(({ Id, MaxAgeSeconds, ...lists }) =>
    withoutId({ ...lists, ID: Id, ...(MaxAgeSeconds !== undefined && { MaxAgeSeconds: Number(MaxAgeSeconds) }) }));
}

function withoutId(rule: Rule): Rule {
  const { AllowedMethods, AllowedOrigins, AllowedHeaders, ExposeHeaders, MaxAgeSeconds } = rule;
  return { AllowedMethods, AllowedOrigins, AllowedHeaders, ExposeHeaders, MaxAgeSeconds };
}

function sorted(rules: readonly Rule[]): Rule[] {
  return [...rules].sort((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));
}
