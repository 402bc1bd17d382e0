/** Schemes of the URL standard that no page has as its origin. */
const NO_PAGES = ['ftp', 'ws', 'wss'];

/** Normalizes an origin to what browsers send: `https://Example.com:443` -> `https://example.com`. Undefined if it isn't an origin. */
export function originSentFor(written: string): string | undefined {
  if (written.toLowerCase() === 'null') return 'null';
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(written)?.[1]?.toLowerCase();
  if (scheme !== undefined && scheme !== 'http' && scheme !== 'https') return customOrigin(scheme, written.slice(scheme.length + 3));
  try {
    const { origin, hostname } = new URL(scheme === undefined ? `https://${written}` : written);
    return /^(\[[0-9a-f:.]+\]|[\w-]+(\.[\w-]+)*\.?)$/.test(hostname) ? origin : undefined;
  } catch {
    return undefined;
  }
}

/** The URL standard puts the hosts of its own schemes in lower case, and no others: Safari sends an extension's UUID in upper case. */
function customOrigin(scheme: string, host: string): string | undefined {
  if (NO_PAGES.includes(scheme) || !/^[!-~]*$/.test(host) || /[/?#*]/.test(host)) return undefined;
  return `${scheme}://${scheme === 'file' ? host.toLowerCase() : host}`;
}

export function isSent(origin: string): boolean {
  return originSentFor(origin) === origin;
}

/** The IPv4 address that an IPv6 one stands for, which browsers write as `[::ffff:7f00:1]`; any other host as it is. */
export function unmapped(host: string): string {
  const [, high, low] = /^\[::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})\]$/i.exec(host) ?? [];
  return high === undefined ? host : [high, low!].map((part) => parseInt(part, 16)).flatMap((part) => [part >> 8, part & 0xff]).join('.');
}

/** Whether it is a host of the user's own machine, where nobody on the network comes between. */
export function isOwnMachine(host: string): boolean {
  return /^(.+\.)?localhost\.?$|^127(\.\d{1,3}){3}$|^0\.0\.0\.0$|^\[::1?\]$/i.test(host);
}
