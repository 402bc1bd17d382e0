import type { Content, Template } from '../../core/email-templates/stored-template';
import { backupName, isMarked, sameContent, templateArn } from '../../core/email-templates/stored-template';
import { MARK } from '../../core/ownership';
import { READ_LAG } from '../custom-resource/request';
import type { Work } from './context';
import { advice } from './context';

export interface LettingGo {
  /** What we created is left to the user. */
  readonly retain: boolean;
  /** The request never was: what it took back is left as it was found, with its text. */
  readonly undone: boolean;
}

/** Deletes the template if we created it, or leaves it to the user. One that was there before stays. Returns it, if it was ours. */
export async function letGo(work: Work, name: string, { retain, undone }: LettingGo): Promise<Template | undefined> {
  const { port, run, turn } = work;
  const found = retain ? await leave(work, name, `retain template ${name}`) : await run.change<Template | undefined>({
    doing: `delete template ${name}`,
    advice,
    turn,
    plan: async () => {
      const template = await port.getTemplate(name);
      if (!template || !isMarked(run.owner, template)) return { done: undefined };
      const wasRetained = undone && MARK.retained in template.tags;
      return wasRetained ? { done: template } : { act: () => port.deleteTemplate(name).then(() => template) };
    },
  });
  const isLeft = undone && found !== undefined && MARK.retained in found.tags;
  if (found && !isLeft) await untilNotOurs(work, name);
  return found;
}

/** The next request goes by what it reads: it must not find our mark any more. */
async function untilNotOurs({ port, run }: Work, name: string): Promise<void> {
  const seen = async () => {
    const template = await run.read({ doing: `read template ${name} back`, call: () => port.getTemplate(name), advice });
    return !template || !isMarked(run.owner, template);
  };
  const end = run.clock.now() + READ_LAG;
  for (let rest = 250; !await seen() && run.clock.now() < end; rest = Math.min(2 * rest, 5_000)) await run.clock.sleep(rest);
}

/**
 * Our mark goes, and the tag of what was retained stands in its place. One call at a time, since SES may take only one. Returns the
 * template as it was, if it was ours.
 */
async function leave(
  { port, run, turn }: Work, name: string, doing: string, isLeft: (template: Template) => boolean = () => true,
): Promise<Template | undefined> {
  const arn = templateArn(run.owner, name);
  let found: Template | undefined;
  let isTagged = false;
  for (let isDone = false; !isDone;) {
    isDone = await run.change<boolean>({
      doing,
      advice,
      turn,
      plan: async () => {
        const template = await port.getTemplate(name);
        if (!template || !isMarked(run.owner, template) || !isLeft(template)) return { done: true };
        found ??= template;
        // The new tag first: the function may change tags only while the template carries the mark.
        if (isTagged || MARK.retained in template.tags) {
          return { act: () => port.untagTemplate(arn, [MARK.stack, MARK.resource, MARK.spec]).then(() => true) };
        }
        return { act: async () => {
          await port.tagTemplate(arn, { [MARK.retained]: run.owner.stackId });
          isTagged = true;
          return false;
        } };
      },
    });
  }
  return found;
}

/**
 * Ends the hold of a template that was there before. Its former text comes back where the request is undone, unless somebody has written
 * another text since. The backup goes last: it is the only proof, and the only copy. Returns whether there was one.
 *
 * @param undone gives our text, where the request is undone
 */
export async function giveUpBackup(work: Work, name: string, undone?: () => Promise<Content>): Promise<boolean> {
  const { port, run, turn } = work;
  const backup = await ownBackup(work, name);
  if (!backup) return false;
  if (undone) {
    const ours = await undone();
    await run.change<void>({
      doing: `put the former text of template ${name} back`,
      advice,
      turn,
      plan: async () => {
        const template = await port.getTemplate(name);
        const untouched = template !== undefined && sameContent(template.content, ours);
        if (!untouched || sameContent(template.content, backup.content)) return { done: undefined };
        return { act: () => port.updateTemplate(name, backup.content) };
      },
    });
    await leave(work, name, `leave template ${name} as it was found`, ({ tags }) => MARK.retained in tags);
  }
  const call = () => port.deleteTemplate(backupName(name));
  await run.write({ doing: `delete the copy of the former text of template ${name}`, call, advice, turn });
  await untilNotOurs(work, backupName(name));
  return true;
}

/** The copy of the former text, while it carries our mark. */
async function ownBackup({ port, run }: Work, name: string): Promise<Template | undefined> {
  const call = () => port.getTemplate(backupName(name));
  const backup = await run.read({ doing: `read the former text of template ${name}`, call, advice });
  return backup && isMarked(run.owner, backup) ? backup : undefined;
}
