/**
 * The value of the tag `cdk-adopt:assigned-to`: the instance to which the pool assigned the address and, if the address is to be reclaimed,
 * until when the invocation that wrote this notice may do so. Auto Scaling and EC2 share no lock, so the notice keeps that invocation apart
 * from one that finds the instance in the group again.
 */
export interface AssignmentTag {
  readonly instanceId: string;
  /** Milliseconds since 1970. */
  readonly until?: number;
}

const SEPARATOR = ' until ';

export function formatAssignmentTag({ instanceId, until }: AssignmentTag): string {
  return until === undefined ? instanceId : `${instanceId}${SEPARATOR}${new Date(until).toISOString()}`;
}

export function parseAssignmentTag(value: string | undefined): AssignmentTag | undefined {
  if (!value) return undefined;
  const [instanceId = '', until] = value.split(SEPARATOR);
  return { instanceId, until: until === undefined ? undefined : Date.parse(until) };
}
