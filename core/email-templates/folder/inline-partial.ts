import { parseText } from '../../handlebars';
import type { Program } from '../../handlebars/ast';
import { fillIn } from '../fill';
import { PLACEHOLDER } from '../placeholder';

/** What follows an inline partial: SES wants a line break there, and it must not become part of the email. */
export type Following = 'text' | 'space';

/** What stands for each: a placeholder is text or white space, which shows only at deploy. */
const NEXT: Readonly<Record<Following, readonly string[]>> = { text: ['x'], space: ['\nx', 'x'] };

/** A partial has to be read as its file is with each of these for its placeholders: they decide whether a tag has a line of its own. */
const VALUES = ['x', '', ' ', '\n', '\n '];

/**
 * AWS's own example ends a partial with `~`, which takes the line break away, but also white space with which a body begins. A comment
 * keeps white space at the end of the text; two do so on a line that has nothing else.
 */
const CLOSING: Readonly<Record<Following, readonly string[]>> = {
  text: ['{{/inline~}}\n', '\n{{~/inline~}}\n', '{{! }}\n{{~/inline~}}\n', '{{! }}{{! }}\n{{~/inline~}}\n'],
  space: ['{{/inline}}\n', '\n{{~/inline}}\n', '{{! }}\n{{~/inline}}\n', '{{! }}{{! }}\n{{~/inline}}\n'],
};
/** A tag on a line of its own takes its line break away, so a line break with which the text begins needs another. */
const OPENING = ['}}', '}}\n', '~}}\n'];

/** What a body begins with, as far as an inline partial before it is concerned. */
export function followingOf(body: string): Following {
  return /^\s/.test(body) || body.search(PLACEHOLDER) === 0 ? 'space' : 'text';
}

/** A shared partial as an inline partial, since SES has no others: the form that parses as the file does; undefined if none does. */
export function inlinePartial(name: string, text: string, following: Following): string | undefined {
  const values = text.search(PLACEHOLDER) < 0 ? [''] : VALUES;
  const cases = values.flatMap((value) => {
    const filled = fillIn(text, () => value);
    const program = parsed(filled);
    if (!program) return [];
    return NEXT[following].map((next) => ({
      filled, next, wanted: shapeOf({ ...program, body: [{ type: 'DecoratorBlock', name, program }, { type: 'ContentStatement', value: next }] }),
    }));
  });
  return formsOf(name, following).find((form) => cases.every(({ filled, next, wanted }) => {
    const program = parsed(`${form(filled)}${next}`);
    return program && shapeOf(program) === wanted;
  }))?.(text);
}

/** Each form in which a partial can stand before a body, the plainest first. */
function formsOf(name: string, following: Following): ((text: string) => string)[] {
  return CLOSING[following].flatMap((closing) => OPENING.map((opening) => (text: string) => `{{#* inline "${name}"${opening}${text}${closing}`));
}

/** Undefined for what isn't Handlebars, as a value can make of a text: that is told elsewhere. */
function parsed(text: string): Program | undefined {
  try {
    return parseText(text);
  } catch {
    return undefined;
  }
}

/** How Handlebars renders a tree: without places and what only the parser needs. */
function shapeOf(program: object): string {
  return JSON.stringify(program, (key, value: unknown) => {
    if (IGNORED.has(key)) return undefined;
    if (Array.isArray(value)) return value.filter((each) => !isNothing(each));
    if (isInline(value)) return { type: value.type, name: value.name ?? value.params![0]!.value, program: value.program };
    return isContent(value) ? { type: value.type, value: value.value } : value;
  });
}

const IGNORED = new Set(['loc', 'strip', 'openStrip', 'inverseStrip', 'closeStrip']);

/** A comment, or no text. */
function isNothing(value: unknown): boolean {
  return (value as { type?: string } | null)?.type === 'CommentStatement' || (isContent(value) && value.value === '');
}

function isInline(value: unknown): value is { type: string; name?: string; params?: readonly { value: string }[]; program: object } {
  return (value as { type?: string } | null)?.type === 'DecoratorBlock';
}

function isContent(value: unknown): value is { type: string; value: string } {
  return (value as { type?: string } | null)?.type === 'ContentStatement';
}
