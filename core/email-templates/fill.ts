import { PART_NAMES, type PartName, type Parts } from './parts';
import { PLACEHOLDER } from './placeholder';

/** @param valueOf undefined for a placeholder that stays */
export function fillIn(text: string, valueOf: (name: string) => string | undefined): string {
  return text.replace(PLACEHOLDER, (placeholder, name: string) => valueOf(name) ?? placeholder);
}

/** The parts, with values in place of their placeholders. */
export function filledWith(parts: Parts, valueOf: (name: string) => string | undefined): Parts {
  return Object.fromEntries(Object.entries(parts).map(([name, text]) => [name, text === undefined ? undefined : fillIn(text, valueOf)]));
}

/** A backslash directly before a mustache makes text of it, two are one, and with dashes a comment ends only at other dashes. */
const READINGS = [/(?<!\\)\\(?=\{\{)/g, /\\\\(?=\{\{)/g, /(?<!(?<!\\)\\)\{\{~?!--/g];

/** What values have made of a part. */
export interface FillFault {
  readonly part: PartName;
  readonly kind: keyof typeof FILL_FAULTS;
}

/** What is wrong with the filled part, and what to do with the values. */
export const FILL_FAULTS = {
  empty: ['is empty', 'give it a text'],
  lineBreak: ['has a line break', 'remove the line break'],
  reread: ['is read in another way', 'put a space between the placeholder and the mustache, or a line break behind it where it ends a shared partial: a backslash directly before a mustache makes text of it'],
} as const;

export function fillFaults(parts: Parts, filled: Parts): FillFault[] {
  return PART_NAMES.flatMap((part): FillFault[] => {
    const [before, after] = [parts[part], filled[part]];
    if (before === undefined || after === undefined || before === after) return [];
    return [
      ...(after.trim() === '' ? [{ part, kind: 'empty' } as const] : []),
      ...(part === 'subject' && /[\r\n]/.test(after) ? [{ part, kind: 'lineBreak' } as const] : []),
      ...(reading(before) === reading(after) ? [] : [{ part, kind: 'reread' } as const]),
    ];
  });
}

/** Values hold no mustache, so that they can change how the others are read only in these ways. */
function reading(text: string): string {
  return READINGS.map((pattern) => text.match(pattern)?.length ?? 0).join();
}

/** The values that can be why. */
export const SUSPECT: Readonly<Record<FillFault['kind'], RegExp>> = { empty: /^\s*$/, lineBreak: /[\r\n]/, reread: /^$|\\$|^-/ };
