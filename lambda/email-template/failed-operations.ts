import { type DesiredTemplate, parseDesiredTemplate } from '../../core/email-templates/desired-template';
import { type Content, sameContent } from '../../core/email-templates/stored-template';
import { isUnreadable } from '../../core/errors';
import type { DeleteInput, UpdateInput } from '../custom-resource/handler';
import { once } from '../custom-resource/once';
import type { RequestState } from '../custom-resource/request';
import type { TemplateContext } from './context';
import { deleteOrRetain, restoreAndDeleteBackup } from './delete-or-restore';

export type TextOf = (properties: DesiredTemplate) => Promise<Content>;

/** What updates that failed, and were not rolled back, have asked for under names that the resource has never had. */
export async function attemptedUpdates(
  { properties, previous, physicalResourceId, isRepeated, request }: UpdateInput<DesiredTemplate>,
): Promise<DesiredTemplate[]> {
  const { rollback } = await request.stack.phase();
  // Otherwise the properties before are those of the template that is held, and change.
  const mayFollowFailure = rollback || isRepeated || previous.name !== physicalResourceId || await request.stack.mayFollowFailure();
  if (!mayFollowFailure) return [];
  const { attempts, complete } = await failedOperations(request);
  // A rollback undoes what the properties before asked for in any case.
  return byName(rollback ? attempts : [previous, ...attempts], [properties.name, physicalResourceId, ...complete]);
}

/** The same for a Delete, beside the template that goes. */
export async function attemptedBeside(
  { properties, physicalResourceId, request }: DeleteInput<DesiredTemplate>,
): Promise<DesiredTemplate[]> {
  const { attempts, complete } = await failedOperations(request);
  const held = await request.heldInstead();
  return byName(attempts, [properties.name, physicalResourceId, held?.physicalId ?? '', ...complete]);
}

/**
 * For a Delete whose ID isn't the name in its properties: the template that the ID names, if there was one, and that of the properties,
 * whose request has failed. What CloudFormation holds, or has yet to delete by its own ID, is none of them.
 */
export async function deletedBy({ properties, physicalResourceId, request }: DeleteInput<DesiredTemplate>): Promise<DesiredTemplate[]> {
  const { attempts, complete } = await failedOperations(request);
  const held = await request.heldInstead();
  const named = attempts.find(({ name }) => name === physicalResourceId);
  return [...(named ? [named] : []), ...byName([properties], [held?.physicalId ?? '', ...complete])];
}

/** What was asked for, and the names of templates that were complete. */
async function failedOperations(
  request: RequestState,
): Promise<{ readonly attempts: DesiredTemplate[]; readonly complete: readonly string[] }> {
  const { properties, completeIds, idBefore = '' } = await request.failedOperations();
  return { attempts: properties.map((each) => parseDesiredTemplate(each, request.owner)), complete: [...completeIds, idBefore] };
}

function byName(all: readonly DesiredTemplate[], except: readonly string[]): DesiredTemplate[] {
  return all.filter(({ name }, index) => !except.includes(name) && all.findIndex((one) => one.name === name) === index);
}

/** Deletes the template if we created it, or puts its former text back. */
export async function undoAttempt(context: TemplateContext, properties: DesiredTemplate, textOf: TextOf): Promise<void> {
  const { name } = properties;
  const isUndone = async () => true;
  await deleteOrRetain(context, name, { retain: false, isUndone });
  await restoreAndDeleteBackup(context, name, { isUndone, isOwnText: isTextOf(context.request, properties, textOf) });
}

/** Whether a text of the template is that of the properties, or of a request that failed before. */
export function isTextOf(request: RequestState, properties: DesiredTemplate, textOf: TextOf): (text: Content) => Promise<boolean> {
  const own = once(() => textOf(properties));
  return async (text) => sameContent(text, await own())
    || (await attemptedTexts(request, properties.name, textOf)).some((attempted) => attempted && sameContent(text, attempted));
}

/** Whether the text may be that of a request that failed before. */
export function mayBeAttempted(request: RequestState, textOf: TextOf): (name: string, text: Content) => Promise<boolean> {
  return async (name, text) =>
    (await attemptedTexts(request, name, textOf)).some((attempted) => !attempted || sameContent(text, attempted));
}

/** The texts that failed requests have asked for under the name. Undefined for those that can't be read any more. */
async function attemptedTexts(request: RequestState, name: string, textOf: TextOf): Promise<(Content | undefined)[]> {
  const { attempts } = await failedOperations(request);
  const texts: (Content | undefined)[] = [];
  for (const attempt of attempts.filter((one) => one.name === name)) texts.push(await textOf(attempt).catch(ifUnreadable));
  return texts;
}

/** An asset of a former deployment may be gone. */
export function ifUnreadable(error: unknown): undefined {
  if (!isUnreadable(error)) throw error;
}
