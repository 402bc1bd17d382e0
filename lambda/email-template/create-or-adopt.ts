import type { Content, Properties, Template } from '../../core/email-templates/stored-template';
import { backupName, holderOf, isMarked, markOf, sameContent, templateArn } from '../../core/email-templates/stored-template';
import { Conflict } from '../../core/errors';
import { MARK } from '../../core/ownership';
import type { Work } from './context';
import { advice, PROPAGATION } from './context';

/** What a step has done: prepared something, or written the text. `behind`, `missing`: reads don't show the text, or the template, yet. */
type Progress = 'prepared' | 'written' | 'behind' | 'missing' | 'done';
type Step = { readonly act: () => Promise<Progress> } | { readonly done: Progress };

export type Asked = Pick<Properties, 'name' | 'refuseExisting'>;

/** What is asked for, and what this request has done for it. */
interface Taking {
  readonly properties: Asked;
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
export async function take(work: Work, properties: Asked, content: Content, adopting: boolean): Promise<boolean> {
  const { run, turn } = work;
  let wrote = false;
  let writtenAt: number | undefined;
  for (;;) {
    const taking = { properties, content, adopting, written: writtenAt !== undefined };
    const progress = await run.change<Progress>({
      doing: `create or update template ${properties.name}`,
      advice,
      turn,
      // The read before it was behind; the next one tells whose it is.
      patience: (code) => (['AlreadyExistsException', 'NotFoundException'].includes(code) ? PROPAGATION : undefined),
      plan: () => nextStep(work, taking),
    });
    if (progress === 'done') return wrote;
    wrote = true;
    if (progress === 'written') writtenAt = run.clock.now();
    if (progress !== 'behind' && progress !== 'missing') continue;
    const waited = run.clock.now() - (writtenAt ?? 0);
    // SES may give the text back in other words than it got it: one write is enough.
    if (waited >= PROPAGATION && progress === 'behind') return true;
    if (waited >= PROPAGATION) writtenAt = undefined; // somebody has deleted it meanwhile
    await run.clock.sleep(Math.min(250 + waited, 1_000));
  }
}

function step(progress: Progress, act: () => Promise<void>): Step {
  return { act: async () => { await act(); return progress; } };
}

async function nextStep(work: Work, taking: Taking): Promise<Step> {
  const { port, run: { owner } } = work;
  const { properties: { name }, content, written } = taking;
  const template = await port.getTemplate(name);
  // What was made a moment ago may only not be shown yet.
  if (!template && written) return { done: 'missing' };
  if (!template) return step('written', () => port.createTemplate(name, content, markOf(owner, name)));
  const write = (): Step => {
    if (sameContent(template.content, content)) return { done: 'done' };
    return written ? { done: 'behind' } : step('written', () => port.updateTemplate(name, content));
  };
  return isMarked(owner, template) ? write() : adopt(work, taking, template, write);
}

async function adopt(work: Work, { properties, content, adopting, written }: Taking, template: Template, write: () => Step): Promise<Step> {
  const { port, run: { owner } } = work;
  const { name } = properties;
  await refuseHeld(work, name, template);
  const backup = await readBackup(work, name, adopting && !written);
  if (backup && isMarked(owner, backup) && template.tags[MARK.retained] === owner.stackId) return step('prepared', () => takeBack(work, name));
  if (backup && isMarked(owner, backup)) {
    // Somebody has written since the copy was made, or it was left by an earlier hold.
    const isNew = adopting && !written && ![backup.content, content].some((known) => sameContent(known, template.content));
    return isNew ? step('prepared', () => port.updateTemplate(backupName(name), template.content)) : write();
  }
  if (properties.refuseExisting) {
    throw new Conflict(`template ${name} exists already and is not this resource's; choose another name, or set onExisting to ADOPT`);
  }
  if (!backup) return step('prepared', () => port.createTemplate(backupName(name), template.content, markOf(owner, backupName(name))));
  // That of a stack that is gone, which had adopted the template: what it left is the text that was there before us.
  await refuseHeld(work, name, backup);
  if (!sameContent(backup.content, template.content)) return step('prepared', () => port.updateTemplate(backupName(name), template.content));
  return step('prepared', () => port.tagTemplate(templateArn(owner, backupName(name)), markOf(owner, backupName(name))));
}

/** What this stack has created once and was told to leave is its own again. The tag stays: if the request is undone, it is left again. */
function takeBack({ port, run: { owner } }: Work, name: string): Promise<void> {
  return port.tagTemplate(templateArn(owner, name), markOf(owner, name));
}

/** Before the text is overwritten the copy is seen twice: a read that lags behind may show one that an earlier hold has ended. */
async function readBackup({ port }: Work, name: string, twice: boolean): Promise<Template | undefined> {
  const backup = await port.getTemplate(backupName(name));
  return backup && twice ? port.getTemplate(backupName(name)) : backup;
}

async function refuseHeld({ run }: Work, name: string, template: Template): Promise<void> {
  const holder = holderOf(template);
  if (holder) await run.refuseHeldBy(holder, `template ${name}`);
}
