import { type Content, isCreatedBy, sameContent, type Template, templateArn } from '../../core/email-templates/stored-template';
import { backupName } from '../../core/email-templates/template-name';
import { TAG } from '../../core/ownership';
import { READ_LAG } from '../../core/timings';
import { remediation, type TemplateContext } from './context';

export interface DeleteOptions {
  /** A template that we created is left to the user. */
  readonly retain: boolean;
  /** Whether the request is undone: then a retained template that it had taken back is retained again, with its text. */
  readonly isUndone: () => Promise<boolean>;
}

/** What it takes to put a previous text back. */
export interface Undoing {
  readonly isUndone: () => Promise<boolean>;
  /** A template that was there before gets its text back even if the request isn't undone. */
  readonly restore?: boolean;
  /** Whether the text is one that we wrote: where it isn't, somebody else has written since, and it stays. */
  readonly isOwnText: (text: Content) => Promise<boolean>;
}

/** Deletes the template if we created it, or leaves it to the user. A foreign one stays. Returns it if it was ours. */
export async function deleteOrRetain(
  context: TemplateContext, name: string, { retain, isUndone }: DeleteOptions,
): Promise<Template | undefined> {
  const { port, calls, request, acquireSlot, removals } = context;
  const wasRetained = async ({ tags }: Template) => TAG.retained in tags && await isUndone();
  const found = retain && !await isUndone() ? await markRetained(context, name, `retain template ${name}`) : await calls.change<Template | undefined>({
    action: `delete template ${name}`,
    remediation,
    acquireSlot,
    plan: async () => {
      const template = await port.getTemplate(name);
      if (!template || !isCreatedBy(request.owner, template)) return { done: undefined };
      return await wasRetained(template) ? { done: template } : { act: () => port.deleteTemplate(name).then(() => template) };
    },
  }, removals);
  if (found && !await wasRetained(found)) await untilNotOurs(context, name);
  return found;
}

/** Waits until reads no longer show our ownership tags, which the next request would act on. */
async function untilNotOurs({ port, calls, request }: TemplateContext, name: string): Promise<void> {
  const seen = async () => {
    const template = await calls.read({ action: `read template ${name} back`, call: () => port.getTemplate(name), remediation });
    return !template || !isCreatedBy(request.owner, template);
  };
  const end = calls.clock.now() + READ_LAG;
  for (let rest = 250; !await seen() && calls.clock.now() < end; rest = Math.min(2 * rest, 5_000)) await calls.clock.sleep(rest);
}

/**
 * Replaces our ownership tags with the retained tag, in one call per attempt because of SES's rate limit. Returns the template as it was,
 * if it was ours.
 */
async function markRetained(
  { port, calls, request, acquireSlot, removals }: TemplateContext, name: string, action: string,
  isLeft: (template: Template) => boolean = () => true,
): Promise<Template | undefined> {
  const arn = templateArn(request.owner, name);
  let found: Template | undefined;
  let isTagged = false;
  for (let isDone = false; !isDone;) {
    isDone = await calls.change<boolean>({
      action,
      remediation,
      acquireSlot,
      plan: async () => {
        const template = await port.getTemplate(name);
        if (!template || !isCreatedBy(request.owner, template) || !isLeft(template)) return { done: true };
        found ??= template;
        // The new tag first: the function's policy allows tagging only while the template has our ownership tags.
        if (isTagged || TAG.retained in template.tags) {
          return { act: () => port.untagTemplate(arn, [TAG.stack, TAG.resource, TAG.spec]).then(() => true) };
        }
        return { act: async () => {
          await port.tagTemplate(arn, { [TAG.retained]: request.owner.stackId });
          isTagged = true;
          return false;
        } };
      },
    }, removals);
  }
  return found;
}

/**
 * Ends an adoption. If the request is undone, or the user wants it anyway, restores the previous text, unless somebody has edited the
 * template since. Deletes the backup last: it is the only proof, and the only copy. Returns whether there was one.
 *
 * @param undoing absent where the request is certainly not undone
 */
export async function restoreAndDeleteBackup(context: TemplateContext, name: string, undoing?: Undoing): Promise<boolean> {
  const { port, calls, request, acquireSlot, removals } = context;
  const backup = await ownBackup(context, name);
  if (!backup) return false;
  const isUndone = undoing !== undefined && await undoing.isUndone();
  if (undoing && (isUndone || undoing.restore)) {
    await calls.change<void>({
      action: `put the former text of template ${name} back`,
      remediation,
      acquireSlot,
      plan: async () => {
        const template = await port.getTemplate(name);
        if (!template || sameContent(template.content, backup.content)) return { done: undefined };
        // One that we created, retained and took back is deleted, unless the request is undone.
        if (!isUndone && isCreatedBy(request.owner, template)) return { done: undefined };
        if (!await undoing.isOwnText(template.content)) return { done: undefined };
        return { act: () => port.updateTemplate(name, backup.content) };
      },
    });
    if (isUndone) await markRetained(context, name, `leave template ${name} as it was found`, ({ tags }) => TAG.retained in tags);
  }
  const call = () => port.deleteTemplate(backupName(name));
  await calls.write({ action: `delete the copy of the former text of template ${name}`, call, remediation, acquireSlot }, removals);
  await untilNotOurs(context, backupName(name));
  return true;
}

/** The backup, if it has our ownership tags. */
async function ownBackup({ port, calls, request }: TemplateContext, name: string): Promise<Template | undefined> {
  const call = () => port.getTemplate(backupName(name));
  const backup = await calls.read({ action: `read the former text of template ${name}`, call, remediation });
  return backup && isCreatedBy(request.owner, backup) ? backup : undefined;
}
