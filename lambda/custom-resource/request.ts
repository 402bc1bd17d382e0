import type { RawProperties } from '../../core/contracts/raw-properties';
import { ConflictError } from '../../core/errors';
import { type Owner, sameOwner, stackName } from '../../core/ownership';
import { LATE_WRITE_WINDOW } from '../../core/timings';
import { type Clock, pause } from './clock';
import type { ResourceSeen } from './cloudformation';
import type { Log } from './log';
import { type CustomResourceEvent, ownerOf } from './protocol';
import {
  CLOCK_SKEW, isCurrentByDate, isCurrentByProperties, type IsRealPhysicalId, parseProperties, sentAt, unmasked, validityOf, withinSkew,
} from './request-validity';
import type { EventSeen, FailedOperations } from './stack-events';
import type { StackState } from './stack-state';
import { WriteGuard } from './write-guard';

/** What CloudFormation holds of the resource. */
export interface Held {
  /** No answer to this request is waited for any more. */
  readonly isOver: boolean;
  readonly id?: string;
  /** The id, if it is this request's, and no later one's. */
  readonly byThis?: string;
  /** No later request is under way. */
  readonly isQuiet?: boolean;
}

/** What failed operations have asked of a resource, and left. */
export interface FailedRequests extends Pick<FailedOperations, 'completeIds' | 'idBefore'> {
  /** The latest first. */
  readonly properties: readonly RawProperties[];
}

/** Lambda lets no invocation take longer. */
const LONGEST_INVOCATION = 900_000;
/** With these a resource has no physical ID that names a thing. */
const NOT_HELD = ['CREATE_IN_PROGRESS', 'CREATE_FAILED'];

/** One delivery of a request, and what CloudFormation says of it. */
export class RequestState {
  public readonly owner: Owner;
  /** The ids of what this delivery has created. */
  public readonly createdIds = new Set<string>();
  /** Permits writes for as long as CloudFormation waits for this request. */
  public readonly guard: WriteGuard;
  private requiredId?: string;

  public constructor(
    public readonly event: CustomResourceEvent,
    private readonly isRealPhysicalId: IsRealPhysicalId,
    public readonly stack: StackState,
    private readonly clock: Clock,
    private readonly deadline: number,
    private readonly log: Log,
    /** Whether a further invocation can go on with the request when this one's time is up. */
    public readonly canContinue = false,
  ) {
    this.owner = ownerOf(event);
    this.guard = new WriteGuard(clock, deadline, () => this.validity(), ownYes(event, clock.now()));
  }

  /** How far an earlier invocation has come with the request. */
  public get progress(): unknown {
    return this.event.CdkAdoptContinued?.progress;
  }

  /**
   * Leave for the rest of this invocation, from a yes that is fresh now, or the next one. Only where the whole stack goes, so that no later
   * request makes anything, and only for what the function's policy lets be done with nothing but things of this stack.
   */
  public whileStackGoes(): WriteGuard {
    const yesAt = this.guard.isFresh ? this.clock.now() : undefined;
    return new WriteGuard(this.clock, this.deadline, () => this.validity(), yesAt, LONGEST_INVOCATION);
  }

  /** For what is left to tidy up after the answer, when the request is over: leave for as long as CloudFormation holds that id by it. */
  public whileHeld(physicalId: string): WriteGuard {
    return new WriteGuard(this.clock, this.deadline, async () => ((await this.heldNow()).byThis === physicalId ? 'yes' : 'no'));
  }

  /** The same, for what this delivery has made in vain: leave for as long as CloudFormation holds another id. */
  public whileNotHeld(physicalId: string): WriteGuard {
    return new WriteGuard(this.clock, this.deadline, async () => {
      const { isOver, id } = await this.heldNow();
      return isOver && id !== undefined && id !== physicalId ? 'yes' : 'no';
    });
  }

  /** What CloudFormation holds once it has taken an answer to this request in, or has gone past it. Waits for that for a limited time. */
  public async held(): Promise<Held> {
    const end = Math.min(this.clock.now() + LATE_WRITE_WINDOW, this.deadline);
    for (let attempt = 1; this.clock.now() < end; attempt++) {
      const held = await this.heldNow();
      if (held.isOver) return held;
      await this.clock.sleep(pause(attempt, this.clock));
    }
    return { isOver: false };
  }

  private async heldNow(): Promise<Held> {
    const seen = await this.stack.resource();
    if (typeof seen !== 'object') return { isOver: true };
    const { status, physicalId: id } = seen;
    const type = this.event.RequestType.toUpperCase();
    if (status === `${type}_IN_PROGRESS` && (id === undefined || id === this.event.PhysicalResourceId)) return { isOver: false };
    // Of whatever is being deleted, it may be the id that is shown, and not the one that is held.
    if (status.startsWith('DELETE')) return { isOver: false };
    if (status !== `${type}_COMPLETE`) return { isOver: true, id, isQuiet: status.endsWith('_COMPLETE') };
    // A later request may have come to the same end; this one knows only what it asked for itself.
    const latest = await this.stack.latestEvent();
    return { isOver: true, id, byThis: isCurrentByProperties(this.event, latest?.properties) ? id : undefined };
  }

  /** The ID that CloudFormation took as the answer to this Create or Update, whatever it holds by now. Undefined where it doesn't tell. */
  public takenId(): Promise<string | undefined> {
    const signed = sentAt(this.event.ResponseURL);
    const isOfThis = (properties: string | undefined) => isCurrentByProperties(this.event, properties) !== false;
    return this.stack.completedId(`${this.event.RequestType.toUpperCase()}_COMPLETE`, signed === undefined ? undefined : signed - CLOCK_SKEW, isOfThis);
  }

  /**
   * For a Delete: whether the resource goes, and not only a thing that it has replaced.
   *
   * @param isThis whether the properties are those of the thing; all of them by default
   */
  public async isResourceDeletion(isThis?: (properties: RawProperties) => boolean): Promise<boolean> {
    const { isDeletion } = await this.stack.phase(); // which is asked when all that came before the request is shown
    const seen = await this.stack.resource();
    const isIt = typeof seen === 'object' && seen.status === 'DELETE_IN_PROGRESS' && seen.physicalId === this.event.PhysicalResourceId;
    if (!isIt) return false;
    if (isDeletion) return true;
    // CloudFormation may show the resource so while it deletes what was replaced, which had other properties.
    const latest = await this.stack.latestEvent();
    // What was replaced was replaced in this operation, and its resource has an event of that; or in one that failed before.
    if (latest?.isEarlier) return !isOther(latest, this.event);
    const properties = isThis && latest?.properties ? parseProperties(latest.properties) : undefined;
    if (!properties) return isCurrentByProperties(this.event, latest?.properties) === true;
    return isThis!(latest!.physicalId === this.event.PhysicalResourceId ? unmasked(properties, this.event) : properties);
  }

  /** Whether a call made for the resource's last creation or update may still take effect: it rolls back, or had only just ended. */
  public lateWritesPossible(): Promise<boolean> {
    return this.stack.lateWritesPossible((properties) => isCurrentByProperties(this.event, properties) === false);
  }

  /**
   * The properties of the resource's latest creation or update, and the id. Undefined where CloudFormation doesn't tell. Masked ones are
   * taken from this request, so the properties are right only if they yield the id.
   */
  public async latest(): Promise<{ readonly properties?: RawProperties; readonly physicalId?: string }> {
    const { properties, physicalId } = await this.stack.latestEvent() ?? {};
    return { properties: this.parse(properties), physicalId };
  }

  /**
   * What the stack's failed operations before this one have asked of the resource, and what it was before them: what it may have to undo
   * where rollback is disabled. Nothing where there were none.
   */
  public async failedOperations(): Promise<FailedRequests> {
    const failed = await this.stack.failedOperations();
    if (!failed) return { properties: [], completeIds: [] };
    return { ...failed, properties: this.parseAll(failed.properties) };
  }

  /** What the requests have asked of the resource whose calls may still have taken effect when this one's handling began. */
  public async lateProperties(): Promise<RawProperties[]> {
    return this.parseAll(await this.stack.lateProperties());
  }

  /** For a Delete: what CloudFormation holds of the resource, when that is another thing than the one that is deleted. */
  public async heldInstead(): Promise<{ readonly physicalId: string; readonly properties?: RawProperties } | undefined> {
    const latest = await this.stack.latestEvent();
    return latest && isOther(latest, this.event) ? { physicalId: latest.physicalId, properties: this.parse(latest.properties) } : undefined;
  }

  private parseAll(properties: readonly string[]): RawProperties[] {
    return properties.map((json) => this.parse(json)).filter((each) => each !== undefined);
  }

  /** The masked ones are taken from this request. */
  private parse(json: string | undefined): RawProperties | undefined {
    const shown = json ? parseProperties(json) : undefined;
    return shown && unmasked(shown, this.event);
  }

  /** From here on this Delete is valid only while CloudFormation holds that id: with another one, what stays is another thing. */
  public requireCurrentId(physicalId: string): void {
    this.requiredId = physicalId;
  }

  /** Throws unless the holder is this resource, or belongs to a stack that is gone. */
  public async refuseHeldBy(holder: Owner, thing: string): Promise<void> {
    if (sameOwner(holder, this.owner)) return;
    const ownStack = holder.stackId === this.owner.stackId;
    if (!ownStack && await this.stack.isGone(holder.stackId)) return;
    const where = ownStack ? 'this stack' : `stack ${stackName(holder.stackId)} (${holder.stackId})`;
    throw new ConflictError(`${thing} is held by resource ${holder.logicalId} of ${where}; take it out of there first, in a deployment of its own`);
  }

  private async validity(): Promise<'yes' | 'no' | 'unknown'> {
    const seen = await this.stack.resource();
    if (seen === 'unknown') return 'unknown';
    const allowedIds = [this.requiredId, this.event.PhysicalResourceId];
    const isHeldStill = seen === 'absent' || this.requiredId === undefined || allowedIds.includes(seen.physicalId);
    const validity = isHeldStill ? validityOf(this.event, seen, this.isRealPhysicalId) : 'no';
    const answer = validity === 'if current' ? (await this.isCurrent(seen) ? 'yes' : 'no') : validity;
    if (answer === 'no') this.log({ message: 'no longer wanted', seen });
    return answer;
  }

  private async isCurrent(seen: ResourceSeen): Promise<boolean> {
    if (isCurrentByDate(this.event, seen)) return true;
    const latest = await this.stack.latestEvent();
    return isCurrentByProperties(this.event, latest?.properties) ?? withinSkew(this.event, seen);
  }
}

/**
 * CloudFormation waited for the answer when it signed the request, so the signature counts as its yes of that moment: from the earlier edge
 * of the second, since it has no fractions. A continued request has no yes of its own, nor does one with a date in the future.
 */
function ownYes({ ResponseURL, CdkAdoptContinued }: CustomResourceEvent, now: number): number | undefined {
  const signed = CdkAdoptContinued ? undefined : sentAt(ResponseURL);
  return signed !== undefined && signed <= now ? signed : undefined;
}

/** Whether another thing is held than the one that is deleted. */
function isOther(latest: EventSeen, { PhysicalResourceId }: CustomResourceEvent): latest is EventSeen & { readonly physicalId: string } {
  const { physicalId, status = '' } = latest;
  return physicalId !== undefined && physicalId !== PhysicalResourceId && !NOT_HELD.includes(status);
}
