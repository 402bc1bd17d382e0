import { type Owner, sameOwner, stackName } from './ownership';

/** What a request would leave behind, or why it would fail. What only the service itself finds wrong isn't foreseen. */
export type Prediction<T> = { readonly after: T } | { readonly refusal: string };

/** Why what the holder has is refused to the owner. Undefined if its stack is gone. */
export function refusalByHolder(owner: Owner, holder: Owner | undefined, isGone: (stackId: string) => boolean): string | undefined {
  if (!holder || sameOwner(holder, owner)) return undefined;
  const ownStack = holder.stackId === owner.stackId;
  if (!ownStack && isGone(holder.stackId)) return undefined;
  return `it is held by resource ${holder.logicalId} of ${ownStack ? 'this stack' : `stack ${stackName(holder.stackId)}`}`;
}
