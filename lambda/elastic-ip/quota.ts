import type { Address } from '../../core/elastic-ip/address';
import { TAG } from '../../core/ownership';

/** The most addresses to name, since a response to CloudFormation has at most 4,096 bytes. */
const NAMED = 10;

/** Tags of addresses that somebody relies on, even if they are idle. */
const RESERVED: readonly string[] = [TAG.associatedBy, TAG.retained, TAG.key, 'aws:cloudformation:stack-id'];

/** Summarizes the region's addresses for the error that the quota is exceeded. Changes nothing. */
export function describeUse(addresses: readonly Address[], isGone: (stackId: string) => boolean): string {
  const idle = addresses.filter(({ associationId }) => associationId === undefined);
  const abandoned = idle.filter(({ tags }) => isAbandoned(tags, isGone));
  const counts = `the region holds ${addresses.length}, ${idle.length} of them idle`;
  if (abandoned.length === 0) return `${counts}, and none of these looks abandoned`;
  const named = abandoned.slice(0, NAMED).map((address) => `${address.allocationId} (${address.publicIp}, ${describeOwner(address)})`);
  const more = abandoned.length > NAMED ? ` and ${abandoned.length - NAMED} more` : '';
  return `${counts}; of the idle ones these look abandoned: ${named.join(', ')}${more}`;
}

function isAbandoned(tags: Address['tags'], isGone: (stackId: string) => boolean): boolean {
  if (RESERVED.some((key) => key in tags)) return false;
  const stackId = tags[TAG.stack];
  return stackId === undefined || isGone(stackId);
}

function describeOwner({ tags }: Address): string {
  if (tags[TAG.stack] !== undefined) return 'its stack is gone';
  return tags.Name ? `without owner, Name ${tags.Name.slice(0, 40)}` : 'without owner';
}
