import { shortHash } from '../ownership';

/** SES's limit, in characters. */
export const MAX_TEMPLATE_NAME_LENGTH = 64;

export const TEMPLATE_NAME_PART = /^[a-zA-Z0-9_-]+$/;

/** The prefix of the names of backups. */
export const BACKUP_PREFIX = 'cdk-adopt-';

/** The backup of an adopted template's previous text. Our ownership tags on it also record who holds the template. */
export function backupName(name: string): string {
  return `${BACKUP_PREFIX}${shortHash(name)}`;
}

/** Whether it is the name of a backup, which its tags prove. */
export function isBackupName(name: string): boolean {
  return name.startsWith(BACKUP_PREFIX) && /^[0-9a-f]{12}$/.test(name.slice(BACKUP_PREFIX.length));
}
