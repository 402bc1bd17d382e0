/** What browsers send for what somebody wrote: `https://Example.com:443` -> `https://example.com`. Undefined where it is no origin. */
export function originSentFor(written: string): string | undefined {
  if (written === 'null') return written;
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(written)?.[1]?.toLowerCase();
  if (scheme !== undefined && scheme !== 'http' && scheme !== 'https') {
    return /^[^\s/?#*]*:\/\/[^\s/?#*]*$/.test(written) ? written.toLowerCase() : undefined; // of an app, an extension, a file
  }
  try {
    const { origin } = new URL(scheme === undefined ? `https://${written}` : written);
    return /[*]|\.\./.test(origin) ? undefined : origin;
  } catch {
    return undefined;
  }
}

export function isSent(origin: string): boolean {
  return originSentFor(origin) === origin;
}
