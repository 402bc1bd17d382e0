import {
  type AnyNode, type Block, type DecoratorBlock, inlineName, type Mustache, type Node, type PartialBlock,
  partialName, type Program,
} from '../handlebars/ast';
import type { Lines } from '../handlebars/lines';
import { type HtmlContext, scanHtml } from './html-contexts';

/** An HTML template, or a partial of one. */
export interface HtmlText {
  readonly program: Program;
  readonly lines: Lines;
}

/** A mustache that inserts a value in a dangerous context. */
export interface HtmlPlace {
  readonly context: HtmlContext;
  readonly node: Mustache;
}

interface Mark {
  readonly offset: number;
  readonly filled?: Mustache;
  /** The name of a partial. */
  readonly called?: string;
}

/** A text without its inline partials, which are scanned where they are called. */
interface Region {
  /** The text, with each character of inserting mustaches replaced by `x` and of all others by a space, so that offsets stay. */
  readonly masked: string;
  readonly marks: readonly Mark[];
  readonly views: Map<string, View>;
}

interface View {
  readonly places: readonly HtmlPlace[];
  readonly calls: readonly { readonly name: string; readonly opening: string }[];
}

/** A text, prepared once however many templates call it. */
export interface HtmlRegions {
  readonly root: Region;
  readonly inline: ReadonlyMap<string, Region>;
}

export function htmlRegions({ program, lines }: HtmlText): HtmlRegions {
  const inline = new Map<string, Region>();
  const root = region(program, lines, [0, lines.text.length], inline);
  return { root, inline };
}

/**
 * A partial that is called in several contexts may appear several times.
 *
 * @param shared partials of other texts, by name
 */
export function htmlPlaces(regions: HtmlRegions, shared: (name: string) => HtmlRegions | undefined): HtmlPlace[] {
  const places: HtmlPlace[] = [];
  const seen = new Map<Region, Set<string>>();
  const visit = (at: Region, opening: string, around: HtmlRegions): void => {
    if (seen.get(at)?.has(opening)) return;
    seen.set(at, new Set([...seen.get(at) ?? [], opening]));
    const { places: found, calls } = viewOf(at, opening);
    places.push(...found);
    for (const call of calls) {
      const own = around.inline.get(call.name) ?? regions.inline.get(call.name);
      const other = own ? undefined : shared(call.name);
      const callee = own ?? other?.root;
      if (callee) visit(callee, call.opening, other ?? around);
    }
  };
  visit(regions.root, '', regions);
  return places;
}

function region(program: Program, lines: Lines, [start, end]: readonly [number, number], inline: Map<string, Region>): Region {
  const marks: Mark[] = [];
  const pieces: string[] = [];
  let reached = start;
  const copy = (to: number, piece: (length: number) => string) => {
    pieces.push(piece(Math.max(0, to - reached)));
    reached = Math.max(reached, to);
  };
  const spaces = (length: number) => ' '.repeat(length);
  const letters = (length: number) => 'x'.repeat(length);
  const range = ({ loc }: Node) => [lines.offsetOf(loc.start), lines.offsetOf(loc.end)] as const;

  const block = ({ program: body, inverse }: Block | PartialBlock & { readonly inverse?: undefined }): void => {
    if (body) walk(body);
    if (inverse) walk(inverse);
  };

  const define = (node: DecoratorBlock): void => {
    const name = inlineName(node);
    if (name !== undefined && node.program) inline.set(name, region(node.program, lines, range(node), inline));
  };

  const visit = (node: AnyNode): void => {
    if (node.type === 'Program' || !('loc' in node)) return;
    const [from, to] = range(node);
    copy(from, spaces);
    switch (node.type) {
      case 'ContentStatement': return copy(to, () => lines.text.slice(from, to));
      case 'MustacheStatement':
        marks.push({ offset: from - start, filled: node });
        return copy(to, letters);
      case 'PartialStatement':
      case 'PartialBlockStatement':
        marks.push({ offset: from - start, called: partialName(node) });
        copy(node.type === 'PartialStatement' ? to : from + '{{'.length, letters);
        if (node.type === 'PartialBlockStatement') block(node);
        break;
      case 'BlockStatement':
        block(node);
        break;
      case 'DecoratorBlock':
        define(node);
        break;
      default:
    }
    copy(to, spaces);
  };
  const walk = ({ body }: Program): void => body.forEach(visit);

  walk(program);
  copy(end, spaces);
  return { masked: pieces.join(''), marks, views: new Map() };
}

function viewOf({ masked, marks, views }: Region, opening: string): View {
  const known = views.get(opening);
  if (known) return known;
  const places: HtmlPlace[] = [];
  const calls: { name: string; opening: string }[] = [];
  let next = 0;
  scanHtml(`${opening}${masked}`, (start, end, { context, opening: inside }) => {
    for (; next < marks.length && marks[next]!.offset + opening.length < end; next++) {
      const { offset, filled, called } = marks[next]!;
      if (offset + opening.length < start) continue;
      if (filled && context) places.push({ context, node: filled });
      if (called !== undefined) calls.push({ name: called, opening: inside });
    }
  });
  const view = { places, calls };
  views.set(opening, view);
  return view;
}
