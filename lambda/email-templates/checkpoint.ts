import { ConflictError, Continuation, DeadlineExceededError, OperationError, StaleRequestError } from '../../core/errors';
import { TEMPLATE_NOT_FOUND } from '../../core/not-found';
import { LATE_WRITE_WINDOW } from '../../core/timings';
import type { Calls } from '../custom-resource/calls';
import type { LimiterState, RateLimiter } from './rate-limiter';

/** The stages of a request, in order. */
export const STAGE = { templates: 0, undone: 1, look: 2, copies: 3, missing: 4, attempted: 5 } as const;
export type Stage = typeof STAGE[keyof typeof STAGE];

interface Position {
  readonly stage: Stage;
  /** The name of the last template that the stage has finished. */
  readonly done: string;
  /** When the late-write window began, in milliseconds since 1970. */
  readonly since?: number;
}

/** What CloudFormation has told. It doesn't change while the request is current, so it is asked for once, in whatever invocation. */
export interface Facts {
  isRollback?: boolean;
  /** The whole stack goes. */
  isStackDeletion?: boolean;
  /** An earlier operation of the stack may have failed without being rolled back. */
  mayFollowFailure?: boolean;
  /** The resource goes, and nothing replaces it. */
  isResourceDeletion?: true;
  /** Late writes are possible, which only the first invocation can tell. */
  isLate?: boolean;
  /** The request's lease permits its writes. */
  isLeased?: boolean;
}

/** What one invocation hands over to the next. */
export interface Progress extends Position {
  /** Template names, each with its error. */
  readonly failures: readonly (readonly [string, string])[];
  readonly facts?: Facts;
  /** The templates that were not there to be deleted. */
  readonly missing: readonly string[];
  /** The templates that were there before a creation or an update. Absent in what a former version has handed over. */
  readonly adopted?: readonly string[];
  readonly pace: LimiterState;
}

interface Named {
  readonly name: string;
}

/** Work on one template; the work that it returns may overlap with the next template. */
export type Visit<T> = (item: T) => Promise<(() => Promise<void>) | void>;

/** Time for what is under way when no new work is begun. */
const LAST_WORK = 60_000;
const LOG_EVERY = 10_000;
/** The work stops after so many, since the response has room for fewer. */
const MAX_FAILURES = 50;
/** As many names as an event has room for. Those that are missing are checked again only because SES's reads may be stale. */
const MAX_NAMES = 2_000;

/** Processes all templates of the folder for one request, in as many invocations as it takes. */
export class CheckpointedRun {
  public readonly missing: Set<string>;
  public readonly adopted: Set<string>;
  public readonly facts: Facts;
  private readonly failures: Map<string, string>;
  private readonly from: Position;
  private stopped: unknown;
  /** Whether this invocation has begun a template: if preparation used up all its time, it would hand over for ever. */
  private begun = false;
  private loggedAt: number;

  public constructor(
    private readonly calls: Calls,
    private readonly canContinue: boolean,
    private readonly limiter: RateLimiter,
    progress: Progress | undefined,
  ) {
    this.from = progress ?? { stage: STAGE.templates, done: '' };
    this.failures = new Map(progress?.failures);
    this.facts = { ...progress?.facts };
    this.missing = new Set(progress?.missing);
    this.adopted = new Set(progress?.adopted);
    this.loggedAt = calls.clock.now();
  }

  /** Visits each template once, in further invocations if necessary. An error of one template doesn't stop the others. */
  public async visit<T extends Named>(stage: Stage, items: readonly T[], visit: Visit<T>): Promise<void> {
    if (stage < this.from.stage) return;
    let done = stage === this.from.stage ? this.from.done : '';
    const rest = sorted(items).filter(({ name }) => name > done);
    let before = Promise.resolve(true);
    let nameBefore = done;
    const finishPrevious = async (count: number) => {
      if (await before) done = nameBefore;
      if (this.stopped !== undefined) throw this.end({ stage, done }, `${count} of ${items.length} templates`);
    };
    for (const [index, item] of rest.entries()) {
      const count = items.length - rest.length + index;
      const next: { then?: (() => Promise<void>) | void } = {};
      if (!this.isTimeUp()) await this.attempt(item.name, async () => { next.then = await visit(item); });
      await finishPrevious(count);
      this.logProgress(stage, count + 1, items.length);
      before = next.then ? this.attempt(item.name, next.then) : Promise.resolve(true);
      nameBefore = item.name;
    }
    await finishPrevious(items.length - 1);
  }

  /** Visits the templates once more, at the end of the late-write window. */
  public async look<T extends Named>(stage: Stage, items: readonly T[], visit: Visit<T>, time = LATE_WRITE_WINDOW): Promise<void> {
    if (stage < this.from.stage || items.length === 0) return;
    const { clock } = this.calls;
    const { done, since = clock.now() }: Partial<Position> & { done: string } = stage === this.from.stage ? this.from : { done: '' };
    await clock.sleep(Math.max(0, since + time - clock.now()));
    let last = done;
    for (const item of sorted(items).filter(({ name }) => name > done)) {
      if (!this.isTimeUp()) {
        await this.attempt(item.name, async () => {
          await visit(item);
          this.failures.delete(item.name); // it failed at the first visit, and is in order now
        });
      }
      if (this.stopped !== undefined) throw this.end({ stage, done: last, since }, 'looking for what may show up late');
      last = item.name;
    }
  }

  /** Throws the errors of single templates, all in one. */
  public throwFailures(): void {
    const { failures } = this;
    if (failures.size === 0) return;
    throw new OperationError(`${failures.size > 1 ? `${failures.size} templates failed: ` : ''}${describeFailures(failures).join('; ')}`);
  }

  /** @returns whether the template is finished, with or without an error */
  private async attempt(name: string, context: () => Promise<void>): Promise<boolean> {
    try {
      await context();
      return true;
    } catch (error) {
      if (isOfOneTemplate(error)) {
        this.calls.log({ message: 'failed', template: name, reason: error.message });
        this.failures.set(name, error.message);
        if (this.failures.size >= MAX_FAILURES) this.stopped ??= new OperationError('stopped there');
        return true;
      }
      this.stopped ??= error;
      return false;
    }
  }

  private isTimeUp(): boolean {
    const { clock, deadline } = this.calls;
    const isUp = this.begun && clock.now() >= deadline - LAST_WORK;
    this.begun = true;
    if (isUp) this.stopped ??= new DeadlineExceededError('the time is up');
    return isUp;
  }

  private end(from: Position, reached: string): unknown {
    const { stopped, failures, facts, calls } = this;
    if (stopped instanceof StaleRequestError || !(stopped instanceof OperationError)) return stopped;
    if (stopped instanceof DeadlineExceededError && this.canContinue) {
      const missing = [...this.missing].slice(0, MAX_NAMES);
      const adopted = [...this.adopted].slice(0, MAX_NAMES);
      calls.log({ message: 'handing over', stage: NAMES[from.stage], done: from.done, reached, failures: failures.size });
      return new Continuation({ ...from, failures: [...failures], facts, missing, adopted, pace: this.limiter.state } satisfies Progress);
    }
    const reason = stopped instanceof DeadlineExceededError
      ? `could not do all within the hour that CloudFormation waits: it is over after ${reached}; split the folder into several, each depending on the `
        + 'one before, or where it was a deletion, delete again'
      : stopped.message;
    return new OperationError([...describeFailures(failures), reason].join('; '), stopped.code, { cause: stopped });
  }

  private logProgress(stage: Stage, done: number, of: number): void {
    const now = this.calls.clock.now();
    if (now - this.loggedAt < LOG_EVERY) return;
    this.loggedAt = now;
    this.calls.log({ message: 'progress', stage: NAMES[stage], done, of, failures: this.failures.size, ...this.limiter.state });
  }
}

const NAMES = Object.keys(STAGE);

function sorted<T extends Named>(items: readonly T[]): T[] {
  return [...items].sort(({ name: one }, { name: other }) => (one < other ? -1 : 1));
}

/** Templates that fail alike share a sentence, so that a response has room for the names of all. */
function describeFailures(failures: ReadonlyMap<string, string>): string[] {
  const alike = new Map<string, string[]>();
  for (const [name, reason] of failures) {
    const kind = reason.replaceAll(name, '\0');
    alike.set(kind, [...alike.get(kind) ?? [], name]);
  }
  return [...alike].map(([kind, [first = '', ...others]]) =>
    `${kind.replaceAll('\0', () => first)}${others.length > 0 ? ` (the same for ${others.join(', ')})` : ''}`);
}

/** Whether the error is about this template alone: SES rejects it, or somebody else holds it. */
function isOfOneTemplate(error: unknown): error is OperationError {
  return error instanceof ConflictError || (error instanceof OperationError && !(error instanceof DeadlineExceededError) && OF_ONE_TEMPLATE.includes(error.code ?? ''));
}

const OF_ONE_TEMPLATE = [
  'AlreadyExistsException', 'BadRequestException', 'InvalidParameterValue', 'InvalidRenderingParameter', 'InvalidRenderingParameterException',
  'InvalidTemplate', 'InvalidTemplateException', 'MissingRenderingAttribute', 'MissingRenderingAttributeException',
  ...TEMPLATE_NOT_FOUND,
];
