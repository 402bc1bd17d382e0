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

  /** The properties in the events of the resource's creations and updates since then, as JSON; those that CloudFormation tells. */
  public async propertiesSince(logicalId: string, since: number, ask: AskForPage): Promise<string[]> {
    const properties = new Set<string>();
    for await (const event of this.latestFirst(ask)) {
      if (event === 'unknown' || (event.time !== undefined && event.time < since)) break;
      if (event.logicalId === logicalId && event.properties && !isOfDeletion(event)) properties.add(event.properties);
    }
    return [...properties];
  }

  /** The physical ID that the resource had before the stack's present operation. Undefined where CloudFormation doesn't tell. */
  public async idBeforeOperation(logicalId: string, ask: AskForPage): Promise<string | undefined> {
    for await (const event of this.latestFirst(ask)) {
      if (event === 'unknown') return undefined;
      if (event.isEarlier && event.logicalId === logicalId && HELD.includes(event.status)) return event.physicalId;
    }
    return undefined;
  }

  /** The physical ID in the first such event since then. Undefined where CloudFormation doesn't tell. */
  public async firstIdSince(since = -Infinity, isIt: (event: StackEvent) => boolean, ask: AskForPage): Promise<string | undefined> {
    let first: string | undefined;
    for await (const event of this.latestFirst(ask)) {
      if (event === 'unknown') return undefined;
      if (event.time !== undefined && event.time < since) return first;
      if (isIt(event)) first = event.physicalId;
    }
    return first;
  }

  /** Whether the stack's latest operation before its deletion has failed, as far as the events have been read. */
  public showFailure(): boolean {
    return FAILED.includes(this.read.find((event) => this.isOwn(event) && !isOfDeletion(event))?.status ?? '');
  }

  /** Undefined if the stack's latest operation before the present one has succeeded; `unknown` where CloudFormation has not answered. */
  public async failedOperations(logicalId: string, ask: AskForPage): Promise<FailedOperations | undefined | 'unknown'> {
    const statuses: string[] = [];
    const attempts: StackEvent[] = [];
    const isBefore = () => statuses.some((status) => SUCCEEDED.includes(status));
    const hasFailed = () => statuses.some((status) => FAILED.includes(status));
    for await (const event of this.latestFirst(ask)) {
      if (event === 'unknown') return event;
      if (this.isOwn(event)) {
        statuses.push(event.status);
        if (isBefore() && !hasFailed()) return undefined;
      } else if (event.logicalId === logicalId && !isOfDeletion(event)) {
        if (!isBefore()) attempts.push(event);
        else if (HELD.includes(event.status)) return failedOperationsIn([...attempts, event], attempts.length);
      }
    }
    if (!hasFailed()) return undefined;
    const failed = failedOperationsIn(attempts);
    return statuses.includes('CREATE_IN_PROGRESS') ? { ...failed, idBefore: 'none' } : failed;
  }

  /**
   * The stack's status before its deletion. Undefined where no event tells; `behind` where the events don't show the deletion itself yet;
   * `unknown` where CloudFormation has not answered.
   */
  public async statusBeforeDeletion(ask: AskForPage): Promise<string | undefined> {
    let isShown = false;
    for await (const event of this.latestFirst(ask)) {
      if (event === 'unknown') return event;
      if (!this.isOwn(event)) continue;
      if (!isOfDeletion(event)) return isShown ? event.status : 'behind';
      isShown = true;
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

/** @param before the index of the event of before them */
function failedOperationsIn(events: readonly StackEvent[], before = events.length): FailedOperations {
  const known = <T>(values: readonly (T | undefined)[]) => [...new Set(values.filter((value) => value !== undefined))];
  const complete = events.slice(0, before).filter(({ status }) => HELD.includes(status));
  return {
    properties: known(events.map(({ properties }) => properties)),
    completeIds: known(complete.map(({ physicalId }) => physicalId)),
    idBefore: events[before]?.physicalId,
  };
}
