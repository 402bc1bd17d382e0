import { vendored } from '../vendored';

interface Tldts {
  parse(host: string, options: { readonly allowPrivateDomains: boolean }): {
    readonly domain: string | null;
    /** Whether the name ends in a public suffix of the list's ICANN or private part; an internal name has neither. */
    readonly isIcann: boolean | null;
    readonly isPrivate: boolean | null;
  };
}

/** Domains that aren't public suffixes, but have public suffixes below them: `s3.amazonaws.com`, `blob.core.windows.net`. */
const ABOVE_SUFFIXES = ['amazonaws.com', 'amazonaws.com.cn', 'amazoncognito.com', 'api.aws', 'on.aws', 'azure.com', 'windows.net'];

/**
 * Whether one owner controls all names below the host, by the Public Suffix List with its private part, where each customer of a hosting
 * service (`*.github.io`) is an owner. Nobody can register internal names, so they count as one owner's. Loads the list lazily.
 */
export function hasOneOwner(host: string): boolean {
  const { parse } = vendored('tldts') as Tldts;
  const { domain, isIcann, isPrivate } = parse(host, { allowPrivateDomains: true });
  return domain === null ? !(isIcann || isPrivate) : !ABOVE_SUFFIXES.includes(domain);
}
