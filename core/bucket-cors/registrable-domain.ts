import { vendored } from '../vendored';

interface Tldts {
  parse(host: string, options: { readonly allowPrivateDomains: boolean }): {
    readonly domain: string | null;
    /** Whether the name ends in a public suffix of the list's ICANN or private part; an internal name has neither. */
    readonly isIcann: boolean | null;
    readonly isPrivate: boolean | null;
    readonly isIp: boolean | null;
  };
}

/** Hosting domains of AWS, Azure, tunnels and development environments that the Public Suffix List doesn't have, as a test makes sure. */
export const NOT_LISTED: readonly string[] = [
  'api.aws', 'azure.com', 'codesandbox.io', 'devtunnels.ms', 'exp.direct', 'github.dev', 'gitpod.io', 'googleusercontent.com', 'gradio.live',
  'lhr.life', 'loca.lt', 'modal.run', 'serveo.net', 'stackblitz.io', 'webcontainer.io',
];
/** Azure's static websites, which the list has one level too high: `account.z6.web.core.windows.net`. */
const ZONE = /^z\d+\.web\.core\.windows\.net$/;

let hosting: ReadonlySet<string> | undefined;

/** Whether public suffixes lie below the domain, as `s3.amazonaws.com` below `amazonaws.com`: its names are of its customers. */
function isHosting(domain: string): boolean {
  hosting ??= new Set([...vendored('hosting-domains') as readonly string[], ...NOT_LISTED]);
  return hosting.has(domain) || ZONE.test(domain);
}

/**
 * Whether one owner controls all names below the host, by the Public Suffix List with its private part, where each customer of a hosting
 * service (`*.github.io`) is an owner. Nobody can register internal names, so they count as one owner's. Loads the list lazily.
 */
export function hasOneOwner(host: string): boolean {
  const { domain, isIcann, isPrivate } = parse(host);
  return domain === null ? !(isIcann || isPrivate || isHosting(host)) : !isHosting(domain);
}

/** Whether the name ends in no public suffix, as `printer.local`, `app.test` and `intranet`. False for an IP address. */
export function isInternalName(host: string): boolean {
  const { isIcann, isPrivate, isIp } = parse(host);
  const last = host.slice(host.lastIndexOf('.') + 1);
  return !(isIcann || isPrivate || isIp || isHosting(last)) || /(^|\.)home\.arpa$/.test(host);
}

function parse(host: string) {
  return (vendored('tldts') as Tldts).parse(host, { allowPrivateDomains: true });
}
