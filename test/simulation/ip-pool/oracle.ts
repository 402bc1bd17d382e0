import type { Actor, Cloud, Eip, Instance, State } from './cloud';
import type { Entry, PoolFunction } from './function';

/** Between a look, however far behind, and the effect of a call that follows from it: with slow calls and their repetitions. */
const LOOK_TO_EFFECT = 30_000;
/** Between the two looks after which a pool counts as exhausted. */
const TWO_LOOKS = 15_000;
/** Within which a delivered launch is completed, and how long at least it is tried to serve it. */
const IN_TIME = 120_000;
const LONG_ENOUGH = 55_000;
const SERVED = /^(Pending|InService|Standby|EnteringStandby)/;

/** What must hold after every single change, whoever made it. Tells what doesn't. */
export class Oracle {
  public readonly violations: string[] = [];
  public launches = 0;
  public launchesWithout = 0;
  /** By association: the invocation that made it where no hook held the instance, until the address's tag has named that. */
  private readonly unnamed = new Map<string, number>();

  public constructor(private readonly cloud: Cloud, private readonly lambda: PoolFunction) {
    cloud.observers.push((by, what, before, after) => this.check(by, what, before, after));
  }

  private violate(what: string): void {
    const { number } = this.lambda.acting ?? {};
    this.violations.push(`${new Date(this.cloud.time.now()).toISOString().slice(11, 23)}${number ? ` invocation ${number}` : ''}: ${what}`);
  }

  private check(by: Actor, what: string, before: State, after: State): void {
    if (before.eips !== after.eips) {
      this.oneEach(after);
      this.remember(before, after);
      if (by === 'pool') {
        this.foreignUntouched(what, before, after);
        this.inServiceKeep(what, before, after);
        this.onlyServed(what, before, after);
      }
    }
    if (by === 'pool' && /^(completes|abandons)/.test(what)) this.mayGoOn(what, before);
  }

  private remember(before: State, after: State): void {
    for (const { id, association, assignedTo } of after.eips.values()) {
      if (association?.by !== 'pool') continue;
      const isHeld = before.instances.get(association.instanceId)!.token !== undefined;
      if (before.eips.get(id)?.association !== association && !isHeld) this.unnamed.set(association.id, this.lambda.acting!.number);
      else if (assignedTo !== before.eips.get(id)?.assignedTo && assignedTo?.startsWith(association.instanceId)) {
        this.unnamed.delete(association.id);
      }
    }
  }

  private oneEach({ eips }: State): void {
    const places = new Set<string>();
    for (const { association } of eips.values()) {
      if (association && places.has(association.eni)) this.violate(`two addresses on ${association.instanceId}`);
      if (association) places.add(association.eni);
    }
  }

  /**
   * Where EC2 replaces what is on an occupied place, an association younger than what the look before could show can be pushed off: EC2 has
   * no call that would not.
   */
  private foreignUntouched(what: string, before: State, after: State): void {
    for (const { id, association } of before.eips.values()) {
      if (association?.by !== 'somebody' || after.eips.get(id)?.association === association) continue;
      const isUnseen = this.cloud.manner.occupied === 'replace' && this.isYoung(association.since);
      const isPushedOff = what.startsWith('associates') && what.endsWith(association.instanceId);
      if (!(isUnseen && isPushedOff)) this.violate(`the pool ${what}, so that ${id}, which somebody else had put on ${association.instanceId}, is off it`);
    }
  }

  /** One address in exchange for another counts as none lost: where EC2 replaces, two deliveries at once can come to that. */
  private inServiceKeep(what: string, before: State, after: State): void {
    for (const { association } of before.eips.values()) {
      const instance = association && before.instances.get(association.instanceId);
      if (instance?.lifecycle !== 'InService' || addressOf(after, instance)) continue;
      // Without a hook nobody holds an instance that comes back until it has read the notice.
      const isUnheld = !this.cloud.hooked.has(instance.group ?? '') && this.isYoung(instance.since);
      if (!isUnheld) this.violate(`the pool ${what}: ${instance.id}, in service in ${instance.group}, is left without`);
    }
  }

  /** No look needs to have shown it yet. */
  private isYoung(since: number): boolean {
    return this.cloud.time.now() - since < this.cloud.manner.lag + LOOK_TO_EFFECT;
  }

  private onlyServed(what: string, before: State, after: State): void {
    for (const { id, association } of after.eips.values()) {
      if (!association || before.eips.get(id)?.association === association) continue;
      const was = this.cloud.since(this.cloud.time.now() - this.cloud.manner.lag - LOOK_TO_EFFECT)
        .some(({ state }) => SERVED.test(state.instances.get(association.instanceId)?.lifecycle ?? ''));
      if (!was) this.violate(`the pool ${what}, which is ${before.instances.get(association.instanceId)?.lifecycle ?? 'in no group'}`);
    }
  }

  private mayGoOn(what: string, before: State): void {
    const { number, event, began } = this.lambda.acting!;
    const instance = before.instances.get(what.split(' ')[1]!)!;
    const now = this.cloud.time.now();
    this.launches++;
    if (event.LifecycleAction && now - began > IN_TIME) this.violate(`the pool ${what} ${(now - began) / 1_000} s after the event`);
    if (instance.lifecycle!.startsWith('Warmed:') || addressOf(before, instance)) return;
    this.launchesWithout++;
    if (instance.isIpv6Only && what.startsWith('abandons')) this.violate(`the pool ${what}, which can never have an address`);
    if (instance.isIpv6Only) return;
    if (what.startsWith('completes') && now - began >= LONG_ENOUGH) return this.goesOnInTime(number, instance, what);
    this.isExhausted(what, instance, event.AllocationIds);
  }

  /** Both looks have seen more instances than addresses, each of them up to so far behind. */
  private isExhausted(what: string, instance: Instance, pool: readonly string[]): void {
    const now = this.cloud.time.now();
    const hadOne = this.cloud.since(now - this.cloud.manner.lag - LOOK_TO_EFFECT).some(({ state }) => addressOf(state, instance));
    if (hadOne) return; // which somebody else has taken away since
    const versions = this.cloud.since(now - 4 * LOOK_TO_EFFECT);
    const during = (isSo: (state: State) => boolean) =>
      versions.flatMap(({ at, state }, index) => (isSo(state) ? [[at, versions[index + 1]?.at ?? now] as const] : []));
    const short = during((state) => this.usableOf(state, pool).length < waitingIn(state));
    const span = (short.at(-1)?.[1] ?? 0) - (short[0]?.[0] ?? 0);
    const isExhausted = during((state) => this.usableOf(state, pool).length === 0).length > 0;
    if (!isExhausted || span < TWO_LOOKS - this.cloud.manner.lag) this.violate(`the pool ${what}, which has no address, though there is one`);
  }

  private usableOf(state: State, pool: readonly string[]): string[] {
    return freeOf(state, pool).filter((id) => !this.cloud.refuses(id));
  }

  /** A launch that could not be served for so long: its invocation says so before, a sweep at its end, as `atTheEnd` demands. */
  private goesOnInTime(invocation: number, { id }: Instance, what: string): void {
    const isLaunch = this.lambda.acting!.event.LifecycleAction !== undefined;
    const isTold = this.lambda.entries.some((entry) => entry.invocation === invocation && isAbout(entry.fields, id));
    if (isLaunch && !isTold) this.violate(`the pool ${what}, which has no address, and the log has no reason`);
  }

  /** What must hold at the end, when all has been quiet for a few sweeps. */
  public atTheEnd(pool: readonly string[], groups: readonly string[], from: number): void {
    const { state } = this.cloud;
    const free = freeOf(state, pool);
    for (const id of pool) this.notLost(state, state.eips.get(id)!);
    const without = [...state.instances.values()]
      .filter((one) => groups.includes(one.group!) && SERVED.test(one.lifecycle!) && !addressOf(state, one));
    const entries = this.lambda.entries.filter(({ at }) => at >= from).map(({ fields }) => fields);
    for (const one of without) this.hasReason(one, this.usableOf(state, pool), entries);
    const metrics = entries.filter(({ metrics }) => metrics).at(-1)?.metrics as Record<string, unknown> | undefined;
    if (metrics?.FreeAddresses !== free.length || metrics.InstancesWithoutAddress !== without.length) {
      this.violate(`the metrics say ${metrics?.FreeAddresses} free and ${metrics?.InstancesWithoutAddress} without, it is ${free.length} and ${without.length}`);
    }
    for (const { id, lifecycle, group } of state.instances.values()) {
      if (lifecycle === 'Pending:Wait' && groups.includes(group!)) this.violate(`${id} is held at the end`);
    }
    this.violations.push(...this.lambda.faults);
  }

  private hasReason({ id, isIpv6Only }: Instance, usable: readonly string[], entries: readonly Entry['fields'][]): void {
    if (usable.length > 0 && !isIpv6Only) this.violate(`${id} has no address at the end, though ${usable.join()} is free`);
    const reasons: unknown[] = isIpv6Only ? ['no private IPv4 address'] : ['exhausted', this.cloud.manner.refusal?.code];
    const isTold = entries.some((fields) => isAbout(fields, id) && reasons.includes(fields.reason));
    if (!isTold) this.violate(`${id} has no address at the end, and the log has no reason`);
  }

  /**
   * What no order of calls can settle, since EC2 doesn't associate and tag in one: an invocation dies between the two, and the instance,
   * which no hook holds, is detached before the next look. Such an address can't be told from one that somebody else has put there.
   */
  private notLost(state: State, { id, association, assignedTo }: Eip): void {
    if (!association || association.by === 'somebody') return;
    const instance = state.instances.get(association.instanceId)!;
    const maker = this.unnamed.get(association.id);
    if (maker !== undefined && this.lambda.died.has(maker) && instance.group === undefined) return;
    if (!SERVED.test(instance.lifecycle ?? '')) this.violate(`${id} (${assignedTo}) is lost on ${instance.id}, ${instance.lifecycle ?? 'in no group'}`);
  }
}

function isAbout({ message, instance }: Entry['fields'], id: string): boolean {
  return message === 'instance without an address' && instance === id;
}

function addressOf({ eips }: State, { eni }: Instance): Eip | undefined {
  for (const eip of eips.values()) if (eip.association?.eni === eni) return eip;
  return undefined;
}

function freeOf({ eips }: State, pool: readonly string[]): string[] {
  return pool.filter((id) => eips.has(id) && eips.get(id)!.association === undefined);
}

function waitingIn(state: State): number {
  return [...state.instances.values()]
    .filter((one) => one.group && SERVED.test(one.lifecycle!) && !one.isIpv6Only && !addressOf(state, one)).length;
}
