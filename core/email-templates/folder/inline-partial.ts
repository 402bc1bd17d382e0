import { parseText } from '../../handlebars';
import type { Program } from '../../handlebars/ast';

/** What follows an inline partial: SES wants a line break there, and it must not become part of the email. */
export type Following = 'text' | 'space';

/**
 * AWS's own example ends a partial with `~`, which takes the line break away, but also white space with which a body begins. A comment
 * keeps white space at the end of the text.
 */
const CLOSING: Readonly<Record<Following, readonly string[]>> = {
  text: ['{{/inline~}}\n', '\n{{~/inline~}}\n', '{{! }}\n{{~/inline~}}\n'],
  space: ['{{/inline}}\n', '\n{{~/inline}}\n', '{{! }}\n{{~/inline}}\n'],
};
/** A tag on a line of its own takes its line break away, so a line break with which the text begins needs another. */
const OPENING = ['}}', '}}\n', '~}}\n'];

/** Each form in which a partial can stand before a body, the plainest first. */
function formsOf(name: string, text: string, following: Following): string[] {
  return CLOSING[following].flatMap((closing) => OPENING.map((opening) => `{{#* inline "${name}"${opening}${text}${closing}`));
}

/** A shared partial as an inline partial, since SES has no others: the form that parses as the file does; undefined if none does. */
export function inlinePartial(name: string, text: string, program: Program, following: Following): string | undefined {
  const next = following === 'text' ? 'x' : '\nx';
  const wanted = shapeOf({ ...program, body: [{ type: 'DecoratorBlock', name, program }, { type: 'ContentStatement', value: next }] });
  return formsOf(name, text, following).find((form) => {
    try {
      return shapeOf(parseText(`${form}${next}`)) === wanted;
    } catch {
      return false;
    }
  });
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
