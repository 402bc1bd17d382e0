import type { EmailTemplateContract } from '../../core/contracts/email-template';
import type { RawProperties } from '../../core/contracts/raw-properties';
import { type Content, generatedName, type Properties } from '../../core/email-templates/stored-template';
import { MARK, type Owner } from '../../core/ownership';
import type { DeleteRequest, Feature, UpdateRequest } from '../custom-resource/handler';
import { ownerOf } from '../custom-resource/protocol';
import { READ_LAG, type Run } from '../custom-resource/request';
import type { Work } from './context';
import { take } from './create-or-adopt';
import { giveUpBackup, letGo } from './delete-or-restore';
import { contentOf } from './fetch-content';
import type { AssetPort } from './s3';
import type { TemplatePort } from './ses';
import { render } from './test-render';

export function emailTemplate(port: TemplatePort, assets: AssetPort): Feature<Properties> {
  const workOf = (run: Run): Work => ({ port, run });
  const textOf = (run: Run, properties: Properties) => contentOf(run, assets, properties);

  return {
    parse,

    // An id that CloudFormation invented looks like a name, too.
    namesThing: (physicalId, event) => physicalId === nameOf(event.ResourceProperties, ownerOf(event)),

    async create({ properties, run }) {
      const work = workOf(run);
      await take(work, properties, await textOf(run, properties), true);
      await renderSample(work, properties);
      return outcome(properties);
    },

    async update(request) {
      const { properties, former, run } = request;
      const work = workOf(run);
      const content = await textOf(run, properties);
      const { rollback } = await run.phase();
      const wrote = await take(work, properties, content, properties.name !== former.name && !rollback);
      if (wrote || properties.sampleData !== former.sampleData) await renderSample(work, properties);
      if (rollback) await undoForward(work, request, () => take(work, properties, content, false), () => textOf(run, request.former));
      return outcome(properties);
    },

    async delete({ properties, physicalResourceId, run }: DeleteRequest<Properties>) {
      const work = workOf(run);
      const { rollback } = await run.phase();
      // What was made for a request that is undone goes, and what was there before it comes back.
      const undone = rollback || physicalResourceId !== properties.name;
      const release = () => letGo(work, properties.name, { retain: properties.retain && !undone, undone });
      const found = await release();
      if (undone || await run.lateWritesPossible()) await run.keepLooking(async () => void await release());
      const end = () => giveUpBackup(work, properties.name, undone ? () => textOf(run, properties) : undefined);
      // One that was created has no copy of a former text, unless it was taken back.
      const isAll = found !== undefined && !(MARK.retained in found.tags);
      if (await end() || isAll || undone) return;
      // What isn't there may only not be shown yet.
      await run.keepLooking(async () => await release() !== undefined || end(), READ_LAG);
    },
  };
}

/** The failed update may have died, or be about to: the text stands again, and what it made or took under another name is let go. */
async function undoForward(
  work: Work, request: UpdateRequest<Properties>, again: () => Promise<unknown>, formerText: () => Promise<Content>,
): Promise<void> {
  const { properties, former, physicalResourceId } = request;
  // The new name is the one that came in when the update had finished: then the clean-up's Delete sees to it.
  const left = former.name !== properties.name && former.name !== physicalResourceId;
  await work.run.keepLooking(async () => {
    await again();
    if (left) await letGo(work, former.name, { retain: false, undone: true });
  });
  if (left) await giveUpBackup(work, former.name, formerText);
}

async function renderSample(work: Work, { name, sampleData }: Properties): Promise<void> {
  if (sampleData !== undefined) await render(work, name, sampleData);
}

function outcome({ name }: Properties) {
  return { physicalResourceId: name, data: { TemplateName: name } };
}

function nameOf({ TemplateName }: RawProperties, owner: Owner): string {
  return typeof TemplateName === 'string' ? TemplateName : generatedName(owner);
}

function parse(raw: RawProperties, owner: Owner): Properties {
  const { Subject = '', Html, Text, SampleData, OnExisting, RemovalPolicy } = raw as unknown as Partial<EmailTemplateContract>;
  return {
    name: nameOf(raw, owner),
    subject: Subject,
    html: Html,
    text: Text,
    sampleData: SampleData,
    refuseExisting: OnExisting === 'fail',
    retain: RemovalPolicy === 'retain',
  };
}
