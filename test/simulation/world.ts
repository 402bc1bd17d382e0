import type { Clock } from '../../lambda/custom-resource/clock';
import { awsError } from '../support/aws-error';
import { VirtualClock } from '../support/virtual-clock';
import { type CallFault, denied, faultOf, type Incident, INCIDENTS, type Kind, LATE, NEVER, throttled, WAY } from './faults';
import type { Access, Operation } from './operation';
import { type Circumstance, REFUSAL_NAMES, REFUSALS, type Schedule } from './schedule';

/** One step of an actor's, as the story tells it and as the explorer counts it. */
export interface Step {
  readonly time: number;
  readonly actor: string;
  readonly what: string;
  readonly on?: string;
  readonly isCall: boolean;
  readonly writes: boolean;
  /** Whether CloudFormation can give the request up while the step is taken. */
  readonly cancellable: boolean;
  readonly kinds: readonly Kind[];
  /** What came of it: the answer, or the error. */
  outcome?: unknown;
  died?: boolean;
}

export interface Violation {
  /** The number of the invariant in the design. */
  readonly invariant: number;
  readonly what: string;
  /** The thing that it is about. */
  readonly thing?: string;
}

/** Whoever calls AWS and may die of it: one invocation of a function. */
export interface Caller {
  /** Unique among all invocations. */
  readonly label: string;
  readonly dead: boolean;
  readonly cancellable: boolean;
  /** Whether the function's role allows it now. */
  may(access: Access): boolean;
  die(redelivered: boolean): void;
}

const LAG = 10_000;
const OUTAGE = 60_000;
/** How often CloudFormation answers an action here, where others ask as well, in milliseconds. */
const BUSY_FOR: Readonly<Partial<Record<Circumstance, number>>> = { 'busy-50': 10_000, 'busy-400': 80_000 };
const ANSWERS_EVERY: Readonly<Partial<Record<Circumstance, number>>> = {
  'busy-50': 2_500, 'busy-400': 20_000, 'rate-5': 200, 'rate-10': 100, 'rate-20': 50,
};
/** What the dead wait for. Not one for all: it would keep them in memory. */
const forever = () => new Promise<never>(() => undefined);

/** Time, the order of things, and what goes wrong: what every actor of one history shares. */
export class World {
  public readonly clock: VirtualClock;
  public readonly began: number;
  public readonly steps: Step[] = [];
  public readonly violations: Violation[] = [];
  /** Things that somebody else changed between our read and our write, where AWS has no conditional write. */
  public readonly raced = new Set<string>();
  /** Things, and those who made them, that CloudFormation gave up in a clean-up: it asks only once. */
  public readonly abandoned = new Set<string>();
  public readonly done = new Set<Kind>();
  public incident: (incident: Incident, by: Caller) => boolean = () => false;
  /** When an operation on a stack began last. */
  public operationBegan = 0;
  private outageUntil = 0;
  /** By the action's name. */
  private readonly answersAgain = new Map<string, number>();
  /** By call and thing: until when EC2 refuses to let it go. */
  private readonly letGoAt = new Map<string, number>();
  private readonly holds: { readonly actor: string; calls: number; readonly resolve: () => void }[] = [];
  private readonly deviations = new Map<number, Kind[]>();
  private readonly circumstances: ReadonlySet<Circumstance>;

  public constructor(public readonly schedule: Schedule) {
    this.clock = new VirtualClock(schedule.pace + 1);
    this.began = this.clock.now();
    this.circumstances = new Set(schedule.circumstances);
    for (const { at, kind } of schedule.deviations) this.deviations.set(at, [...this.deviations.get(at) ?? [], kind]);
  }

  public has(circumstance: Circumstance): boolean {
    return this.circumstances.has(circumstance);
  }

  public violate(invariant: number, what: string, thing?: string): void {
    this.violations.push({ invariant, what, thing });
  }

  /** A thing of note that is no call. Where another resource can fail with it, that may be what the schedule says. */
  public note(actor: string, what: string, cancellable = false): readonly Kind[] {
    const kinds = (this.deviations.get(this.steps.length) ?? []).filter((kind) => cancellable && kind === 'cancel');
    this.step({ actor, what, isCall: false, writes: false, cancellable, kinds });
    return kinds;
  }

  /** A call to AWS, with all that can go wrong with it. */
  public async call<T>(by: Caller, operation: Operation<T>): Promise<T> {
    if (by.dead) return forever();
    const step = this.begin(by, operation);
    const fault: CallFault = { ...faultOf(step.kinds), ...this.refusal(operation) };
    const way = this.way();
    if (fault.dies === 'before') return this.dying(by, fault, step);
    if (fault.held !== undefined) await this.held(by, fault.held);
    const lands = fault.lands ?? way;
    const answered = Math.max(fault.answered ?? lands + way, way);
    let result: { value?: T; error?: unknown } = {};
    const land = () => {
      result = this.attempt(by, operation, fault);
      step.outcome = result.error ?? result.value;
    };
    if (lands !== NEVER) void this.clock.sleep(lands).then(land);
    if (fault.dies) {
      await this.clock.sleep(fault.dies === 'landed' && lands !== NEVER ? lands : way);
      return this.dying(by, fault, step);
    }
    await this.clock.sleep(answered);
    if (by.dead) return forever();
    if (fault.error) throw fault.error(operation.service);
    if (result.error !== undefined) throw result.error;
    return result.value as T;
  }

  /** The clock of an invocation: it stands still for whoever is dead. */
  public clockOf(by: Caller): Clock {
    return {
      now: () => this.clock.now(),
      random: () => this.clock.random(),
      sleep: async (milliseconds) => {
        if (by.dead) return forever();
        await this.clock.sleep(milliseconds);
        return by.dead ? forever() : undefined;
      },
    };
  }

  /** The time whose state a read sees. */
  public asOf(fault: CallFault, operation: Operation<unknown>): number {
    if (operation.writes) return Infinity;
    if (fault.stale) return this.clock.now() - fault.stale(operation.service);
    return this.has('lag') && operation.service !== 'cloudformation' ? this.clock.now() - LAG : Infinity;
  }

  /** What the service says to whoever asks, whatever the schedule has for the step. */
  private refusal(operation: Operation<unknown>): CallFault {
    const isDenied = this.has('denied-all') && !['cloudformation', 'response'].includes(operation.service);
    const error = isDenied ? denied : this.isThrottled(operation) ? throttled : this.whileLetGo(operation);
    return error ? { lands: NEVER, answered: WAY, error } : {};
  }

  /** What EC2 answers to the first tries to let each thing go. */
  private whileLetGo({ service, name, on = '' }: Operation<unknown>): (() => Error) | undefined {
    const refusals = service === 'ec2' ? REFUSAL_NAMES.filter((each) => this.has(each)).map((each) => REFUSALS[each]) : [];
    const refusal = refusals.find(({ calls }) => (calls as readonly string[]).includes(name));
    if (!refusal) return undefined;
    const until = this.letGoAt.get(`${name} ${on}`) ?? this.clock.now() + refusal.time;
    this.letGoAt.set(`${name} ${on}`, until);
    return this.clock.now() < until ? () => awsError(refusal.code) : undefined;
  }

  /** Whether CloudFormation has no answer now. */
  private isThrottled({ service, name }: Operation<unknown>): boolean {
    if (service !== 'cloudformation') return false;
    const now = this.clock.now();
    if (now < this.outageUntil) return true;
    const [circumstance, every] = Object.entries(ANSWERS_EVERY).find(([each]) => this.has(each as Circumstance)) ?? [];
    if (every === undefined || now >= this.operationBegan + (BUSY_FOR[circumstance as Circumstance] ?? Infinity)) return false;
    if (now < (this.answersAgain.get(name) ?? 0)) return true;
    this.answersAgain.set(name, now + every);
    return false;
  }

  private begin(by: Caller, { service, name, on, writes = false }: Operation<unknown>): Step {
    const applies = (kind: Kind) => {
      const { for: only } = faultOf([kind]);
      return only === undefined || (only === 'aws' ? service !== 'response' : (only === 'writes') === writes);
    };
    const kinds = (this.deviations.get(this.steps.length) ?? []).filter(applies);
    const step = this.step({ actor: by.label, what: name, on, isCall: true, writes, cancellable: by.cancellable, kinds });
    for (const kind of kinds) if (INCIDENTS.includes(kind as Incident)) this.happen(kind as Incident, by);
    return step;
  }

  public happen(incident: Incident, by: Caller): void {
    if (incident === 'outage') this.outageUntil = this.clock.now() + OUTAGE;
    if (incident === 'outage' || this.incident(incident, by)) this.done.add(incident);
  }

  private step(step: Omit<Step, 'time'>): Step {
    const told = { ...step, time: this.clock.now() - this.began };
    for (const kind of step.kinds) if (!INCIDENTS.includes(kind as Incident)) this.done.add(kind);
    this.steps.push(told);
    this.countHolds(told);
    return told;
  }

  private attempt<T>(by: Caller, operation: Operation<T>, fault: CallFault): { value?: T; error?: unknown } {
    try {
      const refused = operation.access?.().some((access) => !by.may(access));
      if (refused) throw denied(operation.service);
      return { value: operation.effect(this.asOf(fault, operation)) };
    } catch (error) {
      return { error };
    }
  }

  private async held(by: Caller, calls: number): Promise<void> {
    const made = new Promise<void>((resolve) => this.holds.push({ actor: by.label, calls, resolve }));
    await Promise.race([made, this.clock.sleep(LATE)]);
    await this.clock.sleep(WAY / 4); // so that it comes between the call that it waited for and the next one
  }

  private countHolds({ actor, isCall }: Step): void {
    for (const hold of this.holds) if (isCall && hold.actor !== actor && --hold.calls === 0) hold.resolve();
  }

  private dying(by: Caller, { redelivered = true }: CallFault, step: Step): Promise<never> {
    step.died = true;
    by.die(redelivered);
    return forever();
  }

  private way(): number {
    const { pace } = this.schedule;
    return pace === 0 ? WAY : Math.round(WAY / 2 + this.clock.random() ** 3 * WAY * 10 * (pace % 7));
  }
}
