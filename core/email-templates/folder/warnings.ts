import { memoized } from '../../memoized';
import { UNDOCUMENTED, UNDOCUMENTED_ID, undocumentedText } from '../handlebars-warnings';
import type { HtmlContext } from '../html-contexts';
import { htmlPlaces } from '../html-places';
import { HTML_WARNINGS, listed } from '../html-warnings';
import { type Doubt, doubtText, singleBraces, type ValueDoubt, valueDoubts } from '../value-warnings';
import { describePlace, type Finding, sorted, type Warning } from './finding';
import type { Part } from './part';
import type { Source } from './source';
import type { CheckedTemplate } from './template';

/** One information for all features of Handlebars that no document of SES's has. */
export function dialectInformation(sources: readonly Source[]): Warning[] {
  const found = UNDOCUMENTED.flatMap(({ what }, index) => {
    const [first] = sorted(sources.flatMap((source) => undocumentedIn(source)[index]!));
    return first ? [{ what, first }] : [];
  });
  if (found.length === 0) return [];
  const named = found.map(({ what, first: place }) => `${what} (${describePlace(place)})`);
  return [{ ...found[0]!.first, id: `email-${UNDOCUMENTED_ID}`, isInformation: true, message: undocumentedText(named, 'the sample') }];
}

/** For each feature, the first use. */
const undocumentedIn = memoized(({ file, nodes }: Source): Finding[][] => UNDOCUMENTED.map(({ is }) =>
  sorted(nodes.filter(is).map((node) => ({ file, line: 'loc' in node ? node.loc.start.line : undefined, message: '' }))).slice(0, 1)));

/** One warning for each kind of use that renders, and hardly as meant. */
export function valueWarnings(templates: readonly CheckedTemplate[]): Warning[] {
  return byKind(templates.flatMap(doubtsIn)).map(([kind, places]) => combined(`email-${kind}`, places));
}

/** A place where something is found, and what kind it is. */
type Kinded<Kind> = Finding & { readonly kind: Kind };

const doubtsIn = memoized(({ parts, reads, sample }: CheckedTemplate): Kinded<ValueDoubt>[] => {
  const placed = (doubts: readonly Doubt[], source: Source) => doubts.map((doubt) =>
    ({ kind: doubt.kind, file: doubt.place.file ?? source.file, line: doubt.place.line, message: doubtText(doubt) }));
  return [
    ...reads.flatMap(({ part: { source }, reads: ofPart }) => placed(valueDoubts(ofPart, () => JSON.parse(sample) as unknown), source)),
    ...parts.flatMap(({ name, source, partials }) =>
      [source, ...partials.values()].flatMap((each) => placed(singleBraces(each.nodes, each.lines, name === 'html'), each))),
  ];
});

/** The places of each kind; of several findings at one place the first. */
function byKind<Kind>(found: readonly Kinded<Kind>[]): [Kind, Finding[]][] {
  const kinds = new Map<Kind, Map<string, Finding>>();
  for (const { kind, ...finding } of found) {
    if (!kinds.has(kind)) kinds.set(kind, new Map());
    const places = kinds.get(kind)!;
    if (!places.has(describePlace(finding))) places.set(describePlace(finding), finding);
  }
  return Array.from(kinds, ([kind, places]) => [kind, [...places.values()]]);
}

function combined(id: string, places: readonly Finding[], message?: string): Warning {
  const [first, ...others] = sorted(places);
  const also = others.length > 0 ? ` (also at ${listed(others.map(describePlace))})` : '';
  return { ...first!, id, message: `${message ?? first!.message}${also}` };
}

/** One warning for each kind of HTML context in which an unescaped value is dangerous. */
export function htmlContextWarnings(templates: readonly CheckedTemplate[]): Warning[] {
  const found = templates.flatMap(({ parts }) => parts.flatMap(contextsIn));
  return byKind(found).map(([context, places]) => combined(`email-html-${context}`, places, `a variable ${HTML_WARNINGS[context]}`));
}

const contextsIn = memoized(({ name, parsed, source, partials }: Part): Kinded<HtmlContext>[] => {
  if (name !== 'html' || !parsed.program) return [];
  return htmlPlaces(source.html(), (partial) => partials.get(partial)?.html())
    .map(({ context, node: { loc } }) => ({ kind: context, file: loc.source!, line: loc.start.line, message: '' }));
});
