import { type Owner, TAG } from '../ownership';
import { type Content, isCreatedBy, sameContent, type Template } from './stored-template';

export interface Adoptee {
  /** It is there, and isn't marked as ours. */
  readonly template: Template;
  /** The copy of its former text. */
  readonly backup?: Template;
  /** Possibly first contact: text that differs from ours and from the backup is the user's. */
  readonly isFirst: boolean;
  readonly content: Content;
  readonly refuseExisting: boolean;
}

/**
 * - `take back`: this stack has created it, and retained it
 * - `renew copy`: somebody has edited the text since the copy, or the copy is left from an earlier adoption; unless a request that failed
 *   has written it, and was not rolled back
 * - `replace copy`, `claim copy`: the copy is of somebody else who had adopted it, and must be gone
 */
export type AdoptionStep = 'take back' | 'renew copy' | 'write' | 'refuse' | 'copy' | 'replace copy' | 'claim copy';

/** The next step of an adoption. The copy of the former text, with our ownership tags, is the lock: without it nothing is overwritten. */
export function planAdoption(owner: Owner, { template, backup, isFirst, content, refuseExisting }: Adoptee): AdoptionStep {
  if (backup && isCreatedBy(owner, backup)) {
    if (template.tags[TAG.retained] === owner.stackId) return 'take back';
    const isUnknown = isFirst && ![backup.content, content].some((known) => sameContent(known, template.content));
    return isUnknown ? 'renew copy' : 'write';
  }
  if (refuseExisting) return 'refuse';
  if (!backup) return 'copy';
  // The backup of a deleted stack that had adopted the template: the text that it left is the one to back up.
  return sameContent(backup.content, template.content) ? 'claim copy' : 'replace copy';
}
