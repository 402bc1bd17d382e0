import { type DesiredFolder, type Entry, type Folder, parseDesiredFolder } from '../../core/email-templates/folder-plan';
import { type Content, sameContent } from '../../core/email-templates/stored-template';
import { type Fetching, fetchPreviousFolder, fetchTemplate } from './fetch-folder';

/** A template that a failed request may have left, with the folder of that request. */
export interface Attempted extends Entry {
  readonly folder: Folder;
}

/**
 * The templates of requests that failed, and were not rolled back, but for those of folders that CloudFormation holds, or has yet to delete
 * by their own IDs. None where it isn't known what it holds.
 *
 * @param more what else may have failed
 * @param kept names that stay, or that are deleted otherwise
 */
export async function attemptedTemplates(
  context: Fetching,
  { held, more = [], kept }: { readonly held?: string; readonly more?: readonly DesiredFolder[]; readonly kept: readonly Entry[] },
): Promise<Attempted[]> {
  const { properties, completeIds, idBefore } = await context.request.failedOperations();
  const ids = [held, idBefore, ...completeIds];
  const requested = [...more, ...properties.map((each) => parseDesiredFolder(each, context.request.owner))];
  if (held !== undefined && !requested.some(({ id }) => id === held)) return [];
  const names = new Set(kept.map(({ name }) => name));
  const attempted: Folder[] = [];
  for (const desired of uniqueByKey(requested)) {
    const folder = await fetchPreviousFolder(context, desired);
    if (!ids.includes(desired.id)) attempted.push(folder ?? { properties: desired, entries: [] });
    else for (const { name } of folder?.entries ?? []) names.add(name);
  }
  const all = attempted.flatMap((folder) => folder.entries.map((entry) => ({ ...entry, folder })));
  return [...new Map(all.filter(({ name }) => !names.has(name)).map((one) => [one.name, one])).values()];
}

/** The folder that the ID stands for, among what was asked for. */
export async function folderWithId({ request }: Fetching, id: string): Promise<DesiredFolder | undefined> {
  const { properties } = await request.failedOperations();
  return properties.map((each) => parseDesiredFolder(each, request.owner)).find((desired) => desired.id === id);
}

/** Which templates of the folder were first held in an operation that failed, with none that has succeeded since. */
export async function isOfFailedOperation(context: Fetching, { id }: DesiredFolder): Promise<(entry: Entry) => boolean> {
  const { idBefore = id } = await context.request.failedOperations();
  if (idBefore === id) return () => false;
  if (idBefore === 'none') return () => true;
  const desired = await folderWithId(context, idBefore);
  const before = desired && await fetchPreviousFolder(context, desired);
  return ({ name }) => before !== undefined && before.entries.every((entry) => entry.name !== name);
}

/** Whether the text may be that of a request that failed before. */
export function mayBeAttempted(context: Fetching): (name: string, text: Content) => Promise<boolean> {
  return async (name, text) => (await attemptedTexts(context, name)).some((attempted) => !attempted || sameContent(text, attempted));
}

/** The texts that failed requests have asked for under the name. Undefined for those whose folder can't be read any more. */
export async function attemptedTexts(context: Fetching, name: string): Promise<(Content | undefined)[]> {
  const { properties } = await context.request.failedOperations();
  const texts: (Content | undefined)[] = [];
  for (const desired of uniqueByKey(properties.map((each) => parseDesiredFolder(each, context.request.owner)))) {
    const folder = await fetchPreviousFolder(context, desired);
    const entry = folder?.entries.find((one) => one.name === name);
    if (!folder) texts.push(undefined);
    if (entry) texts.push((await fetchTemplate(context, desired, entry)).content);
  }
  return texts;
}

function uniqueByKey(all: readonly DesiredFolder[]): DesiredFolder[] {
  const keyOf = ({ id, key, substitutions }: DesiredFolder) => JSON.stringify([id, key, substitutions]);
  return [...new Map(all.map((desired) => [keyOf(desired), desired])).values()];
}
