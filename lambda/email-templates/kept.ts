import { Failure } from '../lifecycle/errors';
import { READ_LAG } from '../lifecycle/run';
import { fetchFolder, type Fetching } from './fetch';
import { parse, type Folder, type Properties } from './folder';

const ASK_EVERY = 3_000;

/**
 * The folder that stays when this one is deleted because another has replaced it: what both declare is not to be deleted. Undefined where
 * the resource goes.
 */
export async function keptFolder(work: Fetching, { id }: Properties, physicalId: string): Promise<Folder | undefined> {
  const { run } = work;
  if (physicalId !== id || await run.goes()) return undefined;
  const end = run.clock.now() + READ_LAG;
  for (;;) {
    const latest = await run.latestProperties();
    const properties = latest && parse(latest, run.owner);
    if (properties && properties.id !== id) return fetchFolder(work, properties);
    if (run.clock.now() >= end) {
      throw new Failure('could not find out which templates are still declared, so none was deleted: CloudFormation doesn\'t tell the properties of '
        + `resource ${run.owner.logicalId}; allow the function cloudformation:DescribeStackEvents, and delete the templates that are declared no more`);
    }
    await run.clock.sleep(ASK_EVERY);
  }
}
