import { type AdoptionStep, planAdoption } from '../../core/email-templates/adoption-plan';
import type { DesiredTemplate } from '../../core/email-templates/desired-template';
import {
  type Content, holderOf, isCreatedBy, ownershipTags, sameContent, type Template, templateArn,
} from '../../core/email-templates/stored-template';
import { backupName } from '../../core/email-templates/template-name';
import { ConflictError } from '../../core/errors';
import type { Tags } from '../../core/ownership';
import { planTags } from '../../core/tags';
import { PROPAGATION, remediation, type TemplateContext } from './context';

/**
 * A step's result. `prepared`: the backup or the ownership tags. `tagged`, `untagged`: the user's tags. `behind`, `missing`: reads don't
 * show the text, or the template, yet.
 */
type Progress = 'prepared' | 'tagged' | 'untagged' | 'written' | 'behind' | 'missing' | 'done';
type Step = { readonly act: () => Promise<Progress> } | { readonly done: Progress };

export type AdoptionOptions = Pick<DesiredTemplate, 'name' | 'refuseExisting' | 'tags'>;

/** The desired state, and what this request has done for it. */
interface Adoption {
  readonly properties: AdoptionOptions;
  readonly content: Content;
  /** Possibly first contact: text that differs from ours and from the backup is the user's, and is backed up. */
  readonly adopting: boolean;
  readonly written: boolean;
  /** The tags that the properties before declared. */
  readonly formerTags: Tags;
  /** Steps with the user's tags that were made, whether or not reads show it yet. */
  readonly made: ReadonlySet<Progress>;
  /** Whether a read of this delivery has shown another text. */
  readonly shown: { otherText: boolean };
}

/**
 * Creates or adopts the template, and writes its text. Returns whether anything but tags was written.
 *
 * A foreign template is adopted in steps that can be repeated: its text is saved in a backup, which is also the lock; only then is it
 * overwritten.
 */
export async function createOrAdopt(
  context: TemplateContext, properties: AdoptionOptions, content: Content, adopting: boolean, formerTags: Tags = {},
): Promise<boolean> {
  const { calls, acquireSlot } = context;
  let wrote = false;
  let writtenAt: number | undefined;
  const made = new Set<Progress>();
  const shown = { otherText: false };
  for (;;) {
    const adoption = { properties, content, adopting, written: writtenAt !== undefined, formerTags, made, shown };
    const progress = await calls.change<Progress>({
      action: `create or update template ${properties.name}`,
      remediation,
      acquireSlot,
      // The read before was stale; the next one shows the owner.
      retryFor: (code) => (['AlreadyExistsException', 'NotFoundException'].includes(code) ? PROPAGATION : undefined),
      plan: () => nextStep(context, adoption),
    });
    if (progress === 'done') return wrote;
    made.add(progress);
    if (progress === 'tagged' || progress === 'untagged') continue;
    wrote = true;
    if (progress === 'written') writtenAt = calls.clock.now();
    if (progress !== 'behind' && progress !== 'missing') continue;
    const waited = calls.clock.now() - (writtenAt ?? 0);
    // SES may return the text in another form than it was written: one write is enough.
    if (waited >= PROPAGATION && progress === 'behind') return true;
    if (waited >= PROPAGATION) writtenAt = undefined; // somebody has deleted it meanwhile
    await calls.clock.sleep(Math.min(250 + waited, 1_000));
  }
}

function step(progress: Progress, act: () => Promise<void>): Step {
  return { act: async () => { await act(); return progress; } };
}

async function nextStep(context: TemplateContext, adoption: Adoption): Promise<Step> {
  const { port, request: { owner } } = context;
  const { properties: { name, tags }, content, adopting, written, shown } = adoption;
  const seen = await port.getTemplate(name);
  // At first contact, a template that seems to be ours is read twice: a stale read may show one that has been retained since.
  const template = seen && adopting && !written && isCreatedBy(owner, seen) ? await port.getTemplate(name) : seen;
  // A new template may not be visible yet.
  if (!template && written) return { done: 'missing' };
  if (!template) return step('written', () => port.createTemplate(name, content, { ...tags, ...ownershipTags(owner, name) }));
  const isWanted = sameContent(template.content, content);
  shown.otherText ||= !isWanted || seen !== undefined && !sameContent(seen.content, content);
  const write = (): Step => {
    // The wanted text after another one, without a write between, is a stale read (or a second delivery's, which a write does no harm).
    if (isWanted && (written || !shown.otherText)) return { done: 'done' };
    return written ? { done: 'behind' } : step('written', () => port.updateTemplate(name, content));
  };
  return isCreatedBy(owner, template) ? tag(context, adoption, template) ?? write() : adopt(context, adoption, template, write);
}

/** The user's tags are those of what we create: an adopted template keeps the tags that it has. */
function tag({ port, request: { owner } }: TemplateContext, adoption: Adoption, template: Template): Step | undefined {
  const { properties: { name, tags }, formerTags, made } = adoption;
  const { set, remove } = planTags(template.tags, tags, formerTags);
  const arn = templateArn(owner, name);
  if (Object.keys(set).length > 0 && !made.has('tagged')) return step('tagged', () => port.tagTemplate(arn, set));
  if (remove.length > 0 && !made.has('untagged')) return step('untagged', () => port.untagTemplate(arn, remove));
  return undefined;
}

/** Steps of an adoption whose lock is there, and those that take it. */
const CONTINUES: readonly AdoptionStep[] = ['renew copy', 'write'];
const BEGINS: readonly AdoptionStep[] = ['copy', 'replace copy', 'claim copy'];

/** After the write only a stale read shows no lock: what would be saved now is our own text. */
function withLock(planned: AdoptionStep, written: boolean): AdoptionStep {
  return written && BEGINS.includes(planned) ? 'write' : planned;
}

async function adopt(
  context: TemplateContext, { properties, content, adopting, written }: Adoption, template: Template, write: () => Step,
): Promise<Step> {
  const { port, request: { owner }, mayHaveWritten } = context;
  const { name } = properties;
  await refuseHeld(context, name, template);
  const isFirst = adopting && !written;
  const backup = await readBackup(context, name, isFirst);
  const planned = planAdoption(owner, { template, backup, isFirst, content, refuseExisting: properties.refuseExisting });
  const next = withLock(planned, written);
  const copy = () => port.updateTemplate(backupName(name), template.content);
  if (adopting && CONTINUES.includes(next)) tellOfAdoption(context, name);
  if (adopting && BEGINS.includes(next)) await refuseNative(context, name);
  switch (next) {
    case 'take back':
      return step('prepared', () => reclaimRetained(context, name));
    case 'renew copy':
      return await mayHaveWritten(name, template.content) ? write() : step('prepared', copy);
    case 'write':
      return write();
    case 'refuse':
      throw new ConflictError(`template ${name} exists already and is not this resource's; choose another name, or set onExisting to ADOPT`);
    case 'copy':
      return step('prepared', () => port.createTemplate(backupName(name), template.content, ownershipTags(owner, backupName(name))));
    case 'replace copy':
    case 'claim copy':
      await refuseHeld(context, name, backup!);
      if (next === 'replace copy') return step('prepared', copy);
      return step('prepared', () => port.tagTemplate(templateArn(owner, backupName(name)), ownershipTags(owner, backupName(name))));
  }
}

function tellOfAdoption({ adopted, calls }: TemplateContext, name: string): void {
  if (!adopted.has(name)) calls.log({ message: 'adopted a template that was there before', template: name, formerText: backupName(name) });
  adopted.add(name);
}

/** Takes back what this stack created and retained. The retained tag stays: if the request is undone, it is retained again. */
function reclaimRetained({ port, request: { owner } }: TemplateContext, name: string): Promise<void> {
  return port.tagTemplate(templateArn(owner, name), ownershipTags(owner, name));
}

/** Before the text is overwritten, the backup is read twice: a stale read may show one that has been deleted. */
async function readBackup({ port }: TemplateContext, name: string, twice: boolean): Promise<Template | undefined> {
  const backup = await port.getTemplate(backupName(name));
  return backup && twice ? port.getTemplate(backupName(name)) : backup;
}

async function refuseNative({ request: { stack } }: TemplateContext, name: string): Promise<void> {
  // CloudFormation deletes what it has made when that resource goes, in the clean-up of this deployment perhaps, whoever has adopted it.
  const native = await stack.holderOf('AWS::SES::Template', name);
  if (native) throw new ConflictError(`template ${name} is resource ${native.logicalId} of this stack, an AWS::SES::Template, and CloudFormation deletes it when that goes: `
    + 'deploy that with DeletionPolicy Retain, then take it out in a deployment of its own, and then adopt the template');
}

async function refuseHeld({ request }: TemplateContext, name: string, template: Template): Promise<void> {
  const holder = holderOf(template);
  if (holder) await request.refuseHeldBy(holder, `template ${name}`);
}
