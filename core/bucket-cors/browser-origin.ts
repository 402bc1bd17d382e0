/** Normalizes an origin to what browsers send: `https://Example.com:443` -> `https://example.com`. Undefined if it isn't an origin. */
export function originSentFor(written: string): string | undefined {
  if (written.toLowerCase() === 'null') return 'null';
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(written)?.[1]?.toLowerCase();
  if (scheme !== undefined && scheme !== 'http' && scheme !== 'https') {
    return /^[!-~]+$/.test(written) && !/[/?#*]/.test(written.slice(scheme.length + 3)) ? written.toLowerCase() : undefined; // custom scheme
  }
  try {
    const { origin, hostname } = new URL(scheme === undefined ? `https://${written}` : written);
    return /^(\[[0-9a-f:.]+\]|[\w-]+(\.[\w-]+)*\.?)$/.test(hostname) ? origin : undefined;
  } catch {
    return undefined;
  }
}

export function isSent(origin: string): boolean {
  return originSentFor(origin) === origin;
}
