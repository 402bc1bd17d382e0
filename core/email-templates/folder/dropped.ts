import { Lines } from '../../handlebars/lines';
import { memoized } from '../../memoized';
import { listed } from '../html-warnings';
import { MJML_DROPS, mustachesIn } from '../tool-damage';
import { PART_FILES } from './files';
import { describePlace, type Finding, sorted, type Warning } from './finding';
import type { ParsedTemplate } from './template';

/** Elements that hold others and no text. */
const STRUCTURE = new Set(['mj-body', 'mj-wrapper', 'mj-section', 'mj-group', 'mj-column', 'mj-hero']);
const TAG = /<(?<end>\/?)(?<name>mj-[\w-]+)(?:"[^"]*"|'[^']*'|[^>"'])*?(?<empty>\/?)>/g;

/** One warning for the mustaches that MJML has dropped from HTML bodies which have their source beside them. */
export function droppedWarnings(templates: readonly ParsedTemplate[]): Warning[] {
  const [first, ...others] = sorted(templates.flatMap(droppedIn));
  if (!first) return [];
  const also = others.length > 0 ? ` (also ${listed(others.map((each) => `${each.message} at ${describePlace(each)}`))})` : '';
  const message = `${first.message} is not in ${PART_FILES.html}: ${MJML_DROPS}; put it into <mj-raw>, and make ${PART_FILES.html} again${also}`;
  return [{ ...first, id: 'email-dropped', message }];
}

/** Each finding's message is the mustache. */
const droppedIn = memoized(({ files: { mjml, parts: { html } } }: ParsedTemplate): Finding[] => {
  if (mjml?.text === undefined || html?.text === undefined) return [];
  // What isn't of interest becomes blank, so that the lines stay.
  const text = mjml.text.replace(/<!--[^]*?-->|\{\{~?!--[^]*?--~?\}\}/g, (comment) => comment.replace(/[^\n]/g, ' '));
  const [written, left] = [countsOf(text), countsOf(html.text)];
  const lines = new Lines(text);
  return mustachesBetweenElements(text).filter(({ mustache }) => (left.get(mustache) ?? 0) < written.get(mustache)!)
    .map(({ mustache, offset }) => ({ file: mjml.file, line: lines.lineAt(offset), message: mustache }));
});

function mustachesBetweenElements(text: string): { readonly mustache: string; readonly offset: number }[] {
  const open: string[] = [];
  let end = 0;
  return Array.from(text.matchAll(TAG)).flatMap((tag) => {
    const [start, isStructure] = [end, STRUCTURE.has(open.at(-1) ?? '')];
    const { name, end: ends, empty } = tag.groups as Record<string, string>;
    end = tag.index + tag[0].length;
    if (ends) open.splice(open.lastIndexOf(name!));
    else if (!empty) open.push(name!);
    if (!isStructure) return [];
    const between = mustachesIn(text.slice(start, tag.index));
    return between.map(({ mustache, offset }) => ({ mustache: normalized(mustache), offset: start + offset }));
  });
}

function countsOf(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const found of mustachesIn(text).map(({ mustache }) => normalized(mustache))) counts.set(found, (counts.get(found) ?? 0) + 1);
  return counts;
}

function normalized(mustache: string): string {
  return mustache.replace(/\s+/g, ' ');
}
