import { type AnyNode, type Mustache, pathOf, type Place, placeOf } from '../handlebars/ast';
import { helperOf } from '../handlebars/helpers';
import type { PartName } from './parts';

/** What SES itself fills in when it sends an email; no data has it. */
export interface SesPlaceholder {
  /** As it is written between two braces. */
  readonly name: string;
  /** How many of them SES replaces in a part. */
  readonly most: number;
  /** What stands for it in a test rendering. */
  readonly standIn: string;
}

export const SES_PLACEHOLDERS: readonly SesPlaceholder[] = [
  { name: 'amazonSESUnsubscribeUrl', most: 2, standIn: 'https://unsubscribe.example.com/' },
  { name: 'ses:openTracker', most: 1, standIn: '' },
];

export const STAND_INS: Readonly<Record<string, string>> = Object.fromEntries(SES_PLACEHOLDERS.map(({ name, standIn }) => [name, standIn]));

export function sesPlaceholderOf(node: Mustache): SesPlaceholder | undefined {
  return helperOf(node) === undefined ? SES_PLACEHOLDERS.find(({ name }) => name === pathOf(node).original) : undefined;
}

/** By a variable's path, in whatever context. */
export function placeholderAt(path: string): SesPlaceholder | undefined {
  return SES_PLACEHOLDERS.find(({ name }) => path === name || path.endsWith(`.${name}`));
}

/** Where one is written. */
export interface PlaceholderUse extends Place {
  readonly placeholder: SesPlaceholder;
  /** The path of the context, where that isn't the email's data. */
  readonly context?: string;
}

export interface PlaceholderFinding {
  readonly place: Place;
  readonly value: string;
  readonly expected: string;
  readonly change: string;
}

/**
 * Placeholders that SES wouldn't replace.
 *
 * @param nodes of the part
 * @param uses as they are rendered
 */
export function placeholderFindings(part: PartName, nodes: readonly AnyNode[], uses: readonly PlaceholderUse[]): PlaceholderFinding[] {
  if (part === 'subject') {
    return nodes.flatMap((node) => {
      const placeholder = node.type === 'MustacheStatement' ? sesPlaceholderOf(node) : undefined;
      if (node.type !== 'MustacheStatement' || !placeholder) return [];
      return [{ place: placeOf(node), value: `{{${placeholder.name}}}`, expected: 'it in a body', change: 'move it: SES leaves it as it is in a subject' }];
    });
  }
  return SES_PLACEHOLDERS.flatMap(({ name, most }) => {
    const ofIt = uses.filter(({ placeholder }) => placeholder.name === name);
    const inside = ofIt.find(({ context }) => context !== undefined);
    if (inside) {
      const expected = `it where the context is the email's data, not ${inside.context}`;
      return [{ place: inside, value: `{{${name}}}`, expected, change: 'move it out of the block: no data below has it, and for what is missing SES drops the email' }];
    }
    const next = ofIt[most];
    if (!next) return [];
    return [{ place: next, value: `{{${name}}}`, expected: `at most ${most} in the email's ${part}, it has ${ofIt.length}`, change: 'remove the others: SES replaces no more' }];
  });
}

/** The data with a stand-in for each placeholder; values that it has itself stay. */
export function withStandIns(data: object): object {
  return { ...STAND_INS, ...data };
}
