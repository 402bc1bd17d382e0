import { type Owner, TAG, type Tags } from '../ownership';
import { type Prediction, refusalByHolder } from '../prediction';
import { applyTags, planTags } from '../tags';
import { planAdoption } from './adoption-plan';
import { type Content, holderOf, isCreatedBy, ownershipTags, sameContent, type Template } from './stored-template';
import { backupName } from './template-name';

/** A template of SES, and the copy of the text that it had when it was adopted. */
export interface StoredTemplate {
  readonly template?: Template;
  readonly backup?: Template;
}

export interface TemplateRequest {
  readonly name: string;
  readonly content: Content;
  readonly tags: Tags;
  readonly refuseExisting: boolean;
  /** Whether the resource hasn't had it before. */
  readonly isNew: boolean;
  /** The tags that the properties before declared. */
  readonly formerTags: Tags;
}

/** What is there once the handler has created, adopted or updated the template. */
export function predictTemplate(
  owner: Owner, stored: StoredTemplate, request: TemplateRequest, isGone: (stackId: string) => boolean,
): Prediction<StoredTemplate> {
  const { name, content, tags, refuseExisting, isNew, formerTags } = request;
  const copyTags = ownershipTags(owner, backupName(name));
  const { template: found, backup: copy } = stored;
  if (!found) return { after: { template: { content, tags: { ...tags, ...ownershipTags(owner, name) } }, backup: copy } };
  const written = (template: Template): Template => (sameContent(template.content, content) ? template : { ...template, content });
  let [template, backup] = [found, copy];
  for (;;) {
    if (isCreatedBy(owner, template)) {
      const tagged = applyTags(template.tags, planTags(template.tags, tags, formerTags));
      return { after: { template: written({ ...template, tags: tagged }), backup } };
    }
    const refusal = refusalByHolder(owner, holderOf(template), isGone);
    if (refusal) return { refusal };
    const step = planAdoption(owner, { template, backup, isFirst: isNew, content, refuseExisting });
    switch (step) {
      case 'write': return { after: { template: written(template), backup } };
      case 'refuse': return { refusal: "it exists already and is not this resource's, and onExisting is FAIL" };
      case 'take back':
        template = { ...template, tags: { ...template.tags, ...ownershipTags(owner, name) } };
        break;
      case 'copy':
        backup = { content: template.content, tags: copyTags };
        break;
      case 'renew copy':
        backup = { ...backup!, content: template.content };
        break;
      case 'replace copy':
      case 'claim copy': {
        const held = refusalByHolder(owner, holderOf(backup!), isGone);
        if (held) return { refusal: held };
        backup = step === 'replace copy' ? { ...backup!, content: template.content } : { ...backup!, tags: { ...backup!.tags, ...copyTags } };
      }
    }
  }
}

export interface TemplateRemoval {
  readonly retain: boolean;
  /** The text that the resource has written, where the former one is to come back. */
  readonly restoredFrom?: Content;
}

/** What is left when the resource gives the template up, other than in a rollback. */
export function predictTemplateRemoval(
  owner: Owner, { template, backup }: StoredTemplate, { retain, restoredFrom }: TemplateRemoval,
): StoredTemplate {
  const left = withoutOwn(owner, backup);
  if (template && isCreatedBy(owner, template)) return { template: retain ? retained(owner, template) : undefined, backup: left };
  const isRestored = template && backup && isCreatedBy(owner, backup) && restoredFrom && sameContent(template.content, restoredFrom);
  return { template: isRestored ? { ...template, content: backup.content } : template, backup: left };
}

function withoutOwn(owner: Owner, backup: Template | undefined): Template | undefined {
  return backup && isCreatedBy(owner, backup) ? undefined : backup;
}

/** A retained tag that it has stays as it is: it tells who has retained it first. */
function retained({ stackId }: Owner, template: Template): Template {
  const set: Tags = TAG.retained in template.tags ? {} : { [TAG.retained]: stackId };
  return { ...template, tags: applyTags(template.tags, { set, remove: [TAG.stack, TAG.resource, TAG.spec] }) };
}
