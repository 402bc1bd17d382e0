import type { BucketCorsContract } from '../../lambda/bucket-cors/contract';
import type { ElasticIpContract } from '../../lambda/elastic-ip/contract';
import type { EmailTemplateContract } from '../../lambda/email-template/contract';
import type { Content } from '../../lambda/email-template/template';
import type { Aws } from './aws';
import type { Stack } from './requests';
import type { End } from './stacks';
import { sameRules, type Rule } from '../../lambda/bucket-cors/merge';
import { isOn } from '../../lambda/elastic-ip/address';
import { backupName, generatedName, sameContent } from '../../lambda/email-template/template';
import { MARK } from '../../lambda/lifecycle/owner';
import { FOREIGN } from './caller';
import type { Declared } from './template';

interface Live {
  readonly owner: string;
  readonly stack: Stack;
  readonly logicalId: string;
  readonly declared: Declared;
  readonly physicalId: string;
}

/** What the account should hold, by what the stacks declare and by what others have done; never by our tags. */
export class Oracle {
  private live: Live[] = [];
  /** The texts that a template may have. */
  private readonly texts = new Map<string, readonly Content[]>();
  /** Things that a stack was told to leave. */
  private readonly retained = new Set<string>();
  /** Things that somebody else has handled so that no declaration holds for them any more. */
  public readonly disturbed = new Set<string>();

  /** Whether somebody else has acted, so that an operation may have stopped short and left things for the user to see to. */
  public excuses: () => boolean = () => false;

  public constructor(private readonly aws: Aws, private readonly stacks: readonly Stack[]) {}

  /** Somebody else gives a template of theirs, or one that we hold, another text. */
  public foreignText(name: string, content: Content): void {
    const held = this.live.find(({ declared, owner }) => declared.feature === 'email-template' && this.nameOf(declared, owner) === name);
    this.texts.set(name, [content, ...(held ? [contentOf(held.declared)] : [])]);
  }

  /** An operation has ended: what is declared now is what has to be there, and what was retained stays. */
  public ended(end: End): void {
    if (end === 'stuck') return; // it isn't over
    const now = this.stacks.filter(({ alive }) => alive).flatMap((stack) => [...stack.resources]
      .filter(([, { status, physicalId }]) => status.endsWith('_COMPLETE') && physicalId !== undefined)
      .map(([logicalId, { declared, physicalId }]): Live =>
        ({ stack, logicalId, declared, physicalId: physicalId!, owner: `${stack.name}/${logicalId}` })));
    if (end === 'complete') {
      for (const { owner, physicalId, declared } of this.live) {
        const stays = now.some((one) => one.owner === owner && one.physicalId === physicalId);
        if (!stays && declared.properties.RemovalPolicy === 'retain') this.retained.add(physicalId);
      }
      for (const { declared, owner } of now.filter((one) => one.declared.feature === 'email-template')) {
        const name = this.nameOf(declared, owner);
        const written = this.aws.authors.get(name) === FOREIGN ? this.texts.get(name) ?? [] : [];
        this.texts.set(name, [contentOf(declared), ...written]);
      }
    }
    for (const { name, alive } of this.stacks) if (!alive) this.aws.goneStacks.add(name);
    this.live = now;
  }

  /** @param wrong the invariant that is broken when the state is not the declared one */
  public check(wrong: 2 | 5): void {
    for (const { physicalId } of this.live) this.retained.delete(physicalId); // it was taken back
    const explained = new Set<string>(this.retained);
    for (const one of this.live) {
      if (one.declared.feature === 'elastic-ip') this.checkAddress(one, wrong, explained);
      if (one.declared.feature === 'email-template') this.checkTemplate(one, wrong, explained);
    }
    this.checkRules(wrong);
    this.checkNothingElse(explained);
  }

  private checkAddress({ declared, physicalId, owner }: Live, wrong: number, explained: Set<string>): void {
    const { AllocationId, SourceTag, Target, Tags = [] } = declared.properties as unknown as ElasticIpContract;
    explained.add(physicalId);
    if (this.disturbed.has(physicalId)) return;
    const address = this.aws.ec2.addresses.get(physicalId);
    const target = Target && { instanceId: Target.InstanceId, networkInterfaceId: Target.NetworkInterfaceId };
    const allocated = AllocationId === undefined && SourceTag === undefined;
    const problems = [
      ...(address ? [] : ['is gone']),
      ...(address && target && !isOn(address, target) ? [`is on ${address.instanceId ?? address.networkInterfaceId ?? 'nothing'}`] : []),
      ...(address && !target && address.associationId && this.aws.makers.get(address.associationId) === owner ? ['is still associated'] : []),
      ...(AllocationId !== undefined && AllocationId !== physicalId ? [`is not ${AllocationId}`] : []),
      ...(allocated && this.aws.makers.get(physicalId) !== owner ? ['is not its own'] : []),
      ...(Tags.some(({ Key, Value }) => address?.tags[Key] !== Value) ? ['lacks a tag'] : []),
    ];
    for (const problem of problems) this.aws.world.violate(wrong, `${owner}'s address ${physicalId} ${problem}`, physicalId);
  }

  private checkTemplate({ declared, owner }: Live, wrong: number, explained: Set<string>): void {
    const name = this.nameOf(declared, owner);
    explained.add(name);
    const foreign = (this.aws.makers.get(name) ?? FOREIGN) === FOREIGN;
    explained.add(backupName(name));
    if (this.disturbed.has(name)) return;
    this.checkText(name, wrong);
    const { world, marks, ses } = this.aws;
    if (foreign && marks && !ses.find(backupName(name))) world.violate(wrong, `${owner} has no copy of ${name}'s former text`, name);
  }

  private checkText(name: string, wrong: number): void {
    const template = this.aws.ses.find(name);
    const texts = this.texts.get(name) ?? [];
    if (template && texts.some((text) => sameContent(text, { ...template, subject: template.subject ?? '' }))) return;
    this.aws.world.violate(wrong, `template ${name} is ${template ? `"${template.subject}"` : 'gone'}, not "${texts.map(({ subject }) => subject).join('" or "')}"`, name);
  }

  private checkRules(wrong: number): void {
    const { world, buckets, foreignRules } = this.aws;
    for (const [bucket, rules] of buckets) {
      const foreign = foreignRules.get(bucket) ?? [];
      const isForeign = (rule: Rule) => foreign.some((one) => sameRules([one], [rule]));
      const ours = rules.filter((rule) => !isForeign(rule)).map(withoutId);
      const declared = this.live.filter((one) => one.declared.feature === 'bucket-cors' && one.declared.properties.Bucket === bucket);
      const wanted = declared.flatMap((one) => rulesOf(one.declared));
      if (!sameRules(rules.filter(isForeign), foreign)) world.violate(8, `somebody else's rules on ${bucket} are not as they were`, bucket);
      if (!sameRules(sorted(ours), sorted(wanted))) {
        const surplus = ours.length > wanted.length;
        world.violate(surplus ? this.leak() : wrong, `${bucket} has ${ours.length} rules of ours, declared are ${wanted.length}`, bucket);
      }
      for (const { declared: { properties }, owner } of declared.filter(() => foreign.length > 0 && !this.disturbed.has(bucket))) {
        const first = properties.Precedence === 'first';
        const positions = rulesOf({ properties }).map((rule) => rules.findIndex((one) => sameRules([withoutId(one)], [rule])));
        const isRight = first ? Math.max(...positions) < rules.findIndex(isForeign) : Math.min(...positions) > rules.map(isForeign).lastIndexOf(true);
        if (!isRight) world.violate(wrong, `${owner}'s rules don't stand ${first ? 'before' : 'behind'} the others on ${bucket}`, bucket);
      }
    }
  }

  /** Whatever an owner made that no declaration explains has leaked. */
  private checkNothingElse(explained: ReadonlySet<string>): void {
    const { aws } = this;
    const { world, makers } = aws;
    const failed = this.stacks.filter(({ alive }) => alive && this.excuses()).flatMap(({ name, resources }) =>
      [...resources].filter(([, { status }]) => status.endsWith('_FAILED')).map(([logicalId]) => `${name}/${logicalId}`));
    for (const { allocationId, associationId, tags, instanceId } of aws.ec2.addresses.values()) {
      const maker = makers.get(allocationId) ?? FOREIGN;
      const associator = associationId === undefined ? FOREIGN : makers.get(associationId) ?? FOREIGN;
      if (failed.includes(maker) || failed.includes(associator)) continue;
      const holding = this.live.some(({ physicalId, owner }) => physicalId === allocationId && owner === associator);
      if (maker !== FOREIGN && !explained.has(allocationId) && (associationId === undefined || associator !== FOREIGN)) {
        world.violate(this.leak(), `${maker} has leaked address ${allocationId}`, allocationId);
      }
      if (associator !== FOREIGN && !holding) world.violate(this.leak(), `${associator} has left ${allocationId} on ${instanceId ?? 'an interface'}`, allocationId);
      const held = this.live.some(({ physicalId }) => physicalId === allocationId);
      const baseline = aws.foreignTags.get(allocationId);
      if (maker === FOREIGN && !held && baseline && failed.length === 0 && JSON.stringify(tags) !== JSON.stringify(baseline)) {
        world.violate(this.leak(), `the tags of ${allocationId}, which is somebody else's, are ${JSON.stringify(tags)}`, allocationId);
      }
      if (this.retained.has(allocationId) && aws.marks && tags[MARK.stack]) world.violate(2, `${allocationId} was retained, and is still marked`, allocationId);
    }
    for (const { name } of aws.ses.list()) {
      const maker = makers.get(name) ?? FOREIGN;
      if (failed.includes(maker)) continue;
      if (maker !== FOREIGN && !explained.has(name)) world.violate(this.leak(), `${maker} has leaked template ${name}`, name);
      else if (maker === FOREIGN && !explained.has(name) && !this.disturbed.has(name)) this.checkText(name, 5);
    }
    this.checkNothingLost();
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

  private nameOf({ properties }: Declared, owner: string): string {
    const [stackName, logicalId = ''] = owner.split('/');
    const stack = this.stacks.find(({ name }) => name === stackName)!;
    return properties.TemplateName as string | undefined ?? generatedName({ stackId: stack.id, logicalId });
  }
}

function contentOf({ properties }: Declared): Content {
  const { Subject, Html, Text } = properties as unknown as EmailTemplateContract;
  const body = (part: typeof Html) => (part?.Key === undefined ? part?.Inline : `the body in ${part.Key}`);
  return { subject: Subject, html: body(Html), text: body(Text) };
}

function rulesOf({ properties }: Pick<Declared, 'properties'>): Rule[] {
  return (properties as unknown as BucketCorsContract).Rules.map(({ Id: _, MaxAgeSeconds, ...lists }) =>
    ({ ...lists, ...(MaxAgeSeconds !== undefined && { MaxAgeSeconds: Number(MaxAgeSeconds) }) }));
}

function withoutId({ ID: _, ...rule }: Rule): Rule {
  return rule;
}

function sorted(rules: readonly Rule[]): Rule[] {
  return [...rules].sort((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));
}
