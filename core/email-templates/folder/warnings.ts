import { UNDOCUMENTED, UNDOCUMENTED_ID, undocumentedText } from '../handlebars-warnings';
import type { HtmlContext } from '../html-contexts';
import { htmlPlaces } from '../html-places';
import { HTML_WARNINGS, listed } from '../html-warnings';
import { type Doubt, doubtText, singleBraces, type ValueDoubt, valueDoubts } from '../value-warnings';
import { describePlace, type Finding, sorted, type Warning } from './finding';
import type { Source } from './source';
import type { CheckedTemplate } from './template';

/** One information for all features of Handlebars that no document of SES's has. */
export function dialectInformation(sources: readonly Source[]): Warning[] {
  const found = UNDOCUMENTED.flatMap(({ what, is }) => {
    const places: Finding[] = [];
    for (const { file, nodes } of sources) {
      for (const node of nodes) if (is(node)) places.push({ file, line: 'loc' in node ? node.loc.start.line : undefined, message: '' });
    }
    const [first] = sorted(places);
    return first ? [{ what, first }] : [];
  });
  if (found.length === 0) return [];
  const named = found.map(({ what, first: place }) => `${what} (${describePlace(place)})`);
  return [{ ...found[0]!.first, id: `email-${UNDOCUMENTED_ID}`, isInformation: true, message: undocumentedText(named, 'the sample') }];
}

/** One warning for each kind of use that renders, and hardly as meant. */
export function valueWarnings(templates: readonly CheckedTemplate[]): Warning[] {
  const found = new Map<ValueDoubt, Map<string, Finding>>();
  const add = (doubt: Doubt, source: Source) => {
    const place = { file: doubt.place.file ?? source.file, line: doubt.place.line, message: doubtText(doubt) };
    if (!found.has(doubt.kind)) found.set(doubt.kind, new Map());
    const places = found.get(doubt.kind)!;
    if (!places.has(describePlace(place))) places.set(describePlace(place), place);
  };
  for (const { parts, reads } of templates) {
    for (const { part: { source }, reads: ofPart } of reads) valueDoubts(ofPart).forEach((doubt) => add(doubt, source));
    for (const { name, source, partials } of parts) {
      for (const each of [source, ...partials.values()]) singleBraces(each.nodes, each.lines, name === 'html').forEach((doubt) => add(doubt, each));
    }
  }
  return [...found].map(([kind, places]) => combined(`email-${kind}`, [...places.values()]));
}

function combined(id: string, places: readonly Finding[], message?: string): Warning {
  const [first, ...others] = sorted(places);
  const also = others.length > 0 ? ` (also at ${listed(others.map(describePlace))})` : '';
  return { ...first!, id, message: `${message ?? first!.message}${also}` };
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
  return [...found].map(([context, places]) => combined(`email-html-${context}`, [...places.values()], `a variable ${HTML_WARNINGS[context]}`));
}
