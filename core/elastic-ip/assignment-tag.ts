/**
 * What the tag `cdk-adopt:assigned-to` says: on which instance the pool puts the address; and, where it is to come back from there, until
 * when whoever has given this notice may take it. Auto Scaling and EC2 have no lock in common, so this notice is what keeps an invocation
 * that takes an address back apart from one that finds the instance in the group again.
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
