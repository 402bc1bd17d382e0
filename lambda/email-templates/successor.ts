import { type Folder, parse, type Properties } from '../../core/email-templates/folder-plan';
import { Failure } from '../../core/errors';
import { READ_LAG } from '../custom-resource/request';
import { fetchFolder, type Fetching } from './fetch-folder';

const ASK_EVERY = 3_000;

/**
 * The folder that stays when this one is deleted because another has replaced it: what both declare is not to be deleted. Undefined where
 * the resource goes.
 */
export async function keptFolder(work: Fetching, { id }: Properties, physicalId: string): Promise<Folder | undefined> {
  const { run } = work;
  if (physicalId !== id) return undefined;
  const end = run.clock.now() + READ_LAG;
  for (;;) {
    if (await run.goes((properties) => parse(properties, run.owner).id === id)) return undefined;
    const held = await heldFolder(work, id);
    if (held) {
      run.heldMustBe(held.id);
      return fetchFolder(work, held);
    }
    if (run.clock.now() >= end) throw notKnown(run.owner.logicalId);
    await run.clock.sleep(ASK_EVERY);
  }
}

/** What has replaced it. Undefined unless its properties are told in full, so that they come to the id that CloudFormation holds. */
async function heldFolder({ run }: Fetching, id: string): Promise<Properties | undefined> {
  const { properties, physicalId } = await run.latest();
  const seen = await run.resource();
  const latest = properties && parse(properties, run.owner);
  const shown = typeof seen === 'object' ? seen.physicalId : undefined;
  // While what was replaced is deleted, CloudFormation may show that.
  const held = shown === id ? physicalId : shown;
  return latest && latest.id !== id && latest.id === held ? latest : undefined;
}

function notKnown(logicalId: string): Failure {
  return new Failure('could not find out which templates are still declared, so none was deleted: CloudFormation doesn\'t tell the properties of '
    + `resource ${logicalId}, or tells them masked; delete by hand the templates that are declared no more`);
}
