import type { Content, Properties, Template } from './template';
import type { Work } from './work';
import { Failure } from '../lifecycle/errors';
import { backupName, holderOf, isMarked, markOf, sameContent, templateArn } from './template';
import { advice, PROPAGATION } from './work';

/** `again`: one step is done, and the next look tells whether it was the last. */
type Progress = 'done' | 'again';
type Step = { readonly act: () => Promise<Progress> } | { readonly done: Progress };

/**
 * Creates the template, or takes it over, and gives it the text. Returns whether anything was written.
 *
 * A template that is somebody else's is taken over in steps, each of which can be repeated: its text is kept under a name of ours, which is
 * the lock at the same time; only then is it overwritten.
 */
export async function take(work: Work, properties: Properties, content: Content): Promise<boolean> {
  const { run } = work;
  let wrote = false;
  for (;;) {
    const progress = await run.change<Progress>({
      doing: `create or update template ${properties.name}`,
      advice,
      // The read before it was behind; the next one tells whose it is.
      patience: (code) => (['AlreadyExistsException', 'NotFoundException'].includes(code) ? PROPAGATION : undefined),
      plan: () => nextStep(work, properties, content),
    });
    if (progress === 'done') return wrote;
    wrote = true;
  }
}

async function nextStep(work: Work, properties: Properties, content: Content): Promise<Step> {
  const { port, run: { owner } } = work;
  const { name } = properties;
  const step = (act: () => Promise<void>): Step => ({ act: async () => { await act(); return 'again'; } });

  const template = await port.getTemplate(name);
  if (!template) return step(() => port.createTemplate(name, content, markOf(owner, name)));
  const write = (): Step => (sameContent(template.content, content) ? { done: 'done' } : step(() => port.updateTemplate(name, content)));
  if (isMarked(owner, template)) return write();

  await refuseHeld(work, name, template);
  const backup = await port.getTemplate(backupName(name));
  if (backup && isMarked(owner, backup)) return write();
  if (properties.refuseExisting) {
    throw new Failure(`template ${name} exists already and is not this resource's; choose another templateName, or set onExisting to ADOPT`);
  }
  if (!backup) return step(() => port.createTemplate(backupName(name), template.content, markOf(owner, backupName(name))));
  // That of a stack that is gone, which had adopted the template: what it left is the text that was there before us.
  await refuseHeld(work, name, backup);
  return step(async () => {
    await port.updateTemplate(backupName(name), template.content);
    await port.tagTemplate(templateArn(owner, backupName(name)), markOf(owner, backupName(name)));
  });
}

async function refuseHeld({ run }: Work, name: string, template: Template): Promise<void> {
  const holder = holderOf(template);
  if (holder) await run.refuseHeldBy(holder, `template ${name}`);
}
