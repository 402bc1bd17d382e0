import { Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { FILL_FAULTS, filledWith, type FillFault, fillFaults, SUSPECT } from '../../../core/email-templates/fill';
import type { FolderTemplate } from '../../../core/email-templates/folder';
import { MAX_BODY_BYTES, type Parts } from '../../../core/email-templates/parts';
import { holdsBraces, PLACEHOLDER_NAME } from '../../../core/email-templates/placeholder';
import { BACKUP_PREFIX, MAX_TEMPLATE_NAME_LENGTH } from '../../../core/email-templates/template-name';
import { type Problem } from '../../../core/problem';
import { knownPartOf, literalsOf, withStandIns } from '../../shared/known-part';
import { otherHolderOf } from '../../shared/unique-names';
import { isKnown } from '../../shared/validation';
import { TEMPLATE_NAME } from './template-names';

/** As `namePrefixOf` generates it. */
const MAX_GENERATED_PREFIX = 25;
const LISTED = 5;

/** How long an id may be after the prefix. Of a prefix tokens count as empty, and so does one that is invalid anyway. */
export function maxIdLength(namePrefix: string | undefined): number {
  if (namePrefix === undefined) return MAX_TEMPLATE_NAME_LENGTH - MAX_GENERATED_PREFIX;
  const { length } = knownPartOf(namePrefix);
  return MAX_TEMPLATE_NAME_LENGTH - (length < MAX_TEMPLATE_NAME_LENGTH ? length : 0);
}

export function prefixProblems(namePrefix: string | undefined, ids: readonly string[]): Problem[] {
  if (namePrefix === undefined) return [];
  const known = knownPartOf(namePrefix);
  const problem = (expected: string, change: string) => [{ property: 'namePrefix', value: known, expected, change }];
  if (!/^[a-zA-Z0-9_-]*$/.test(known)) {
    const beside = isKnown(namePrefix) ? '' : ' beside its tokens';
    return problem(`letters, digits, hyphens and underscores${beside}`, 'choose another prefix, or leave it out');
  }
  if (known.length >= MAX_TEMPLATE_NAME_LENGTH) return problem(`at most ${MAX_TEMPLATE_NAME_LENGTH - 1} characters`, 'choose a shorter prefix');
  const reserved = ids.filter((id) => `${namePrefix}${id}`.startsWith(BACKUP_PREFIX)).map((id) => `${literalsOf(namePrefix).join('<token>')}${id}`);
  if (reserved.length === 0) return [];
  return problem(
    `names that don't begin with ${BACKUP_PREFIX}, where former texts are kept (${listed(reserved)} would)`, 'choose another prefix, or other names of the folders',
  );
}

/** One problem for each other construct of the stack that declares some of the names. */
export function heldNamesProblems(scope: IConstruct, namePrefix: string | undefined, ids: readonly string[]): Problem[] {
  if (namePrefix === undefined) return []; // a generated one is unique
  const taken = new Map<string, string[]>();
  for (const id of ids) {
    const holder = otherHolderOf(scope, TEMPLATE_NAME, `${namePrefix}${id}`);
    if (holder !== undefined) taken.set(holder, [...taken.get(holder) ?? [], id]);
  }
  return [...taken].map(([holder, theirs]) => ({
    property: 'namePrefix', value: namePrefix,
    expected: `templates of its own, and ${holder} has these: ${listed(theirs.map((id) => `${namePrefix}${id}`))}`,
    change: 'choose another prefix, or declare each template once',
  }));
}

export function substitutionNames(substitutions: Readonly<Record<string, string>>): string[] {
  return Object.keys(substitutions).filter((name) => PLACEHOLDER_NAME.test(name));
}

/** Checks types, too: the values may come from JavaScript, or from `process.env`. */
export function substitutionProblems(substitutions: Readonly<Record<string, unknown>>, templates: readonly FolderTemplate[]): Problem[] {
  return Object.entries(substitutions).flatMap(([name, value]) => {
    const property = `substitutions.${name}`;
    if (!PLACEHOLDER_NAME.test(name)) {
      return [{ property, expected: 'a name of letters, digits and underscores that begins with a letter', change: 'choose another name' }];
    }
    if (typeof value !== 'string') return [notAString(property, value)];
    if (!holdsBraces(withStandIns(value))) return [];
    return [{ property, value: knownPartOf(value), expected: 'no Handlebars', change: 'write what SES is to fill in into the templates' }];
  }).concat(filledProblems(substitutions, templates), filledSizeProblems(substitutions, templates));
}

/** What the values make of the texts, as far as it is known; the deployment checks the rest. */
function filledProblems(substitutions: Readonly<Record<string, unknown>>, templates: readonly FolderTemplate[]): Problem[] {
  const known = knownValues(substitutions);
  const valueOf = (name: string) => known.get(name);
  const found = new Map<string, { readonly names: readonly string[]; readonly kind: FillFault['kind']; readonly places: string[] }>();
  for (const { id, subject, html, text, substitutions: used } of templates.filter((each) => each.substitutions.length > 0)) {
    const parts = { subject, html, text };
    for (const { part, kind } of fillFaults(parts, filledWith(parts, valueOf))) {
      const names = used.filter((name) => parts[part]!.includes(`%%${name}%%`) && SUSPECT[kind].test(valueOf(name) ?? 'x'));
      const key = `${kind} ${names.join()}`;
      if (!found.has(key)) found.set(key, { names, kind, places: [] });
      found.get(key)!.places.push(kind === 'lineBreak' ? id : `the ${part} of ${id}`);
    }
  }
  return [...found.values()].map(({ names, kind, places }) => ({
    property: names.map((name) => `substitutions.${name}`).join(', '),
    value: names.length === 1 ? knownPartOf(substitutions[names[0]!] as string) : undefined,
    expected: EXPECTED[kind](listed(places)),
    change: FILL_FAULTS[kind][1],
  }));
}

/** Of the bodies, with what is known of the values. */
function filledSizeProblems(substitutions: Readonly<Record<string, unknown>>, templates: readonly FolderTemplate[]): Problem[] {
  const known = knownValues(substitutions);
  const valueOf = (name: string) => (known.has(name) ? knownPartOf(substitutions[name] as string) : '');
  return templates.filter(({ substitutions: used }) => used.length > 0).flatMap(({ id, html = '', text = '', substitutions: used }) => {
    const size = bytesOf(filledWith({ html, text }, valueOf));
    // Bodies that are too large without the values are an error of the folder.
    if (size <= MAX_BODY_BYTES || bytesOf({ html, text }) > MAX_BODY_BYTES) return [];
    const names = used.filter((name) => valueOf(name) !== '' && `${html}${text}`.includes(`%%${name}%%`));
    return [{
      property: names.map((name) => `substitutions.${name}`).join(', '),
      expected: `at most ${MAX_BODY_BYTES} bytes in the bodies of ${id}, which have ${size} with it`, change: 'shorten it: SES stores no more',
    }];
  });
}

function bytesOf({ html = '', text = '' }: Parts): number {
  return Buffer.byteLength(html) + Buffer.byteLength(text);
}

function knownValues(substitutions: Readonly<Record<string, unknown>>): Map<string, string> {
  return new Map(Object.entries(substitutions).flatMap(([name, value]): [string, string][] => {
    if (typeof value !== 'string' || (!isKnown(value) && knownPartOf(value) === '')) return [];
    const text = withStandIns(value);
    return holdsBraces(text) ? [] : [[name, text]];
  }));
}

const EXPECTED: Readonly<Record<FillFault['kind'], (places: string) => string>> = {
  empty: (places) => `a text, since there is nothing else in ${places}`,
  lineBreak: (places) => `one line, since it is part of a subject (of ${places})`,
  reread: (places) => `a value that leaves the Handlebars beside it as it is (in ${places})`,
};

function notAString(property: string, value: unknown): Problem {
  const expected = 'a string';
  if (value === undefined || value === null) return { property, expected, change: 'give it a value' };
  if (Token.isUnresolved(value)) return { property, expected, change: 'write the token as one, with Token.asString(..)' };
  return { property, expected: `${expected}, it is of type ${typeof value}`, change: 'write it as one' };
}

function listed(names: readonly string[]): string {
  const more = names.length - LISTED;
  return `${names.slice(0, LISTED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
