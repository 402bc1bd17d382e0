import type { RawProperties } from '../../core/contracts/raw-properties';
import type { ResourceSeen } from './cloudformation';
import type { CustomResourceEvent } from './protocol';

/** Whether the id that came in names a thing, instead of being one that stands for "none made" or that CloudFormation invented. */
export type IsRealPhysicalId = (physicalId: string, event: CustomResourceEvent) => boolean;

/**
 * What the resource's status says of the request. `if current` leaves open whether a later request has overtaken it. When the question
 * can't be answered the answer is yes, since otherwise a missing permission would stop every deployment.
 */
export function validityOf(event: CustomResourceEvent, seen: ResourceSeen, namesThing: IsRealPhysicalId): 'yes' | 'no' | 'if current' {
  if (seen === 'unknown') return 'yes';
  if (seen === 'absent') return 'no';
  const { RequestType, PhysicalResourceId = '' } = event;
  const isHeld = seen.physicalId === PhysicalResourceId;
  switch (RequestType) {
    case 'Create':
      return isBeingCreated(seen) ? 'if current' : 'no';
    case 'Update':
      return seen.status === 'UPDATE_IN_PROGRESS' && isHeld ? 'if current' : 'no';
    case 'Delete':
      if (seen.status === 'DELETE_IN_PROGRESS') return withinSkew(event, seen) ? 'yes' : 'no';
      return !isHeld && isValidCleanUp(event, seen, namesThing) ? 'yes' : 'no';
  }
}

/** Whether a thing is deleted that CloudFormation has replaced. */
function isValidCleanUp(event: CustomResourceEvent, seen: Exclude<ResourceSeen, string>, namesThing: IsRealPhysicalId): boolean {
  if (BUSY.includes(seen.status)) return false;
  // An ID that names nothing is that of a failed creation: what it made may be a later one's by now.
  return namesThing(event.PhysicalResourceId ?? '', event) || isLatest(event, seen);
}

/** Some emulators call the creation in a stack that stands an update. What is updated has an ID. */
function isBeingCreated({ status, physicalId }: Exclude<ResourceSeen, string>): boolean {
  return status === 'CREATE_IN_PROGRESS' || (status === 'UPDATE_IN_PROGRESS' && !physicalId);
}

/** Whether CloudFormation tells that nothing was done with the resource since the request was sent. */
function isLatest(event: CustomResourceEvent, seen: ResourceSeen): boolean {
  const late = lateness(event, seen);
  return late !== undefined && late <= CLOCK_SKEW;
}

const BUSY = ['CREATE_IN_PROGRESS', 'UPDATE_IN_PROGRESS'];

/** By how much the clocks of CloudFormation's own parts may differ, in milliseconds. */
export const CLOCK_SKEW = 2_000;

/** When CloudFormation signed the ResponseURL, which is when it sent the request. Undefined where the URL doesn't tell. */
export function sentAt(responseUrl: string): number | undefined {
  const date = /[?&]X-Amz-Date=(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z/i.exec(responseUrl);
  if (!date) return undefined;
  const [year, month, day, hour, minute, second] = date.slice(1).map(Number) as [number, number, number, number, number, number];
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/** Whether the dates show that the request was sent for the resource's present operation. When they don't, it may still be the case. */
export function isCurrentByDate(event: CustomResourceEvent, seen: ResourceSeen): boolean {
  const late = lateness(event, seen);
  return late !== undefined && late < 1_000; // the signature's date has no fractions of a second
}

/** For where the latest event doesn't tell, since clocks may differ. Where nothing tells, the request counts as current. */
export function withinSkew(event: CustomResourceEvent, seen: ResourceSeen): boolean {
  return (lateness(event, seen) ?? 0) <= CLOCK_SKEW;
}

/** By how much the resource was updated after the request was sent, in milliseconds. */
function lateness(event: CustomResourceEvent, seen: ResourceSeen): number | undefined {
  const sent = sentAt(event.ResponseURL);
  const updated = typeof seen === 'object' ? seen.lastUpdated : undefined;
  return sent === undefined || updated === undefined ? undefined : updated - sent;
}

/** Whether the latest event's properties are those of the request. Undefined where the event doesn't tell. */
export function isCurrentByProperties(event: CustomResourceEvent, latestProperties: string | undefined): boolean | undefined {
  const latest = latestProperties ? parseProperties(latestProperties) : undefined;
  return latest && isSame(latest, event.ResourceProperties);
}

/** Undefined where CloudFormation has cut them, because they were long. */
export function parseProperties(json: string): RawProperties | undefined {
  try {
    return JSON.parse(json) as RawProperties;
  } catch {
    return undefined;
  }
}

/** In the place of a value that comes from a parameter with NoEcho. */
const MASK = '****';

/** An event's properties, the masked ones taken from the request: whether they are the same ones, something else has to prove. */
export function unmasked(shown: RawProperties, { ResourceProperties: sent }: CustomResourceEvent): RawProperties {
  const isMasked = (value: unknown) => typeof value === 'string' && value.includes(MASK);
  return Object.fromEntries(Object.entries(shown).map(([key, value]) => [key, isMasked(value) && key in sent ? sent[key] : value]));
}

/** Whether an event shows what was sent. Undefined where only masked values could tell. In a request every scalar is a string. */
function isSame(shown: unknown, sent: unknown): boolean | undefined {
  if (Array.isArray(shown) && Array.isArray(sent)) {
    return shown.length === sent.length && all(shown.map((item, index) => isSame(item, sent[index])));
  }
  if (isObject(shown) && isObject(sent)) {
    const keys = [...new Set([...Object.keys(shown), ...Object.keys(sent)])];
    return all(keys.map((key) => isSame(shown[key], sent[key])));
  }
  if (typeof shown === 'string' && shown.includes(MASK)) return shown === sent ? true : undefined;
  return typeof shown !== 'object' && typeof sent !== 'object' && String(shown) === String(sent);
}

function all(answers: readonly (boolean | undefined)[]): boolean | undefined {
  if (answers.includes(false)) return false;
  return answers.includes(undefined) ? undefined : true;
}

function isObject(value: unknown): value is RawProperties {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
