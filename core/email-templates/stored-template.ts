import { type Owner, ownerHash, shortHash, stackName, TAG, type Tags } from '../ownership';
import { MAX_TEMPLATE_NAME_LENGTH } from './template-name';

/** The parts of a template. An absent part is left out, never empty. */
export interface Content {
  readonly subject: string;
  readonly html?: string;
  readonly text?: string;
}

/** A template as SES stores it. */
export interface Template {
  readonly content: Content;
  readonly tags: Tags;
}

/** A name that is unique, even among stacks of the same name. */
export function generatedName(owner: Owner): string {
  const hash = ownerHash(owner);
  return `${`${stackName(owner.stackId)}-${owner.logicalId}`.slice(0, MAX_TEMPLATE_NAME_LENGTH - hash.length - 1)}-${hash}`;
}

export function templateArn({ stackId }: Owner, name: string): string {
  const [, partition, , region, account] = stackId.split(':');
  return `arn:${partition}:ses:${region}:${account}:template/${name}`;
}

export function ownershipTags({ stackId, logicalId }: Owner, name: string): Tags {
  return { [TAG.stack]: stackId, [TAG.resource]: logicalId, [TAG.spec]: shortHash('email-template', name) };
}

export function isCreatedBy({ stackId, logicalId }: Owner, { tags }: Template): boolean {
  return tags[TAG.stack] === stackId && tags[TAG.resource] === logicalId;
}

export function holderOf({ tags }: Template): Owner | undefined {
  const stackId = tags[TAG.stack];
  return stackId === undefined ? undefined : { stackId, logicalId: tags[TAG.resource] ?? '' };
}

/** SES may return other line ends than it was given. */
export function sameContent(one: Content, other: Content): boolean {
  const comparable = ({ subject, html = '', text = '' }: Content) => JSON.stringify([subject, html, text]).replace(/(\\r)?\\n|\\r/g, '\\n');
  return comparable(one) === comparable(other);
}
