import type { Properties, Template } from './template';
import type { Work } from './work';
import { MARK } from '../lifecycle/owner';
import { contentOf } from './content';
import { backupName, isMarked, sameContent, templateArn } from './template';
import { advice } from './work';

/** Deletes the template if we created it, or leaves it to the user. One that was there before stays. */
export function letGo({ port, run }: Work, { name }: Properties, retain: boolean): Promise<void> {
  return run.change<void>({
    doing: `${retain ? 'retain' : 'delete'} template ${name}`,
    advice,
    plan: async () => {
      const template = await port.getTemplate(name);
      if (!template || !isMarked(run.owner, template)) return { done: undefined };
      if (!retain) return { act: () => port.deleteTemplate(name) };
      const arn = templateArn(run.owner, name);
      return {
        act: async () => {
          // The new tag first: the function may change tags only while the template carries the mark.
          await port.tagTemplate(arn, { [MARK.retained]: run.owner.stackId });
          await port.untagTemplate(arn, [MARK.stack, MARK.resource, MARK.spec]);
        },
      };
    },
  });
}

/**
 * Whether the request is undone: it says so itself, or an earlier one has begun to, and failed. Then the stack may be deleted as if it
 * had never rolled back, so the copy of the former text remembers it.
 */
export async function isUndone(work: Work, name: string, rollback: boolean): Promise<boolean> {
  const { port, run } = work;
  const backup = await ownBackup(work, name);
  if (!backup || MARK.undo in backup.tags) return rollback || backup !== undefined;
  const call = () => port.tagTemplate(templateArn(run.owner, backupName(name)), { [MARK.undo]: run.owner.stackId });
  if (rollback) await run.write({ doing: `note that the former text of template ${name} is to come back`, call, advice });
  return rollback;
}

/**
 * Ends the hold of a template that was there before. Its former text comes back where the request is undone, unless somebody has written
 * another text since. The backup goes last: it is the only proof, and the only copy.
 */
export async function giveUpBackup(work: Work, properties: Properties, restore: boolean): Promise<void> {
  const { port, run } = work;
  const { name } = properties;
  const backup = await ownBackup(work, name);
  if (!backup) return;
  if (restore) {
    const ours = await contentOf(work, properties);
    await run.change<void>({
      doing: `put the former text of template ${name} back`,
      advice,
      plan: async () => {
        const template = await port.getTemplate(name);
        const untouched = template !== undefined && sameContent(template.content, ours);
        if (!untouched || sameContent(template.content, backup.content)) return { done: undefined };
        return { act: () => port.updateTemplate(name, backup.content) };
      },
    });
  }
  await run.change<void>({
    doing: `delete the copy of the former text of template ${name}`,
    advice,
    plan: async () => {
      const copy = await port.getTemplate(backupName(name));
      return copy && isMarked(run.owner, copy) ? { act: () => port.deleteTemplate(backupName(name)) } : { done: undefined };
    },
  });
}

/** The copy of the former text, while it carries our mark. */
async function ownBackup({ port, run }: Work, name: string): Promise<Template | undefined> {
  const call = () => port.getTemplate(backupName(name));
  const backup = await run.read({ doing: `read the former text of template ${name}`, call, advice });
  return backup && isMarked(run.owner, backup) ? backup : undefined;
}
