import { type DesiredFolder, type Folder, parseDesiredFolder } from '../../core/email-templates/folder-plan';
import { OperationError } from '../../core/errors';
import { READ_LAG } from '../../core/timings';
import { folderWithId } from './failed-operations';
import { fetchFolder, type Fetching } from './fetch-folder';

const ASK_EVERY = 3_000;

/**
 * The folder that has replaced the one to be deleted, or that a later creation has made where this one failed: templates in both are kept.
 * Undefined if the resource itself is deleted.
 */
export async function successorFolder(context: Fetching, { id }: DesiredFolder, physicalId: string): Promise<Folder | undefined> {
  const { calls, request } = context;
  if (physicalId !== id) return folderHeldInstead(context);
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

async function folderHeldInstead(context: Fetching): Promise<Folder | undefined> {
  const { request } = context;
  const held = await request.heldInstead();
  if (!held) return undefined;
  const properties = held.properties && parseDesiredFolder(held.properties, request.owner);
  if (properties?.id !== held.physicalId) throw notKnown(request.owner.logicalId);
  return fetchFolder(context, properties);
}

/** The replacement. Undefined unless CloudFormation shows its properties, so that they yield the ID that it holds. */
async function heldFolder(context: Fetching, id: string): Promise<DesiredFolder | undefined> {
  const { request } = context;
  const { properties, physicalId } = await request.latest();
  const seen = await request.stack.resource();
  const latest = properties && parseDesiredFolder(properties, request.owner);
  const shown = typeof seen === 'object' ? seen.physicalId : undefined;
  // While the replaced folder is deleted, CloudFormation may show its ID.
  const held = shown === id ? physicalId : shown;
  if (latest === undefined || held === undefined || held === id) return undefined;
  return latest.id === held ? latest : folderWithId(context, held); // the latest update may have failed
}

function notKnown(logicalId: string): OperationError {
  return new OperationError('could not find out which templates are still declared, so none was deleted: CloudFormation doesn\'t tell the properties of '
    + `resource ${logicalId}, or tells them masked; delete by hand the templates that are declared no more`);
}
