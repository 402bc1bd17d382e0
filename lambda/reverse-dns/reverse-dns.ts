import { type DesiredReverseDns, parseDesiredReverseDns } from '../../core/reverse-dns/desired-state';
import type { Feature, UpdateInput } from '../custom-resource/handler';
import { once } from '../custom-resource/once';
import type { Outcome } from '../custom-resource/response';
import { undoIfReadable } from '../custom-resource/undo-if-readable';
import type { ReverseDnsPort } from './ec2';
import { addressesWithOwnRecord, type RecordContext, removeRecordTags, resetRecord, setRecord } from './reconcile';

const ID = /^reverse-dns\/(eipalloc-[0-9a-f]+)$/;
const idOf = ({ allocationId }: Pick<DesiredReverseDns, 'allocationId'>) => `reverse-dns/${allocationId}`;
const isRealPhysicalId = (physicalId: string) => ID.test(physicalId);

/** An address has one record: another domain name updates it in place, another address is a replacement. */
export function reverseDns(port: ReverseDnsPort): Feature<DesiredReverseDns> {
  return {
    parse: parseDesiredReverseDns,
    isRealPhysicalId,

    async create({ properties, calls, request }) {
      return setAndAnswer({ port, calls, request }, properties);
    },

    update: (input) => update({ port, calls: input.calls, request: input.request }, input),

    async delete({ properties, physicalResourceId, calls, request }) {
      const context = { port, calls, request };
      const [, named] = ID.exec(physicalResourceId) ?? [];
      const isEverything = once(async () => named === undefined || request.isResourceDeletion());
      // Of a failed creation, a later one may hold the record.
      const heldNow = once(async () => (named === undefined ? (await request.heldInstead())?.physicalId : undefined));
      const ours = new Set<string>();
      const undo = async (notFoundFor?: number) => {
        // A read by tags may be stale; the ID, or the properties, name the address.
        const known = named ?? properties.allocationId;
        const others = (await addressesWithOwnRecord(context)).filter((id) => id !== known);
        const also = others.length > 0 && await isEverything() ? others : [];
        const held = await heldNow();
        for (const allocationId of [known, ...also].filter((id) => idOf({ allocationId: id }) !== held)) {
          if (await resetRecord(context, allocationId, notFoundFor)) ours.add(allocationId);
        }
      };
      if (await undoIfReadable(calls, named === undefined, undo) === 'denied') return;
      const mayBeLate = async () => named === undefined || request.lateWritesPossible();
      if (await mayBeLate()) await calls.poll(() => undo(0).then(async () => !await mayBeLate()));
      for (const allocationId of ours) await removeRecordTags(context, allocationId);
    },
  };
}

async function update(
  context: RecordContext, { properties, previous, physicalResourceId, isRepeated }: UpdateInput<DesiredReverseDns>,
): Promise<Outcome> {
  const { calls, request } = context;
  void request.stack.phase(); // asked beside the work, since the answer matters only afterwards
  const outcome = await setAndAnswer(context, properties);
  const { rollback } = await request.stack.phase();
  // Otherwise the properties before are those of the record that is held, and change.
  const mayFollowFailure = rollback || isRepeated || idOf(previous) !== physicalResourceId || await request.stack.mayFollowFailure();
  if (mayFollowFailure) await resetAttempted(context, [outcome.physicalResourceId, physicalResourceId]);
  if (!rollback) return outcome;
  // The failed update may have died or still run: undo what it sets within the late-write window.
  const moved = previous.allocationId !== properties.allocationId;
  // If the failed update had completed, the clean-up's Delete undoes it.
  const left = moved && idOf(previous) !== physicalResourceId ? previous.allocationId : undefined;
  let wasOurs = false;
  await calls.poll(async () => {
    if (!moved) await setRecord(context, properties.allocationId, properties.domainName);
    if (left !== undefined) wasOurs = await resetRecord(context, left, 0) || wasOurs;
  });
  if (left !== undefined && wasOurs) await removeRecordTags(context, left);
  return outcome;
}

/** Resets the records that requests which failed, and were not rolled back, have set: CloudFormation has never held them. */
async function resetAttempted(context: RecordContext, held: readonly string[]): Promise<void> {
  const others = (await addressesWithOwnRecord(context)).filter((allocationId) => !held.includes(idOf({ allocationId })));
  if (others.length === 0) return;
  const { idBefore, completeIds } = await context.request.failedOperations();
  if (idBefore === undefined) return; // it isn't known what a rollback would go back to
  for (const allocationId of others.filter((other) => ![idBefore, ...completeIds].includes(idOf({ allocationId: other })))) {
    if (await resetRecord(context, allocationId)) await removeRecordTags(context, allocationId);
  }
}

async function setAndAnswer(context: RecordContext, properties: DesiredReverseDns): Promise<Outcome> {
  await setRecord(context, properties.allocationId, properties.domainName);
  return { physicalResourceId: idOf(properties) };
}
