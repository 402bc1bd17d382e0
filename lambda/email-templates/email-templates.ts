import { changed, type Entry, type Folder, parse, physicalIdOf, type Properties, without } from '../../core/email-templates/folder-plan';
import { MARK } from '../../core/ownership';
import type { DeleteRequest, Feature, UpdateRequest } from '../custom-resource/handler';
import { ownerOf } from '../custom-resource/protocol';
import { READ_LAG, type Run } from '../custom-resource/request';
import type { Work } from '../email-template/context';
import { take } from '../email-template/create-or-adopt';
import { giveUpBackup, letGo } from '../email-template/delete-or-restore';
import type { TemplatePort } from '../email-template/ses';
import { render } from '../email-template/test-render';
import { Course, type Progress, STAGE } from './checkpoint';
import { fetchFolder, fetchFormerFolder, fetchTemplate } from './fetch-folder';
import { paced } from './rate-limited-port';
import { Pace } from './rate-limiter';
import type { FolderPort } from './s3';
import { keptFolder } from './successor';

/** What the work on a folder needs. */
interface FolderWork extends Work {
  readonly assets: FolderPort;
  readonly pace: Pace;
  readonly course: Course;
}

export function emailTemplates(port: TemplatePort, assets: FolderPort): Feature<Properties> {
  const workOf = (run: Run): FolderWork => {
    const progress = run.progress as Progress | undefined;
    const pace = new Pace(run.clock, progress?.pace);
    return { run, assets, pace, port: paced(port, pace), turn: () => pace.turn('write'), course: new Course(run, pace, progress) };
  };

  return {
    parse,
    continues: true,

    // An id that CloudFormation invented looks like any other.
    namesThing: (physicalId, event) => physicalId === physicalIdOf(event.ResourceProperties, ownerOf(event)),

    async create({ properties, run }) {
      const work = workOf(run);
      const folder = await fetchFolder(work, properties);
      await work.course.visit(STAGE.templates, folder.entries, deploying(work, folder, () => true));
      work.course.throwFailures();
      return outcome(properties);
    },

    async update(request) {
      const { properties, former, run } = request;
      const work = workOf(run);
      const { rollback } = await run.phase();
      const folder = await fetchFolder(work, properties);
      const formerFolder = rollback ? await fetchFolder(work, former) : await fetchFormerFolder(work, former);
      if (rollback) {
        await undo(work, request, folder, formerFolder!);
      } else {
        const added = new Set(formerFolder && without(folder, formerFolder).map(({ name }) => name));
        const entries = changed(folder, isRetry(properties, former) ? undefined : formerFolder);
        await work.course.visit(STAGE.templates, entries, deploying(work, folder, ({ name }) => added.has(name)));
      }
      work.course.throwFailures();
      return outcome(properties);
    },

    async delete(request) {
      const work = workOf(request.run);
      await remove(work, request);
      work.course.throwFailures();
    },
  };
}

/** CloudFormation sends no update that changes nothing: one such is repeated, since it failed, and how much of it was done isn't known. */
function isRetry(properties: Properties, former: Properties): boolean {
  return JSON.stringify(properties) === JSON.stringify(former);
}

/** Creates the template, or takes it over, and has it rendered beside the work on the next one. */
function deploying(work: FolderWork, { properties }: Folder, isNew: (entry: Entry) => boolean) {
  return async (entry: Entry) => {
    const { content, sample } = await fetchTemplate(work, properties, entry);
    await take(work, { ...properties, name: entry.name }, content, isNew(entry));
    return () => render(work, entry.name, sample, () => work.pace.turn('render'));
  };
}

/** The former texts come back, and what the failed update has made or taken under other names is let go. */
async function undo(work: FolderWork, request: UpdateRequest<Properties>, folder: Folder, failed: Folder): Promise<void> {
  const { properties, physicalResourceId } = request;
  const { course } = work;
  const restore = async (entry: Entry) => {
    const { content } = await fetchTemplate(work, properties, entry);
    await take(work, { ...properties, name: entry.name }, content, false);
  };
  const release = async ({ name }: Entry) => void await letGo(work, name, { retain: false, undone: true });
  const entries = changed(folder, failed);
  // When the update had finished, another id came in: then the clean-up's Delete sees to it.
  const left = physicalResourceId === properties.id ? without(failed, folder) : [];

  await course.visit(STAGE.templates, entries, restore);
  await course.visit(STAGE.undone, left, release);
  const isLeft = new Set(left);
  await course.look(STAGE.look, [...entries, ...left], async (entry) => {
    if (!isLeft.has(entry)) return restore(entry);
    await release(entry);
    await giveUpBackup(work, entry.name, textOf(work, failed, entry));
  });
}

async function remove(work: FolderWork, { properties, physicalResourceId, run }: DeleteRequest<Properties>): Promise<void> {
  const { course } = work;
  const { rollback } = await run.phase();
  // What was made for a request that is undone goes, and what was there before it comes back.
  const undone = rollback || physicalResourceId !== properties.id;
  const folder = await fetchFolder(work, properties);
  const entries = without(folder, await keptFolder(work, properties, physicalResourceId));
  const letGoOf = (name: string) => letGo(work, name, { retain: properties.retain && !undone, undone });

  const giveUp = async (entry: Entry) => {
    if (await giveUpBackup(work, entry.name, undone ? textOf(work, folder, entry) : undefined)) course.missing.delete(entry.name);
  };

  const looks = await course.decideToLook(async () => undone || run.lateWritesPossible());
  await course.visit(STAGE.templates, entries, async ({ name }) => {
    const found = await letGoOf(name);
    // One that was created has no copy of a former text, unless it was taken back.
    if (!undone && (!found || MARK.retained in found.tags)) course.missing.add(name);
  });
  if (!looks) await course.visit(STAGE.copies, entries, giveUp);
  else await course.look(STAGE.look, entries, async (entry) => void await letGoOf(entry.name).then(() => giveUp(entry)));
  // What isn't there may only not be shown yet.
  await course.look(STAGE.missing, entries.filter(({ name }) => course.missing.has(name)), async ({ name }) => {
    await letGoOf(name);
    await giveUpBackup(work, name);
  }, READ_LAG);
}

function textOf(work: FolderWork, { properties }: Folder, entry: Entry) {
  return async () => (await fetchTemplate(work, properties, entry)).content;
}

function outcome({ id, prefix, owner }: Properties) {
  return { physicalResourceId: id, data: { NamePrefix: prefix, Owner: owner } };
}
