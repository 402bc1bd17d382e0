import { adoptedData } from '../../core/email-templates/adopted-data';
import {
  changed, changedOrTagged, type DesiredFolder, type Entry, type Folder, parseDesiredFolder, physicalIdOf, without,
} from '../../core/email-templates/folder-plan';
import { type Content, sameContent } from '../../core/email-templates/stored-template';
import { Continuation, OperationError, StaleRequestError } from '../../core/errors';
import { TAG, type Tags } from '../../core/ownership';
import { READ_LAG } from '../../core/timings';
import { Calls } from '../custom-resource/calls';
import type { CreateInput, DeleteInput, Feature, UpdateInput } from '../custom-resource/handler';
import { once } from '../custom-resource/once';
import { ownerOf } from '../custom-resource/protocol';
import type { TemplateContext } from '../email-template/context';
import { createOrAdopt } from '../email-template/create-or-adopt';
import { deleteOrRetain, restoreAndDeleteBackup } from '../email-template/delete-or-restore';
import type { TemplatePort } from '../email-template/ses';
import { testRender } from '../email-template/test-render';
import { CheckpointedRun, type Facts, type Progress, STAGE } from './checkpoint';
import { attemptedTemplates, attemptedTexts, folderWithId, isOfFailedOperation, mayBeAttempted } from './failed-operations';
import { fetchFolder, fetchPreviousFolder, fetchTemplate } from './fetch-folder';
import { Lease, WITHOUT_LEASE } from './lease';
import { rateLimited } from './rate-limited-port';
import { RateLimiter } from './rate-limiter';
import { runsInRollback } from './rollback-code';
import type { FolderPort } from './s3';
import { successorFolder } from './successor';

interface FolderContext extends TemplateContext {
  readonly assets: FolderPort;
  readonly limiter: RateLimiter;
  readonly checkpoints: CheckpointedRun;
  readonly lease: Lease;
}

/** @param withoutLease how many templates are written without a lease */
export function emailTemplates(port: TemplatePort, assets: FolderPort, withoutLease = WITHOUT_LEASE): Feature<DesiredFolder> {
  const contextOf = contextOver(port, assets, withoutLease);

  return {
    parse: parseDesiredFolder,
    continues: true,

    // A physical ID that CloudFormation generated may look like ours.
    isRealPhysicalId: (physicalId, event) => physicalId === physicalIdOf(event.ResourceProperties, ownerOf(event)),

    create: leased(contextOf, async (context, { properties }: CreateInput<DesiredFolder>) => {
      const folder = await fetchFolder(context, properties);
      await context.lease.begin(folder.entries.length, () => runsInRollback(context.calls, context.request));
      await context.checkpoints.visit(STAGE.templates, folder.entries, deploying(context, folder, { isNew: () => true }));
      context.checkpoints.throwFailures();
      return outcome(properties, context);
    }),

    update: leased(contextOf, async (context, input: UpdateInput<DesiredFolder>) => {
      const { properties, previous, physicalResourceId, isRepeated } = input;
      const rollback = await isRollback(context);
      const { folder, previousFolder } = await foldersOf(context, input, rollback);
      if (!folder) return outcome(properties, context);
      // Otherwise the properties before are those of the folder that is held, and change.
      const mayFollowFailure = rollback || isRepeated || previous.id !== physicalResourceId || context.checkpoints.facts.mayFollowFailure;
      if (rollback) await undo(context, input, folder, previousFolder);
      else {
        const added = new Set(previousFolder && without(folder, previousFolder).map(({ name }) => name));
        const known = mayFollowFailure ? undefined : previousFolder;
        const options = { isNew: ({ name }: Entry) => added.has(name), known, formerTags: previous.tags };
        const entries = changedOrTagged(folder, known);
        // Whatever has succeeded has ended its lease.
        if (mayFollowFailure || context.lease.isFor(entries.length)) {
          await context.lease.begin(entries.length, async () => previous.knowsLeases);
        }
        await context.checkpoints.visit(STAGE.templates, entries, deploying(context, folder, options));
      }
      const more = rollback ? [properties] : [properties, previous];
      if (mayFollowFailure) await undoAttempted(context, { held: physicalResourceId, more, kept: folder.entries });
      context.checkpoints.throwFailures();
      return outcome(properties, context);
    }),

    delete: leased(contextOf, async (context, input: DeleteInput<DesiredFolder>) => {
      const { properties, physicalResourceId, request } = input;
      // CloudFormation may send the properties of an update that has failed, with the ID of what was there before.
      const named = physicalResourceId === properties.id ? undefined : await folderWithId(context, physicalResourceId);
      const kept = await remove(context, named ? { ...input, properties: named } : input);
      if (kept && (physicalResourceId !== properties.id || context.checkpoints.facts.mayFollowFailure)) {
        const held = await request.heldInstead();
        await undoAttempted(context, { held: held?.physicalId, more: [properties], kept });
      }
      context.checkpoints.throwFailures();
    }),
  };
}

type ContextOf = (input: CreateInput<DesiredFolder>) => FolderContext;

/** Ends the lease before the answer, whatever that is. */
function leased<I extends CreateInput<DesiredFolder>, T>(contextOf: ContextOf, work: (context: FolderContext, input: I) => Promise<T>) {
  return async (input: I): Promise<T> => {
    const context = contextOf(input);
    const { lease, calls: { log } } = context;
    try {
      const result = await work(context, input);
      await lease.end();
      return result;
    } catch (error) {
      if (error instanceof Continuation) throw error;
      const end = error instanceof StaleRequestError ? lease.abandon() : lease.end();
      await end.catch((reason: Error) => log({ message: 'the lease was not removed', reason: reason.message }));
      throw error;
    }
  };
}

function contextOver(port: TemplatePort, assets: FolderPort, withoutLease: number): ContextOf {
  return ({ calls, request }) => {
    const progress = request.progress as Progress | undefined;
    const limiter = new RateLimiter(calls.clock, progress?.pace);
    const limited = rateLimited(port, limiter);
    const checkpoints = new CheckpointedRun(calls, request.canContinue, limiter, progress);
    const lease = new Lease({ calls, request, port: limited, limiter, facts: checkpoints.facts, withoutLease });
    return {
      calls: new Calls(calls.clock, calls.deadline, calls.log, lease),
      request, assets, limiter, checkpoints, lease,
      port: limited,
      acquireSlot: () => limiter.acquireSlot('write'),
      adopted: checkpoints.adopted,
      mayHaveWritten: mayBeAttempted({ calls, request, assets }),
    };
  };
}

/** No folder in a rollback where the failed update could not read its own either: it has written nothing, so none is to be restored. */
async function foldersOf(
  context: FolderContext, { properties, previous }: UpdateInput<DesiredFolder>, rollback: boolean,
): Promise<{ readonly folder?: Folder; readonly previousFolder?: Folder }> {
  const folder = await (rollback ? fetchPreviousFolder : fetchFolder)(context, properties);
  const previousFolder = await fetchPreviousFolder(context, previous);
  const isNeeded = !folder && previousFolder !== undefined;
  return { folder: isNeeded ? await fetchFolder(context, properties) : folder, previousFolder };
}

interface Deploying {
  readonly isNew: (entry: Entry) => boolean;
  /** What is known to have been deployed before. */
  readonly known?: Folder;
  readonly formerTags?: Tags;
}

/** Creates or adopts the template, and has it rendered while the next one is processed; not where only its tags differ. */
function deploying(context: FolderContext, folder: Folder, { isNew, known, formerTags }: Deploying) {
  const { properties } = folder;
  const isRendered = new Set(changed(folder, known));
  return async (entry: Entry) => {
    const { content, sample, fault } = await fetchTemplate(context, properties, entry);
    if (fault !== undefined) throw new OperationError(fault);
    await createOrAdopt(context, { ...properties, name: entry.name }, content, isNew(entry), formerTags);
    if (!isRendered.has(entry)) return undefined;
    return () => testRender(context, entry.name, sample, () => context.limiter.acquireSlot('render'));
  };
}

/** Restores the previous texts, and undoes what the failed update created or adopted under other names. */
async function undo(context: FolderContext, input: UpdateInput<DesiredFolder>, folder: Folder, previous?: Folder): Promise<void> {
  const { properties, physicalResourceId, request } = input;
  // An update that could not read its folder has added nothing. Where it was not rolled back at once, the texts may be of any before it.
  const isByHand = (await request.failedOperations()).properties.length > 0;
  const failed = isByHand || !previous ? { ...folder, entries: [] } : previous;
  const { checkpoints } = context;
  const restore = async (entry: Entry) => {
    const { content } = await fetchTemplate(context, properties, entry);
    await createOrAdopt(context, { ...properties, name: entry.name }, content, false, input.previous.tags);
  };
  const release = async ({ name }: Entry) => void await deleteOrRetain(context, name, { retain: false, isUndone: async () => true });
  const entries = changedOrTagged(folder, failed);
  // If the failed update had completed, another physical ID comes in, and the clean-up's Delete handles them.
  const left = physicalResourceId === properties.id ? without(failed, folder) : [];

  await context.lease.begin(entries.length + left.length, async () => true);
  await checkpoints.visit(STAGE.templates, entries, restore);
  await checkpoints.visit(STAGE.undone, left, release);
  const isLeft = new Set(left);
  await checkpoints.look(STAGE.look, [...entries, ...left], async (entry) => {
    if (!isLeft.has(entry)) return restore(entry);
    await release(entry);
    await restoreAndDeleteBackup(context, entry.name, { isUndone: async () => true, isOwnText: isTextOf(context, failed, entry) });
  });
  await context.lease.removeEarlier(); // it may have been taken late
}

/** What failed requests have left, where their stack has not rolled them back. */
async function undoAttempted(context: FolderContext, of: Parameters<typeof attemptedTemplates>[1]): Promise<void> {
  const isUndone = async () => true;
  await context.checkpoints.visit(STAGE.attempted, await attemptedTemplates(context, of), async ({ folder, ...entry }) => {
    await deleteOrRetain(context, entry.name, { retain: false, isUndone });
    await restoreAndDeleteBackup(context, entry.name, { isUndone, isOwnText: isTextOf(context, folder, entry) });
  });
}

async function isRollback({ checkpoints: { facts }, request }: FolderContext): Promise<boolean> {
  if (facts.isRollback !== undefined) return facts.isRollback;
  const { rollback, isDeletion, isKnown } = await request.stack.phase();
  facts.mayFollowFailure = await request.stack.mayFollowFailure();
  if (isKnown) Object.assign(facts, { isRollback: rollback, isStackDeletion: isDeletion } satisfies Facts);
  return rollback;
}

/** Returns the folder's templates; undefined where nothing was written, since the folder can't be read. */
async function remove(
  context: FolderContext, { properties, physicalResourceId, request }: DeleteInput<DesiredFolder>,
): Promise<readonly Entry[] | undefined> {
  const { checkpoints } = context;
  const { facts } = checkpoints;
  // If the request is undone, what it created is deleted, and what existed before is restored.
  const undone = await isRollback(context) || physicalResourceId !== properties.id;
  const hasFailed = physicalResourceId !== properties.id;
  const folder = await (hasFailed ? fetchPreviousFolder : fetchFolder)(context, properties);
  if (!folder) return undefined;
  // CloudFormation has sent this just now, and the stack goes: there is nothing to ask.
  if (facts.isStackDeletion && !hasFailed && request.guard.isFresh) facts.isResourceDeletion = true;
  const successor = facts.isResourceDeletion ? undefined : await successorFolder(context, properties, physicalResourceId);
  if (!successor) facts.isResourceDeletion = true;
  const entries = without(folder, successor);
  // When the whole stack goes, nothing of its own can be there to stay: one yes is good for all of it.
  const removing = facts.isStackDeletion && !successor ? { ...context, removals: request.whileStackGoes() } : context;
  const deleteNamed = (name: string) => deleteOrRetain(removing, name, { retain: properties.retain, isUndone: async () => undone });

  const isNewSince = once(() => isOfFailedOperation(context, properties));
  const endAdoption = async (entry: Entry) => {
    const isUndone = async () => undone || (await isNewSince())(entry);
    const undoing = { isUndone, restore: properties.restore, isOwnText: isTextOf(context, folder, entry) };
    const restored = await restoreAndDeleteBackup(removing, entry.name, undoing);
    if (restored) checkpoints.missing.delete(entry.name);
  };

  await context.lease.begin(entries.length, async () => removing === context);
  const looks = facts.isLate ??= undone || await request.lateWritesPossible();
  await checkpoints.visit(STAGE.templates, entries, async ({ name }) => {
    const found = await deleteNamed(name);
    // A template that we created has no backup, unless it was retained before.
    if (!undone && (!found || TAG.retained in found.tags)) checkpoints.missing.add(name);
  });
  if (!looks) await checkpoints.visit(STAGE.copies, entries, endAdoption);
  else await checkpoints.look(STAGE.look, entries, async (entry) => void await deleteNamed(entry.name).then(() => endAdoption(entry)));
  if (looks) await context.lease.removeEarlier(); // it may have been taken late
  // The reads may be stale.
  await checkpoints.look(STAGE.missing, entries.filter(({ name }) => checkpoints.missing.has(name)), async (entry) => {
    await deleteNamed(entry.name);
    await endAdoption(entry);
  }, READ_LAG);
  return folder.entries;
}

/** Whether a text of the template is the folder's, or that of a request that failed before. */
function isTextOf(context: FolderContext, { properties }: Folder, entry: Entry): (text: Content) => Promise<boolean> {
  const own = once(async () => (await fetchTemplate(context, properties, entry)).content);
  return async (text) => sameContent(text, await own())
    || (await attemptedTexts(context, entry.name)).some((attempted) => attempted && sameContent(text, attempted));
}

function outcome({ id, prefix, owner }: DesiredFolder, { adopted }: FolderContext) {
  return { physicalResourceId: id, data: { NamePrefix: prefix, Owner: owner, ...adoptedData(adopted) } };
}
