import { type Clock, pause } from './clock';
import type { CustomResourceEvent, CustomResourceResponse, LogLocation } from './protocol';
import { retry } from './retry';

/** CloudFormation refuses a longer response with "Response object is too long." and fails the resource, hiding the reason. */
export const MAX_RESPONSE_BYTES = 4096;
const PUT_ATTEMPTS = 5;
const PUT_TIMEOUT = 4_000;

export interface Outcome {
  readonly physicalResourceId: string;
  readonly data?: Readonly<Record<string, string>>;
}

export function success(event: CustomResourceEvent, { physicalResourceId, data }: Outcome): CustomResourceResponse {
  return { Status: 'SUCCESS', PhysicalResourceId: physicalResourceId, ...identityOf(event), ...(data && { Data: data }) };
}

/** @param log where the details are; named in the Reason even when the rest of it has to be cut */
export function failed(event: CustomResourceEvent, reason: string, log: LogLocation): CustomResourceResponse {
  // An Update must answer with the id it was given: CloudFormation adopts what a FAILED one returns.
  const physicalResourceId = event.PhysicalResourceId ?? `none/${event.RequestId}`;
  const response = (text: string): CustomResourceResponse =>
    ({ Status: 'FAILED', Reason: text, PhysicalResourceId: physicalResourceId, ...identityOf(event) });
  const where = locationText(log);
  const room = MAX_RESPONSE_BYTES - byteLength(response(where));
  return response(cut(oneLine(reason), room) + where);
}

function locationText({ logGroupName = '', logStreamName }: LogLocation): string {
  const stream = oneLine(logStreamName);
  return logGroupName ? ` (log group: ${oneLine(logGroupName)}, stream: ${stream})` : ` (log stream: ${stream})`;
}

function identityOf({ StackId, RequestId, LogicalResourceId }: CustomResourceEvent) {
  return { StackId, RequestId, LogicalResourceId };
}

export function byteLength(response: CustomResourceResponse): number {
  return Buffer.byteLength(JSON.stringify(response));
}

function oneLine(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ').trim();
}

/** At most `room` bytes inside a JSON string. Both ends stay: the beginning says what was attempted, the end what to do. */
export function cut(text: string, room: number): string {
  const size = (characters: string[]) => Buffer.byteLength(JSON.stringify(characters.join(''))) - 2;
  const characters = [...text];
  if (size(characters) <= room) return text;
  const gap = [...' [...] '];
  let [kept, tooMany] = [0, characters.length];
  const ends = (count: number) =>
    [...characters.slice(0, Math.ceil(count / 2)), ...gap, ...characters.slice(characters.length - Math.floor(count / 2))];
  while (tooMany - kept > 1) {
    const middle = (kept + tooMany) >> 1;
    if (size(ends(middle)) <= room) kept = middle;
    else tooMany = middle;
  }
  return ends(kept).join('');
}

/** Puts the body where CloudFormation waits for it. Throws when it can't be sent: then Lambda delivers the request again. */
export async function respond(url: string, response: CustomResourceResponse, clock: Clock, put: Put = putByFetch): Promise<void> {
  const body = JSON.stringify(response);
  const send = async () => {
    const problem = await put(url, body);
    if (problem !== undefined) throw new Error(`the response could not be sent: ${problem}`);
  };
  await retry(clock, send, (error, attempt) => {
    if (attempt === PUT_ATTEMPTS) throw error;
    return pause(attempt, clock) / 2;
  });
}

/** Returns what went wrong, if anything. */
export type Put = (url: string, body: string) => Promise<string | undefined>;

async function putByFetch(url: string, body: string): Promise<string | undefined> {
  try {
    // The URL is signed for no content type.
    const answer = await fetch(url, { method: 'PUT', body, headers: { 'content-type': '' }, signal: AbortSignal.timeout(PUT_TIMEOUT) });
    return answer.ok ? undefined : `HTTP ${answer.status}`;
  } catch (error) {
    // fetch's own message can hold the URL, which is a credential.
    return (error as Error).name;
  }
}
