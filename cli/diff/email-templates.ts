import { type DesiredTemplate, parseDesiredTemplate } from '../../core/email-templates/desired-template';
import { changedOrTagged, type Entry, parseDesiredFolder, without } from '../../core/email-templates/folder-plan';
import { predictTemplate, predictTemplateRemoval, type TemplateRemoval, type TemplateRequest } from '../../core/email-templates/predicted-state';
import type { Content } from '../../core/email-templates/stored-template';
import { OperationError } from '../../core/errors';
import type { Owner } from '../../core/ownership';
import type { State } from '../deployment/state';
import { contentOf, type ReadFolder,readFolder } from '../deployment/texts';
import { mapConcurrently } from '../shared/concurrency';
import type { Change } from './change';
import { templateChange } from './describe';
import { NotKnownError, type Planner, RefusalError } from './planner';

export const emailTemplate: Planner = {
  identity: ['TemplateName', 'Html.Bucket', 'Html.Key', 'Text.Bucket', 'Text.Key', 'OnExisting', 'RemovalPolicy'],

  async apply(state, owner, properties, former) {
    const desired = parseDesiredTemplate(properties, owner);
    const previous = former && parseDesiredTemplate(former.properties, owner);
    const isNew = previous?.name !== desired.name;
    const content = await contentOf(state, desired);
    const changes = await put(state, owner, { ...desired, content, isNew, formerTags: previous?.tags ?? {} });
    return { changes, ...(previous && isNew && { cleanUp: () => removeTemplate(state, owner, previous) }) };
  },

  async remove(state, owner, { properties }) {
    return removeTemplate(state, owner, parseDesiredTemplate(properties, owner));
  },
};

export const emailTemplates: Planner = {
  identity: ['NamePrefix', 'Bucket', 'Key', 'ManifestBytes', 'Ids', 'OnExisting', 'RemovalPolicy'],

  async apply(state, owner, properties, former) {
    const desired = parseDesiredFolder(properties, owner);
    const folder = await readFolder(state, desired);
    const previous = former && parseDesiredFolder(former.properties, owner);
    const previousFolder = previous && await known(readFolder(state, previous));
    const added = new Set(without(folder, previousFolder).map(({ name }) => name));
    const visited = changedOrTagged(folder, previousFolder);
    await prefetch(state, visited.map(({ name }) => name));
    const changes: Change[] = [];
    for (const entry of visited) {
      const content = contentIn(folder, entry);
      const request = { ...desired, name: entry.name, content, isNew: added.has(entry.name), formerTags: previous?.tags ?? {} };
      changes.push(...await put(state, owner, request));
    }
    if (!previous || previous.id === desired.id) return { changes };
    return { changes, cleanUp: () => giveUpAll(state, owner, previousFolder!, without(previousFolder!, folder)) };
  },

  async remove(state, owner, { properties }) {
    const desired = parseDesiredFolder(properties, owner);
    const folder = await known(readFolder(state, desired));
    return giveUpAll(state, owner, folder, folder.entries);
  },
};

/** A value of a substitution can make it what the handler refuses. */
function contentIn(folder: ReadFolder, entry: Entry): Content {
  try {
    const { content, fault } = folder.template(entry);
    if (fault === undefined) return content;
    throw new RefusalError(fault);
  } catch (error) {
    throw error instanceof OperationError ? new RefusalError(error.message) : error;
  }
}

async function known<T>(reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    throw new NotKnownError(`what it deployed before is not known: ${(error as Error).message}`);
  }
}

async function put(state: State, owner: Owner, request: TemplateRequest): Promise<Change[]> {
  const { name } = request;
  const before = await state.template(name);
  const predicted = predictTemplate(owner, before, request, state.isGone);
  if ('refusal' in predicted) throw new RefusalError(`template ${name}: ${predicted.refusal}`);
  state.setTemplate(name, predicted.after);
  return templateChange(owner, name, before, predicted.after);
}

async function giveUpAll(state: State, owner: Owner, folder: ReadFolder, entries: readonly Entry[]): Promise<Change[]> {
  await prefetch(state, entries.map(({ name }) => name));
  const { retain, restore } = folder.properties;
  const changes: Change[] = [];
  for (const entry of entries) {
    const removal = { retain, ...(restore && { restoredFrom: folder.template(entry).content }) };
    changes.push(...await giveUp(state, owner, entry.name, removal));
  }
  return changes;
}

async function removeTemplate(state: State, owner: Owner, desired: DesiredTemplate): Promise<Change[]> {
  const { name, retain, restore } = desired;
  return giveUp(state, owner, name, { retain, ...(restore && { restoredFrom: await contentOf(state, desired) }) });
}

async function giveUp(state: State, owner: Owner, name: string, removal: TemplateRemoval): Promise<Change[]> {
  const before = await state.template(name);
  const after = predictTemplateRemoval(owner, before, removal);
  state.setTemplate(name, after);
  return templateChange(owner, name, before, after);
}

/** One after the other, a thousand templates would take minutes. */
async function prefetch(state: State, names: readonly string[]): Promise<void> {
  await mapConcurrently(names, async (name) => state.template(name));
}
