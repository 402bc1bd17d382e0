import { isDeepStrictEqual } from 'node:util';
import { adoptedData } from '../../core/email-templates/adopted-data';
import { type DesiredTemplate, parseDesiredTemplate, templateNameOf } from '../../core/email-templates/desired-template';
import { isUnreadable } from '../../core/errors';
import { TAG } from '../../core/ownership';
import { READ_LAG } from '../../core/timings';
import type { Calls } from '../custom-resource/calls';
import type { CreateInput, DeleteInput, Feature, UpdateInput } from '../custom-resource/handler';
import { ownerOf } from '../custom-resource/protocol';
import type { FailedRequests } from '../custom-resource/request';
import { undoIfReadable } from '../custom-resource/undo-if-readable';
import type { TemplateContext } from './context';
import { createOrAdopt } from './create-or-adopt';
import { deleteOrRetain, restoreAndDeleteBackup } from './delete-or-restore';
import { attemptedBeside, attemptedUpdates, deletedBy, ifUnreadable, isTextOf, mayBeAttempted, type TextOf, undoAttempt } from './failed-operations';
import { contentOf } from './fetch-content';
import type { AssetPort } from './s3';
import type { TemplatePort } from './ses';
import { testRender } from './test-render';

export function emailTemplate(port: TemplatePort, assets: AssetPort): Feature<DesiredTemplate> {
  const textOf = (calls: Calls, properties: DesiredTemplate) => contentOf(calls, assets, properties);
  const contextOf = ({ calls, request }: CreateInput<DesiredTemplate>): TemplateContext => (
    { port, calls, request, adopted: new Set(), mayHaveWritten: mayBeAttempted(request, (of) => textOf(calls, of)) });

  return {
    parse: parseDesiredTemplate,

    // A physical ID that CloudFormation generated looks like a template name, too.
    isRealPhysicalId: (physicalId, event) => physicalId === templateNameOf(event.ResourceProperties, ownerOf(event)),

    async create(input) {
      const { properties, calls } = input;
      const context = contextOf(input);
      await createOrAdopt(context, properties, await textOf(calls, properties), true);
      await renderSample(context, properties);
      return outcome(properties, context);
    },

    async update(input) {
      const { properties, previous, calls, request } = input;
      const context = contextOf(input);
      const isRollback = async () => (await request.stack.phase()).rollback;
      void request.stack.phase(); // asked beside the work, since the answer matters only afterwards, mostly
      const textFor = (of: DesiredTemplate) => textOf(calls, of);
      const content = await textFor(properties).catch(async (error: unknown) => {
        // The failed update could not read its own text either, so it has written nothing.
        if (!isUnreadable(error) || !await isRollback()) throw error;
        if (await textFor(previous).catch(ifUnreadable)) throw error;
        return undefined;
      });
      if (!content) return outcome(properties, context);
      const adopting = properties.name !== previous.name && !await isRollback();
      const wrote = await createOrAdopt(context, properties, content, adopting, previous.tags);
      const again = () => createOrAdopt(context, properties, content, false, previous.tags);
      if (await isRollback()) await undoForward(context, input, again, textFor);
      // An update that failed, or died, may have written the text and not rendered it.
      else if (wrote || input.isRepeated || isOfAnotherEmail(properties, previous)) await renderSample(context, properties);
      for (const failed of await attemptedUpdates(input)) await undoAttempt(context, failed, textFor);
      return outcome(properties, context);
    },

    async delete(input) {
      const { properties, physicalResourceId, calls, request } = input;
      const context = contextOf(input);
      const textFor = (of: DesiredTemplate) => textOf(calls, of);
      const isOfAnother = physicalResourceId !== properties.name;
      for (const one of isOfAnother ? await deletedBy(input) : [properties]) await remove(context, { ...input, properties: one }, textFor);
      if (!isOfAnother && !await request.stack.mayFollowFailure()) return;
      for (const one of await attemptedBeside(input)) {
        await undoIfReadable(calls, isOfAnother, () => undoAttempt(context, one, textFor));
      }
    },
  };
}

const ALWAYS = async () => true;

/** The failed update may have died or still run: restores the text, and undoes what it created or adopted under another name. */
async function undoForward(
  context: TemplateContext, { properties, previous, physicalResourceId }: UpdateInput<DesiredTemplate>,
  again: () => Promise<unknown>, textOf: TextOf,
): Promise<void> {
  // If the failed update had completed, its name is the incoming physical ID, and the clean-up's Delete handles it.
  const left = previous.name !== properties.name && previous.name !== physicalResourceId;
  await context.calls.poll(async () => {
    await again();
    if (left) await deleteOrRetain(context, previous.name, { retain: false, isUndone: ALWAYS });
  });
  const isOwnText = isTextOf(context.request, previous, textOf);
  if (left) await restoreAndDeleteBackup(context, previous.name, { isUndone: ALWAYS, isOwnText });
}

/** Deletes the template of the properties, or undoes what a failed request did to it. */
async function remove(
  context: TemplateContext, { properties, physicalResourceId }: DeleteInput<DesiredTemplate>, textOf: TextOf,
): Promise<void> {
  const { calls, request } = context;
  const { name, retain } = properties;
  const isOfAnother = physicalResourceId !== name;
  // If the request is undone, what it created is deleted, and what existed before is restored.
  const isUndone = async () => isOfAnother || (await request.stack.phase()).rollback;
  const release = () => deleteOrRetain(context, name, { retain, isUndone });
  const found = await undoIfReadable(calls, isOfAnother, release);
  if (found === 'denied') return;
  const mayBeLate = async () => isOfAnother || request.lateWritesPossible();
  if (await mayBeLate()) await calls.poll(() => release().then(async () => !await mayBeLate()));
  const isAdoptionUndone = async () => await isUndone() || isNewSince(await request.failedOperations(), name);
  const undoing = { isUndone: isAdoptionUndone, restore: properties.restore, isOwnText: isTextOf(request, properties, textOf) };
  const end = () => restoreAndDeleteBackup(context, name, undoing);
  // A template that we created has no backup, unless it was retained before.
  const isAll = found !== undefined && !(TAG.retained in found.tags);
  if (await end() || isAll || await isUndone()) return;
  // The reads may be stale.
  await calls.poll(async () => await release() !== undefined || end(), READ_LAG);
}

/** Whether a failed operation was the first one in which the resource held it, and no other has succeeded since. */
function isNewSince({ idBefore }: FailedRequests, name: string): boolean {
  return idBefore !== undefined && idBefore !== name;
}

function isOfAnotherEmail(one: DesiredTemplate, other: DesiredTemplate): boolean {
  const email = ({ name, subject, html, text, sampleData }: DesiredTemplate) => [name, subject, html, text, sampleData];
  return !isDeepStrictEqual(email(one), email(other));
}

async function renderSample(context: TemplateContext, { name, sampleData }: DesiredTemplate): Promise<void> {
  if (sampleData !== undefined) await testRender(context, name, sampleData);
}

function outcome({ name }: DesiredTemplate, { adopted }: TemplateContext) {
  return { physicalResourceId: name, data: { TemplateName: name, ...adoptedData(adopted) } };
}
