import type { Rule } from '../../core/bucket-cors/merge';
import type { Address } from '../../core/elastic-ip/address';
import type { Content } from '../../core/email-templates/stored-template';
import { TAG, type Tags } from '../../core/ownership';
import { Aws } from './aws';
import { FOREIGN, type Invocation } from './caller';
import { type Incident, type Kind, PASSING, SLOW } from './faults';
import { Lambda, type Subject } from './lambda';
import { Oracle } from './oracle';
import { Requests } from './requests';
import type { Schedule } from './schedule';
import { Stacks, tagged } from './stacks';
import type { Step, Violation } from './world';
import { World } from './world';

/** What somebody else, who knows nothing of us, does in the account. */
export interface Somebody {
  addRule(bucket: string, rule: Rule): void;
  removeRules(bucket: string): void;
  /** Changes the first of somebody else's rules, or takes it away, as it stands there: set aside or not. */
  editForeign(bucket: string): void;
  removeForeign(bucket: string): void;
  /** Changes, reorders and takes away rules of ours by hand. */
  editOurs(bucket: string): void;
  /** Reads the configuration, adds the rule, and puts the whole when one of ours has written in between. */
  addRuleSlowly(bucket: string, rule: Rule): void;
  /** The bucket is one of a service that cuts origins at the first colon unless it knows the scheme. */
  cutOrigins(bucket: string): void;
  deleteBucket(bucket: string): void;
  closeBucket(bucket: string): void;
  writeTemplate(name: string, content: Content): void;
  deleteTemplate(name: string): void;
  addAddress(allocationId: string, tags?: Tags, instanceId?: string): void;
  tagAddress(allocationId: string, tags: Tags): void;
  moveTag(key: string, from: string, to: string): void;
  setReverseDns(allocationId: string, domainName: string): void;
  /** Associates, releases or tags whatever address of ours there is. */
  associateOurs(instanceId: string): void;
  releaseOurs(): void;
  tagOurs(tags: Tags): void;
  takeTarget(instanceId: string): void;
  terminate(instanceId: string): void;
  /** A pool of ours puts whatever address of ours there is on the instance. */
  assignOurs(instanceId: string): void;
}

/** A story of stacks, in which the schedule puts faults. */
export interface Script {
  readonly name: string;
  /** What is there before. */
  readonly before: (somebody: Somebody, account: Account) => void;
  readonly run: (stacks: Stacks, somebody: Somebody) => Promise<void>;
  /** What somebody else may do at any time. */
  readonly foreign?: readonly ((somebody: Somebody) => void)[];
  /** When nothing goes wrong, an address that was associated is without an association for so long at most, until its Delete. */
  readonly longestGap?: 'none' | 'a call';
  /** Old code carries out its rollbacks, which leaves parked rules as they are. */
  readonly leavesParked?: true;
  /** Stacks are changed at the same time, so that their calls come in any order. */
  readonly atOnce?: true;
}

export interface Account {
  /** @param startsIn how long it is pending, in milliseconds; by default, it runs */
  instance(instanceId: string, startsIn?: number): void;
  /** The later an address is allocated, the lower is its id. */
  idsDescend(): void;
}

export interface History {
  readonly schedule: Schedule;
  readonly steps: readonly Step[];
  readonly violations: readonly Violation[];
  /** Violations at a thing that somebody else wrote to between our read and our write: no protocol can prevent them. */
  readonly races: readonly Violation[];
  /** Violations at a thing that CloudFormation has given up. */
  readonly abandonments: readonly Violation[];
  readonly raced: boolean;
  /** Of who did what, and what went wrong with it. */
  readonly signature: number;
}

const TWINS: Readonly<Partial<Record<Incident, number>>> = { 'twin': 0, 'twin-later': 45_000, 'twin-much-later': 900_000 };

/** What was there before is there for long, in milliseconds. */
const BEFORE = 60_000;

/** Plays the script by the schedule, and checks the invariants. */
export async function play(script: Script, schedule: Schedule, subject: Subject): Promise<History> {
  const world = new World(schedule);
  const aws = new Aws(world);
  aws.marks = subject.marks;
  aws.longestGap = schedule.deviations.length === 0 ? script.longestGap : undefined;
  const lambda = new Lambda(world, aws, subject);
  const requests = new Requests(world, lambda, subject.judge);
  const stacks = new Stacks(world, requests, () => lambda.whenIdle());
  const oracle = new Oracle(aws, stacks.all);
  const disturbed = () => [...world.done].some((kind) => kind.startsWith('foreign'));
  const somebody = somebodyElse(aws, oracle);

  world.incident = (incident, by) => {
    const { event } = by as Invocation;
    if (incident === 'cancel') return by.cancellable && requests.cancel(requests.stackOf(event.RequestId));
    const delay = TWINS[incident];
    const act = script.foreign?.[Number(incident.slice(-1)) - 1];
    if (delay !== undefined) requests.twin(event, delay);
    else if (act) act(somebody);
    return delay !== undefined || act !== undefined;
  };
  // A denial beside a policy that comes late, and a slow call beside reads that lag, may outlast the patience that there is for either; and
  // an outage beside such a policy, such reads or another fault the time of a function that has little.
  const isTight = script.name.includes('-hurried') && (world.has('late-iam') || world.has('lag') || schedule.deviations.length > 1);
  const outlasts = (kind: Kind) => (kind === 'outage' && isTight) || (kind === 'denied' && world.has('late-iam'))
    || (SLOW.includes(kind) && world.has('lag'));
  const passes = (kind: Kind) => PASSING.includes(kind) && !outlasts(kind);
  stacks.passing = () => !world.has('denied-all') && schedule.deviations.length <= 2 && schedule.deviations.every(({ kind }) => passes(kind));
  stacks.disturbed = disturbed;
  stacks.lost = (id) => oracle.disturbed.has(id);
  oracle.excuses = disturbed;
  oracle.leavesParked = script.leavesParked === true;
  stacks.ended = (end) => oracle.ended(end);
  stacks.rested = (end) => {
    if (end !== 'stuck') oracle.check(end === 'complete' ? 2 : 5); // the user tries again first
  };

  script.before(somebody, {
    instance: (id, startsIn) => {
      const start = () => void aws.ec2.instances.set(id, { state: 'running', interfaces: 1 });
      if (startsIn === undefined) return start();
      aws.ec2.instances.set(id, { state: 'pending', interfaces: 1 });
      void world.clock.sleep(BEFORE + startsIn).then(start);
    },
    idsDescend: () => { aws.ec2.idsDescend = true; },
  });
  await world.clock.run((async () => {
    await world.clock.sleep(BEFORE);
    await script.run(stacks, somebody);
    await lambda.whenIdle();
    await world.clock.sleep(60_000); // what is under way lands
    oracle.ended('complete');
    oracle.check(2);
  })());
  const isIn = (things: ReadonlySet<string>) => ({ thing }: Violation) => thing !== undefined && things.has(thing);
  const isRace = isIn(world.raced);
  const isAbandoned = (violation: Violation) => {
    const { thing = '' } = violation;
    const tags = Object.entries(aws.foreignTags.get(thing) ?? {}).map(([key, value]) => tagged(key, value));
    return isIn(world.abandoned)(violation) || [aws.makers.get(thing) ?? '', ...tags].some((one) => world.abandoned.has(one));
  };
  return {
    schedule,
    steps: world.steps,
    violations: world.violations.filter((violation) => !isRace(violation) && !isAbandoned(violation)),
    abandonments: world.violations.filter((violation) => isAbandoned(violation) && !isRace(violation)),
    races: world.violations.filter(isRace),
    raced: world.raced.size > 0,
    signature: signature(script.name, world.steps),
  };
}

function somebodyElse(aws: Aws, oracle: Oracle): Somebody {
  const { ec2, ses } = aws;
  const ours = (fits: (address: Address) => boolean = () => true) => [...ec2.addresses.values()]
    .find((address) => (aws.makers.get(address.allocationId) ?? FOREIGN) !== FOREIGN && fits(address));
  const putForeign = (bucket: string, rules: readonly Rule[], all: readonly Rule[]) => {
    aws.foreignRules.set(bucket, rules);
    aws.putRules(bucket, all, FOREIGN);
  };
  const changeFirst = (bucket: string, change: (rule: Rule) => Rule[]) => {
    const all = aws.buckets.get(bucket) ?? [];
    const at = all.findIndex((rule) => aws.isForeign(bucket, rule));
    if (at < 0) return;
    const [first, ...others] = aws.foreignRules.get(bucket) as [Rule, ...Rule[]];
    putForeign(bucket, [...change(first), ...others], [...all.slice(0, at), ...change(all[at]!), ...all.slice(at + 1)]);
  };
  return {
    addRule: (bucket, rule) => {
      const [current, foreignRules] = [aws.buckets.get(bucket) ?? [], aws.foreignRules.get(bucket) ?? []];
      if (current.length > foreignRules.length) oracle.disturbed.add(bucket); // ours are there, and no longer on their side
      putForeign(bucket, [...foreignRules, rule], [...current, rule]);
    },
    removeRules: (bucket) => {
      putForeign(bucket, [], (aws.buckets.get(bucket) ?? []).filter((rule) => !aws.isForeign(bucket, rule)));
    },
    editForeign: (bucket) => {
      const edited = (rule: Rule): Rule => ({ ...rule, ExposeHeaders: ['x-edited'] });
      changeFirst(bucket, (rule) => [edited(rule)]);
    },
    removeForeign: (bucket) => changeFirst(bucket, () => []),
    editOurs: (bucket) => {
      const current = aws.buckets.get(bucket) ?? [];
      const [last, ...others] = current.filter((rule) => !aws.isForeign(bucket, rule)).reverse();
      if (!last) return;
      const foreign = current.filter((rule) => aws.isForeign(bucket, rule));
      aws.putRules(bucket, [...others.slice(1), { ...last, AllowedOrigins: ['https://by-hand.example.org'] }, ...foreign], FOREIGN);
      oracle.edited.add(bucket);
    },
    addRuleSlowly: (bucket, rule) => {
      const foreign = [...aws.foreignRules.get(bucket) ?? [], rule];
      aws.drafts.set(bucket, { foreign, rules: [...aws.buckets.get(bucket) ?? [], rule] });
    },
    cutOrigins: (bucket) => void aws.cutting.add(bucket),
    deleteBucket: (bucket) => aws.deleteBucket(bucket),
    closeBucket: (bucket) => void aws.closed.add(bucket),
    writeTemplate: (name, content) => {
      if (ses.find(name)) ses.update(name, content);
      else {
        ses.create(name, content);
        aws.makers.set(name, FOREIGN);
        if (oracle.disturbed.has(name)) oracle.replaced.add(name);
      }
      aws.authors.set(name, FOREIGN);
      aws.foreignTexts.set(name, content);
      oracle.foreignText(name, content);
      oracle.disturbed.delete(name);
      aws.templateChanged(name, FOREIGN);
    },
    deleteTemplate: (name) => {
      ses.delete(name);
      aws.foreignTexts.delete(name);
      oracle.disturbed.add(name);
      aws.templateChanged(name, FOREIGN);
    },
    addAddress: (allocationId, tags = {}, instanceId = undefined) => {
      ec2.add({ allocationId, tags, ...(instanceId && { associationId: `eipassoc-${instanceId}`, instanceId }) });
      aws.foreignTags.set(allocationId, tags);
      const { [TAG.key]: key } = tags;
      if (key !== undefined) aws.keys.set(allocationId, key);
      aws.changed(FOREIGN);
    },
    tagAddress: (allocationId, tags) => {
      ec2.tag(allocationId, tags);
      aws.foreignTags.set(allocationId, { ...aws.foreignTags.get(allocationId), ...tags });
      aws.changed(FOREIGN);
    },
    moveTag: (key, from, to) => {
      const value = ec2.describe(from).tags[key] ?? '';
      ec2.untag(from, { [key]: value });
      ec2.tag(to, { [key]: value });
      const rest = Object.entries(aws.foreignTags.get(from) ?? {}).filter(([name]) => name !== key);
      aws.foreignTags.set(from, Object.fromEntries(rest)).set(to, { ...aws.foreignTags.get(to), [key]: value });
      aws.changed(FOREIGN);
    },
    terminate: (instanceId) => {
      ec2.instances.set(instanceId, { state: 'terminated', interfaces: 0 });
      const there = [...ec2.addresses.values()].filter((address) => address.instanceId === instanceId);
      for (const { associationId } of there) if (associationId !== undefined) ec2.disassociate(associationId);
      aws.changed(FOREIGN);
    },
    associateOurs: (instanceId) => {
      const address = ours();
      if (!address) return;
      ec2.associate(address.allocationId, { instanceId }, true);
      oracle.disturbed.add(address.allocationId);
      aws.changed(FOREIGN);
    },
    releaseOurs: () => {
      const address = ours();
      if (!address) return;
      if (address.associationId) ec2.disassociate(address.associationId);
      ec2.ptrUpdates.delete(address.allocationId);
      ec2.ptrRecords.delete(address.allocationId);
      ec2.release(address.allocationId, address.networkBorderGroup);
      oracle.disturbed.add(address.allocationId);
      aws.changed(FOREIGN);
    },
    tagOurs: (tags) => {
      const address = ours();
      if (!address) return;
      ec2.tag(address.allocationId, tags);
      oracle.foreignTags.set(address.allocationId, tags);
      aws.changed(FOREIGN);
    },
    setReverseDns: (id, domainName) => {
      ec2.ptrRecords.set(id, domainName);
      aws.recordMakers.set(id, FOREIGN);
      oracle.kept.foreignRecords.set(id, domainName);
      aws.recordChanged(id, FOREIGN);
    },
    assignOurs: (instanceId) => {
      const address = ours(({ allocationId, associationId }) => aws.holders.has(allocationId) && associationId === undefined);
      if (!address) return;
      ec2.tag(address.allocationId, { [TAG.assignedTo]: instanceId });
      aws.byPool.add(ec2.associate(address.allocationId, { instanceId }, true));
      aws.changed(FOREIGN);
    },
    takeTarget: (instanceId) => {
      const [there] = ec2.on({ instanceId });
      ec2.associate('eipalloc-00000000000000f0f', { instanceId }, true);
      if (there) oracle.disturbed.add(there.allocationId);
      aws.changed(FOREIGN);
    },
  };
}

/** Two histories are the same when the same actors make the same calls in the same order, with the same faults. */
function signature(script: string, steps: readonly Step[]): number {
  let [high, low] = [0x811c9dc5, 0x01000193];
  for (const text of [script, ...steps.map(({ actor, what, kinds }) => `${actor} ${what} ${kinds.join()}`)]) {
    for (let index = 0; index < text.length; index++) {
      low = Math.imul(low ^ text.charCodeAt(index), 0x01000193);
      high = Math.imul(high ^ low, 0x85ebca6b);
    }
  }
  return (high >>> 0) * 2 ** 21 + (low >>> 11);
}
