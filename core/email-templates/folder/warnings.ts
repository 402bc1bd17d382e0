import { UNDOCUMENTED } from '../handlebars-warnings';
import type { HtmlContext } from '../html-contexts';
import { htmlPlaces } from '../html-places';
import { HTML_WARNINGS, listed } from '../html-warnings';
import { describePlace, type Finding, sorted, type Warning } from './finding';
import type { Source } from './source';
import type { CheckedTemplate } from './template';

/** One warning for each Handlebars feature that SES doesn't document. */
export function dialectWarnings(sources: readonly Source[]): Warning[] {
  return UNDOCUMENTED.flatMap(([id, what, is]) => {
    const places: Finding[] = [];
    for (const { file, nodes } of sources) {
      for (const node of nodes) if (is(node)) places.push({ file, line: 'loc' in node ? node.loc.start.line : undefined, message: '' });
    }
    if (places.length === 0) return [];
    const [first, ...others] = sorted(places);
    const more = others.length > 0 ? ` (and in ${others.length} other line${others.length > 1 ? 's' : ''})` : '';
    const message = `SES doesn't document ${what}${more}; the deployment proves with the sample that SES renders it`;
    return [{ ...first!, id: `email-${id}`, message }];
  });
}

/** One warning for each kind of HTML context in which an unescaped value is dangerous. */
export function htmlContextWarnings(templates: readonly CheckedTemplate[]): Warning[] {
  const found = new Map<HtmlContext, Map<string, Finding>>();
  for (const { source, partials } of templates.flatMap(({ parts }) => parts.filter(({ name, parsed }) => name === 'html' && parsed.program))) {
    for (const { context, node: { loc } } of htmlPlaces(source.html(), (name) => partials.get(name)?.html())) {
      const place = { file: loc.source!, line: loc.start.line, message: '' };
      if (!found.has(context)) found.set(context, new Map());
      found.get(context)!.set(describePlace(place), place);
    }
  }
  return [...found].map(([context, places]) => {
    const [first, ...others] = sorted([...places.values()]);
    const also = others.length > 0 ? ` (also at ${listed(others.map(describePlace))})` : '';
    return { ...first!, id: `email-html-${context}`, message: `a variable ${HTML_WARNINGS[context]}${also}` };
  });
}
