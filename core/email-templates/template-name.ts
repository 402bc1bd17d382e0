import { shortHash } from '../ownership';

/** SES's limit, in characters. */
export const MAX_TEMPLATE_NAME_LENGTH = 64;

/** Letters, digits, hyphens and underscores. */
export const TEMPLATE_NAME_PART = /^[a-zA-Z0-9_-]+$/;

/** Copies of texts that were there before are kept under names that begin so. */
export const BACKUP_PREFIX = 'cdk-adopt-';

/** Where the previous text of an adopted template is kept: under our tags, so that it says who holds the template as well. */
export function backupName(name: string): string {
  return `${BACKUP_PREFIX}${shortHash(name)}`;
}
