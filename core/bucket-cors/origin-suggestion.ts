import { domainToASCII } from 'node:url';
import { isOwnMachine, originSentFor } from './browser-origin';
import { isSound, misspelledScheme } from './origin-form';

const WEB = ['https', 'http'];

/**
 * What to write in place of an origin, or of a pattern with one `*`: it passes the checks, and matches what browsers send for the written
 * one. Undefined where that would be a guess.
 */
export function suggestOrigin(written: string): string | undefined {
  const text = completed(withoutPath(withOneScheme(written.trim().replaceAll('\\', '/'))));
  if (text === undefined || text.split('*').length > 2 || /^https?:\/\/https?(:|$)/i.test(text)) return undefined;
  const suggestion = text.includes('*') ? normalized(text) : originSentFor(text);
  if (suggestion === undefined) return undefined;
  const sent = fillings(text).map((filling) => [originSentFor(text.replace('*', filling)), suggestion.replace('*', filling)] as const)
    .filter(([origin]) => origin !== undefined);
  return sent.length > 0 && sent.every(([origin, suggested]) => origin === suggested) && isSound(suggestion) ? suggestion : undefined;
}

/** Of a slip between scheme and host, `https:/example.com` or `http:s//example.com` say, and of a scheme that is there twice. */
function withOneScheme(text: string): string {
  return text.replace(/^(http)[:;.](s)(?=:?\/\/)/i, '$1$2').replace(/^(https?)(?::\/*|[;.]?\/\/+)(?:\1(?::\/*|[;.]?\/\/+))*(?=[^/*])/i, '$1://').replace(/^\/\/(?=[^/])/, '');
}

/** The same for one whose scheme has a slip, where that is one of the web's. */
export function meantOrigin(written: string): string | undefined {
  const slip = misspelledScheme(written);
  return suggestOrigin(slip ? `${slip.meant}://${slip.rest}` : written);
}

function withoutPath(text: string): string {
  return /^([^/?#]*[:*]\/\/)?[^/?#]*/.exec(text)![0]; // of *//example.com the * alone would match every origin
}

/** Adds the scheme that is left out, if the rest is a host beyond doubt. */
function completed(text: string): string | undefined {
  if (text.includes('://') || text.startsWith('*') || text.toLowerCase() === 'null') return text;
  const host = text.replace(/:(\d+|\*)$/, '');
  if (isOwnMachine(host)) return `http://${text}`;
  return /[^.]\.[^.]|^\[/.test(host) || host !== text ? `https://${text}` : undefined;
}

/** Lower case, ASCII, and no port that the scheme has anyway; of another scheme than the web's only the scheme is lower case. */
function normalized(text: string): string {
  const [, scheme = '', rest] = /^(.*?:\/\/)?(.*)$/s.exec(text)!;
  const start = scheme.toLowerCase();
  if (scheme !== '' && schemesOf(start).length === 0) return `${start}${rest}`;
  const [, host, port = ''] = /^(.*?)(:[\d*]*)?$/s.exec(rest!.replace(/^[^@]*@/, ''))!;
  const isUsual = (start === 'https://' && port === ':443') || (start === 'http://' && port === ':80') || port === ':';
  return `${start}${ascii(host!)}${isUsual ? '' : port}`;
}

function ascii(host: string): string {
  return host.toLowerCase().split('.').map((label) => (/[^\0-~]/.test(label) ? domainToASCII(label) || label : label)).join('.');
}

/** The schemes of the web that the text before a host, `http*://` say, stands for. */
function schemesOf(start: string): string[] {
  const [before, after] = start.split('*');
  return WEB.map((scheme) => `${scheme}://`).filter((scheme) => (after === undefined
    ? scheme === start
    : scheme.length >= start.length - 1 && scheme.startsWith(before!) && scheme.endsWith(after)));
}

const PARTS = ['zzq', 'a', 'b.c', 'x-1'];
const PORTS = ['8080', '61'];

/** What the `*` may stand for. */
function fillings(text: string): string[] {
  const at = text.indexOf('*');
  if (at < 0) return [''];
  const [before, after] = [text.slice(0, at).toLowerCase(), text.slice(at + 1).toLowerCase()];
  const separator = after.indexOf('://');
  if (separator >= 0) {
    const start = `${before}*${after.slice(0, separator)}://`;
    return schemesOf(start).map((scheme) => scheme.slice(before.length, scheme.length - (start.length - before.length - 1)));
  }
  if (before.includes('://')) return /:\d*$/.test(before.slice(before.indexOf('://') + 3)) ? PORTS : PARTS;
  return WEB.map((scheme) => `${scheme}://`).filter((scheme) => scheme.startsWith(before))
    .flatMap((scheme) => PARTS.map((part) => `${scheme.slice(before.length)}${part}`));
}
