import { createRequire } from 'node:module';
import { join } from 'node:path';

interface Tldts {
  getDomain(host: string, options: { readonly allowPrivateDomains: boolean }): string | null;
}

/** Names that nobody can register anything under. */
const NOT_PUBLIC = /(^|\.)(localhost|local|internal|test|home\.arpa)$/;

/**
 * Whether all names that end so belong to one owner: by the Public Suffix List, with its private part, where each customer of a hosting
 * service (`*.github.io`) is an owner of its own. Loaded by the first pattern that needs it.
 */
export function hasOneOwner(host: string): boolean {
  if (NOT_PUBLIC.test(host)) return true;
  const { getDomain } = createRequire(__filename)(join(__dirname, '..', '..', '..', 'assets', 'tldts', 'index.js')) as Tldts;
  return getDomain(host, { allowPrivateDomains: true }) !== null;
}
