import { Lines } from '../handlebars/lines';
import type { Warning } from './handlebars-warnings';
import type { HtmlContext } from './html-contexts';
import { htmlPlaces, htmlRegions } from './html-places';
import { parse, type Parts } from './parts';

export const MAX_PLACES = 10;

/** The risk of a variable in each context, and what to do. */
export const HTML_WARNINGS: Readonly<Record<HtmlContext, string>> = {
  script: 'in a <script> or an event handler: SES escapes nothing, so that the value can be code; move it out of there',
  json: 'in JSON (a <script> of type application/ld+json or the like): SES escapes nothing, so that a quote, a backslash or a line break in the value '
    + 'makes it no JSON; have the sender escape it, as JSON.stringify does',
  style: 'in a <style> or a style attribute: SES escapes nothing, so that the value can change how all of the email looks; '
    + 'write the styles out, with {{#if}} where they differ',
  unquoted: 'in an attribute value without quotes: SES escapes nothing, so that a space in the value begins another attribute; put it in quotes',
  tag: "in the place of a tag's or an attribute's name: SES escapes nothing, so that the value can be any attribute; "
    + 'write the names out, with {{#if}} where they differ',
};

/** One warning for each kind of context. */
export function htmlWarnings({ html }: Parts): Warning[] {
  const [part] = parse({ html });
  if (!part?.program) return [];
  const found = htmlPlaces(htmlRegions({ program: part.program, lines: new Lines(part.source) }), () => undefined);
  return (Object.keys(HTML_WARNINGS) as HtmlContext[]).flatMap((context) => {
    const lines = found.filter((place) => place.context === context).map(({ node }) => node.loc.start.line).sort((a, b) => a - b);
    if (lines.length === 0) return [];
    const unique = [...new Set(lines)];
    const where = `line${unique.length > 1 ? 's' : ''} ${listed(unique.map(String))}`;
    return [{ id: `html-${context}`, message: `html (${where}): a variable ${HTML_WARNINGS[context]}.` }];
  });
}

export function listed(places: readonly string[]): string {
  const more = places.length - MAX_PLACES;
  return more > 0 ? `${places.slice(0, MAX_PLACES).join(', ')} and ${more} more` : places.join(', ');
}
