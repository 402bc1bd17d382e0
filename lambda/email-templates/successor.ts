import { type DesiredFolder, type Folder, parseDesiredFolder } from '../../core/email-templates/folder-plan';
import { OperationError } from '../../core/errors';
import { READ_LAG } from '../../core/timings';
import { fetchFolder, type Fetching } from './fetch-folder';

const ASK_EVERY = 3_000;

/**
 * The folder that stays when this one is deleted because another has replaced it: what both declare is not to be deleted. Undefined where
 * the resource goes.
 */
export async function successorFolder(context: Fetching, { id }: DesiredFolder, physicalId: string): Promise<Folder | undefined> {
  const { calls, request } = context;
  if (physicalId !== id) return undefined;
  const end = calls.clock.now() + READ_LAG;
  for (;;) {
    if (await request.isResourceDeletion((properties) => parseDesiredFolder(properties, request.owner).id === id)) return undefined;
    const held = await heldFolder(context, id);
    if (held) {
      request.requireCurrentId(held.id);
      return fetchFolder(context, held);
    }
    if (calls.clock.now() >= end) throw notKnown(request.owner.logicalId);
    await calls.clock.sleep(ASK_EVERY);
  }
}

/** What has replaced it. Undefined unless its properties are told in full, so that they come to the id that CloudFormation holds. */
async function heldFolder({ request }: Fetching, id: string): Promise<DesiredFolder | undefined> {
  const { properties, physicalId } = await request.latest();
  const seen = await request.stack.resource();
  const latest = properties && parseDesiredFolder(properties, request.owner);
  const shown = typeof seen === 'object' ? seen.physicalId : undefined;
  // While what was replaced is deleted, CloudFormation may show that.
  const held = shown === id ? physicalId : shown;
  return latest && latest.id !== id && latest.id === held ? latest : undefined;
}

function notKnown(logicalId: string): OperationError {
  return new OperationError('could not find out which templates are still declared, so none was deleted: CloudFormation doesn\'t tell the properties of '
    + `resource ${logicalId}, or tells them masked; delete by hand the templates that are declared no more`);
}
