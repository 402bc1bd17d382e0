/** Of the Fetch standard: allowed without asking, unless their values are odd ones. `content-type` is so with some of its values only. */
const SAFELISTED = ['accept', 'accept-language', 'content-language'];

/** What the Fetch standard forbids a page to set. */
const FORBIDDEN = [
  'accept-charset', 'accept-encoding', 'access-control-request-headers', 'access-control-request-method', 'connection', 'content-length', 'cookie', 'cookie2',
  'date', 'dnt', 'expect', 'host', 'keep-alive', 'origin', 'referer', 'set-cookie', 'te', 'trailer', 'transfer-encoding', 'upgrade', 'via',
];
const FORBIDDEN_PREFIX = /^(?:proxy|sec)-/;

/** Whether no browser asks for the header in a preflight, since every page may set it. */
export function isSafelisted(header: string): boolean {
  return SAFELISTED.includes(header.toLowerCase());
}

/** Whether no page can set the header. */
export function isForbidden(header: string): boolean {
  const name = header.toLowerCase();
  return FORBIDDEN.includes(name) || FORBIDDEN_PREFIX.test(name);
}
