import type { DesiredTemplate } from '../../core/email-templates/desired-template';
import {
  type Content, holderOf, isCreatedBy, ownershipTags, sameContent, type Template, templateArn,
} from '../../core/email-templates/stored-template';
import { backupName } from '../../core/email-templates/template-name';
import { ConflictError } from '../../core/errors';
import { TAG } from '../../core/ownership';
import { PROPAGATION, remediation, type TemplateContext } from './context';

/** What a step has done: prepared something, or written the text. `behind`, `missing`: reads don't show the text, or the template, yet. */
type Progress = 'prepared' | 'written' | 'behind' | 'missing' | 'done';
type Step = { readonly act: () => Promise<Progress> } | { readonly done: Progress };

export type AdoptionOptions = Pick<DesiredTemplate, 'name' | 'refuseExisting'>;

/** What is asked for, and what this request has done for it. */
interface Adoption {
  readonly properties: AdoptionOptions;
  readonly content: Content;
  /** The request may find the template for the first time: what differs from our text, and from the copy, is somebody's text to keep. */
  readonly adopting: boolean;
  readonly written: boolean;
}

/**
 * Creates the template, or takes it over, and gives it the text. Returns whether anything was written.
 *
 * A template that is somebody else's is taken over in steps, each of which can be repeated: its text is kept under a name of ours, which is
 * the lock at the same time; only then is it overwritten.
 */
export async function createOrAdopt(
  context: TemplateContext, properties: AdoptionOptions, content: Content, adopting: boolean,
): Promise<boolean> {
  const { calls, acquireSlot } = context;
  let wrote = false;
  let writtenAt: number | undefined;
  for (;;) {
    const taking = { properties, content, adopting, written: writtenAt !== undefined };
    const progress = await calls.change<Progress>({
      action: `create or update template ${properties.name}`,
      remediation,
      acquireSlot,
      // The read before it was behind; the next one tells whose it is.
      retryFor: (code) => (['AlreadyExistsException', 'NotFoundException'].includes(code) ? PROPAGATION : undefined),
      plan: () => nextStep(context, taking),
    });
    if (progress === 'done') return wrote;
    wrote = true;
    if (progress === 'written') writtenAt = calls.clock.now();
    if (progress !== 'behind' && progress !== 'missing') continue;
    const waited = calls.clock.now() - (writtenAt ?? 0);
    // SES may give the text back in other words than it got it: one write is enough.
    if (waited >= PROPAGATION && progress === 'behind') return true;
    if (waited >= PROPAGATION) writtenAt = undefined; // somebody has deleted it meanwhile
    await calls.clock.sleep(Math.min(250 + waited, 1_000));
  }
}

function step(progress: Progress, act: () => Promise<void>): Step {
  return { act: async () => { await act(); return progress; } };
}

async function nextStep(context: TemplateContext, taking: Adoption): Promise<Step> {
  const { port, request: { owner } } = context;
  const { properties: { name }, content, written } = taking;
  const template = await port.getTemplate(name);
  // What was made a moment ago may only not be shown yet.
  if (!template && written) return { done: 'missing' };
  if (!template) return step('written', () => port.createTemplate(name, content, ownershipTags(owner, name)));
  const write = (): Step => {
    if (sameContent(template.content, content)) return { done: 'done' };
    return written ? { done: 'behind' } : step('written', () => port.updateTemplate(name, content));
  };
  return isCreatedBy(owner, template) ? write() : adopt(context, taking, template, write);
}

async function adopt(
  context: TemplateContext, { properties, content, adopting, written }: Adoption, template: Template, write: () => Step,
): Promise<Step> {
  const { port, request: { owner } } = context;
  const { name } = properties;
  await refuseHeld(context, name, template);
  const backup = await readBackup(context, name, adopting && !written);
  if (backup && isCreatedBy(owner, backup) && template.tags[TAG.retained] === owner.stackId) return step('prepared', () => reclaimRetained(context, name));
  if (backup && isCreatedBy(owner, backup)) {
    // Somebody has written since the copy was made, or it was left by an earlier hold.
    const isNew = adopting && !written && ![backup.content, content].some((known) => sameContent(known, template.content));
    return isNew ? step('prepared', () => port.updateTemplate(backupName(name), template.content)) : write();
  }
  if (properties.refuseExisting) {
    throw new ConflictError(`template ${name} exists already and is not this resource's; choose another name, or set onExisting to ADOPT`);
  }
  if (!backup) return step('prepared', () => port.createTemplate(backupName(name), template.content, ownershipTags(owner, backupName(name))));
  // That of a stack that is gone, which had adopted the template: what it left is the text that was there before us.
  await refuseHeld(context, name, backup);
  if (!sameContent(backup.content, template.content)) return step('prepared', () => port.updateTemplate(backupName(name), template.content));
  return step('prepared', () => port.tagTemplate(templateArn(owner, backupName(name)), ownershipTags(owner, backupName(name))));
}

/** What this stack has created once and was told to leave is its own again. The tag stays: if the request is undone, it is left again. */
function reclaimRetained({ port, request: { owner } }: TemplateContext, name: string): Promise<void> {
  return port.tagTemplate(templateArn(owner, name), ownershipTags(owner, name));
}

/** Before the text is overwritten the copy is seen twice: a read that lags behind may show one that an earlier hold has ended. */
async function readBackup({ port }: TemplateContext, name: string, twice: boolean): Promise<Template | undefined> {
  const backup = await port.getTemplate(backupName(name));
  return backup && twice ? port.getTemplate(backupName(name)) : backup;
}

async function refuseHeld({ request }: TemplateContext, name: string, template: Template): Promise<void> {
  const holder = holderOf(template);
  if (holder) await request.refuseHeldBy(holder, `template ${name}`);
}
