import type { EventPage, StackEvent } from './cloudformation';

/** The latest event of a resource's creation or update. */
export interface EventSeen {
  /** The event, if there is one, is of before the stack's present operation, or begins it. */
  readonly isEarlier?: true;
  readonly physicalId?: string;
  readonly status?: string;
  /** As JSON. */
  readonly properties?: string;
  /** Milliseconds since 1970. */
  readonly time?: number;
}

/** What a resource has been in operations that failed and were not rolled back, and in the present one. */
export interface FailedOperations {
  /** The properties of its creations and updates in them, as JSON; the latest first, and those before them last. */
  readonly properties: readonly string[];
  /** Its physical IDs in them that have been those of a complete resource. */
  readonly completeIds: readonly string[];
  /** Its physical ID before them, and none if it didn't exist then. Absent where CloudFormation doesn't tell. */
  readonly idBefore?: string | 'none';
}

/** Gives undefined where CloudFormation could not be asked. */
export type AskForPage = (token?: string) => Promise<EventPage | undefined>;

/** So many pages of 100 events of the present operation, which may be one of 500 resources; and so many of before it. */
const EVENT_PAGES = 60;
const EARLIER_PAGES = 10;
/** With these the resource is what the event's physical ID names. */
const HELD = ['CREATE_COMPLETE', 'UPDATE_COMPLETE'];
const SUCCEEDED = [...HELD, 'UPDATE_ROLLBACK_COMPLETE'];
const FAILED = ['CREATE_FAILED', 'UPDATE_FAILED'];

/** A stack's events, the latest first. Pages that have been read are remembered: only one that isn't answered is asked for again. */
export class StackEvents {
  private readonly read: StackEvent[] = [];
  private pages = 0;
  private next?: string;

  public constructor(private readonly stackId: string) {}

  /**
   * The latest event of the resource, except those of deletions: for a replaced resource they carry the old properties. Undefined where
   * there is none; `unknown` where CloudFormation has not answered.
   *
   * @param since what is older doesn't matter, in milliseconds since 1970
   */
  public async latestOf(logicalId: string, ask: AskForPage, since = -Infinity): Promise<EventSeen | undefined | 'unknown'> {
    let isEarlier: true | undefined;
    for await (const event of this.latestFirst(ask)) {
      if (event === 'unknown') return event;
      if (event.time !== undefined && event.time < since) return undefined;
      isEarlier = event.isEarlier;
      if (event.logicalId === logicalId && !isOfDeletion(event)) {
        return { isEarlier, properties: event.properties, physicalId: event.physicalId, status: event.status, time: event.time };
      }
    }
    return isEarlier && { isEarlier };
  }

  /** The physical ID that the resource had before the stack's present operation. Undefined where CloudFormation doesn't tell. */
  public async idBeforeOperation(logicalId: string, ask: AskForPage): Promise<string | undefined> {
    for await (const event of this.latestFirst(ask)) {
      if (event === 'unknown') return undefined;
      if (event.isEarlier && event.logicalId === logicalId && HELD.includes(event.status)) return event.physicalId;
    }
    return undefined;
  }

  /** Undefined if the stack's latest operation before the present one has succeeded; `unknown` where CloudFormation has not answered. */
  public async failedOperations(logicalId: string, ask: AskForPage): Promise<FailedOperations | undefined | 'unknown'> {
    const properties = new Set<string>();
    const completeIds = new Set<string>();
    let [hasFailed, isBefore, isWhole] = [false, false, false];
    for await (const event of this.latestFirst(ask)) {
      if (event === 'unknown') return event;
      if (this.isOwn(event)) {
        hasFailed ||= FAILED.includes(event.status);
        isBefore ||= SUCCEEDED.includes(event.status);
        isWhole ||= event.status === 'CREATE_IN_PROGRESS';
        if (isBefore && !hasFailed) return undefined;
      } else if (event.logicalId === logicalId && !isOfDeletion(event)) {
        const isComplete = HELD.includes(event.status);
        if ((!isBefore || isComplete) && event.properties !== undefined) properties.add(event.properties);
        if (isBefore && isComplete) return { properties: [...properties], completeIds: [...completeIds], idBefore: event.physicalId };
        if (isComplete && event.physicalId !== undefined) completeIds.add(event.physicalId);
      }
    }
    return hasFailed ? { properties: [...properties], completeIds: [...completeIds], ...(isWhole && { idBefore: 'none' }) } : undefined;
  }

  /** The stack's status before its deletion. Undefined where no event tells; `unknown` where CloudFormation has not answered. */
  public async statusBeforeDeletion(ask: AskForPage): Promise<string | undefined> {
    for await (const event of this.latestFirst(ask)) {
      if (event === 'unknown') return event;
      if (this.isOwn(event) && !isOfDeletion(event)) return event.status;
    }
    return undefined;
  }

  /** Ends with `unknown` where CloudFormation has not answered. */
  private async *latestFirst(ask: AskForPage): AsyncGenerator<StackEvent & Pick<EventSeen, 'isEarlier'> | 'unknown'> {
    let isEarlier: true | undefined;
    let lastPage = EVENT_PAGES;
    for (let index = 0; ; index++) {
      if (index === this.read.length) {
        const more = this.pages < lastPage && await this.readOn(ask);
        if (more === 'unknown') yield more;
        if (more !== true) return;
      }
      const event = this.read[index]!;
      if (!isEarlier && this.beginsOperation(event)) {
        isEarlier = true;
        lastPage = Math.min(lastPage, this.pages + EARLIER_PAGES);
      }
      yield { ...event, isEarlier };
    }
  }

  /** Reads pages until there is a further event; false where there is none. */
  private async readOn(ask: AskForPage): Promise<boolean | 'unknown'> {
    const before = this.read.length;
    while (this.read.length === before) {
      if (this.pages > 0 && this.next === undefined) return false;
      const page = await ask(this.next);
      if (!page) return 'unknown';
      this.pages++;
      this.next = page.next;
      this.read.push(...page.events);
    }
    return true;
  }

  private isOwn({ physicalId }: StackEvent): boolean {
    return physicalId === this.stackId;
  }

  private beginsOperation(event: StackEvent): boolean {
    return this.isOwn(event) && ['CREATE_IN_PROGRESS', 'UPDATE_IN_PROGRESS'].includes(event.status);
  }
}

function isOfDeletion({ status }: StackEvent): boolean {
  return status.startsWith('DELETE');
}
