import { type HtmlTag, stylesIn, tagsIn } from '../../../core/email-templates/html-tags';
import { PLACEHOLDER } from '../../../core/email-templates/placeholder';
import type { Link } from './views';

const RELATIVE = 'is relative, and an email has no address that it could be relative to; write it with https://';

/** All that an email refers to, in the order of its HTML, each once. */
export function linksIn(html: string): Link[] {
  const tags = tagsIn(html);
  const anchors = new Set(tags.flatMap(({ attributes }) => [attributes.get('id'), attributes.get('name')]));
  const found = [
    ...tags.flatMap((tag) => inTag(tag).map((link) => ({ at: tag.start, ...link }))),
    ...stylesIn(html).flatMap(({ start, text }) => inCss(text).map((link) => ({ at: start, ...link }))),
  ].sort((one, other) => one.at - other.at);
  const links = found.map(({ kind, url }): Link => ({ kind, url, problem: problemWith(kind, url, anchors) }));
  return [...new Map(links.map((link) => [`${link.kind} ${link.url}`, link])).values()];
}

type Found = Pick<Link, 'kind' | 'url'>;

function inTag({ name, attributes }: HtmlTag): Found[] {
  const of = (attribute: string, kind: Link['kind']) => {
    const url = attributes.get(attribute);
    return url === undefined ? [] : [{ kind, url: url.trim() }];
  };
  return [
    ...(name === 'a' || name === 'area' ? of('href', 'link') : []),
    ...(name === 'form' ? of('action', 'link') : []),
    ...(name === 'link' ? of('href', 'stylesheet') : []),
    ...(['img', 'input', 'video', 'audio', 'source'].includes(name) ? [...of('src', 'image'), ...of('poster', 'image')] : []),
    ...of('background', 'image'),
    ...(attributes.get('srcset') ?? '').split(/,\s+/).flatMap((each) => (each.trim() ? [{ kind: 'image' as const, url: each.trim().split(/\s/)[0]! }] : [])),
    ...inCss(attributes.get('style') ?? ''),
  ];
}

function inCss(css: string): Found[] {
  const imports = Array.from(css.matchAll(/@import\s+(?:url\(\s*)?["']?([^"')\s;]+)/gi), ([, url]) => ({ kind: 'stylesheet' as const, url: url! }));
  const images = Array.from(css.replace(/@import[^;]*/gi, '').matchAll(/url\(\s*(?:"([^"]*)"|'([^']*)'|([^"')\s]*))\s*\)/gi),
    ([, double, single, bare]) => ({ kind: 'image' as const, url: (double ?? single ?? bare ?? '').trim() }));
  return [...imports, ...images];
}

function problemWith(kind: Link['kind'], url: string, anchors: ReadonlySet<string | undefined>): string | undefined {
  if (url === '') return 'is empty';
  if (url.search(PLACEHOLDER) >= 0) return undefined; // it is told elsewhere that it has no value
  if (url.startsWith('#') && kind === 'link') return url === '#' || anchors.has(url.slice(1)) ? undefined : 'leads to no element of the email';
  const [, scheme] = /^([a-z][a-z0-9+.-]*):/i.exec(url) ?? [];
  if (scheme === undefined) return url.startsWith('//') ? 'has no scheme, and an email has no address to take one from; write https:' : RELATIVE;
  if (/^(?:javascript|vbscript|file)$/i.test(scheme)) return `has the scheme ${scheme}:, which mail clients remove`;
  return /^https?$/i.test(scheme) && !URL.canParse(url) ? 'is no URL' : undefined;
}
