import { vendored } from '../vendored';

interface Tldts {
  parse(host: string, options: { readonly allowPrivateDomains: boolean }): {
    readonly domain: string | null;
    /** Whether the end of the name is a public suffix, of the one kind or the other; of an internal name it is neither. */
    readonly isIcann: boolean | null;
    readonly isPrivate: boolean | null;
  };
}

/** Domains of one owner that are no public suffixes themselves, under which are some: `s3.amazonaws.com`, `blob.core.windows.net`. */
const ABOVE_SUFFIXES = ['amazonaws.com', 'amazonaws.com.cn', 'amazoncognito.com', 'api.aws', 'on.aws', 'azure.com', 'windows.net'];

/**
 * Whether all names that end so belong to one owner: by the Public Suffix List, with its private part, where each customer of a hosting
 * service (`*.github.io`) is an owner of its own. Internal names nobody can register. Loaded by the first pattern that needs it.
 */
export function hasOneOwner(host: string): boolean {
  const { parse } = vendored('tldts') as Tldts;
  const { domain, isIcann, isPrivate } = parse(host, { allowPrivateDomains: true });
  return domain === null ? !(isIcann || isPrivate) : !ABOVE_SUFFIXES.includes(domain);
}
