import { likely, sameLetters } from '../suggest';
import { SES_PLACEHOLDERS } from './ses-placeholders';
import { ITEMS, segmentsOf } from './variable-path';
import type { Variable } from './variable-reads';

/** What may be meant by a name that leads to nothing. */
export interface Similar {
  /**
   * - `placeholder`: what SES fills in
   * - `dotted`: the same path as one name, with its dots
   * - `name`: a similar name in the same place
   * - `itself`: the value without a name that stands for the block's own context
   * - `outside`: the same, in a context around the block
   * - `inside`: the same, in a list or an object without whose block it stands
   */
  readonly kind: 'placeholder' | 'dotted' | 'name' | 'itself' | 'outside' | 'inside';
  readonly path: string;
  /** How to write it. */
  readonly write?: string;
}

export function similarTo({ path, contexts = [''] }: Pick<Variable, 'path' | 'contexts'>, data: unknown): Similar | undefined {
  const names = segmentsOf(path);
  const placeholder = likely(names.at(-1) ?? '', SES_PLACEHOLDERS.map(({ name }) => name));
  if (placeholder !== undefined) return { kind: 'placeholder', path: placeholder, write: `{{${placeholder}}}` };
  const dotted = dottedName(names, contexts.map(segmentsOf), data);
  if (dotted !== undefined) return dotted;
  const near = nearPath(names, data, likely);
  if (near !== undefined) return { kind: 'name', path: near };
  return inContexts(names, contexts.map(segmentsOf), data) ?? innerValue(names, data) ?? joinedName(names, data);
}

/** The sample's name for a path that differs from it only in case, hyphens or underscores. `[]` is any item. */
export function inOtherLetters(path: string, data: unknown): string | undefined {
  const found = nearPath(segmentsOf(path), data, withSameLetters);
  return found === path ? undefined : found;
}

function withSameLetters(name: string, names: readonly string[]): string | undefined {
  return names.find((each) => sameLetters(name, each));
}

type Find = (name: string, names: readonly string[]) => string | undefined;

/** In the same place, under a similar name. */
function nearPath(names: readonly string[], data: unknown, find: Find): string | undefined {
  let value = data;
  let found = '';
  for (const name of names) {
    if (typeof value !== 'object' || value === null) return undefined;
    const key = name === ITEMS ? Object.keys(value)[0] : Object.hasOwn(value, name) ? name : find(name, Object.keys(value));
    if (key === undefined) return undefined;
    found += Array.isArray(value) ? `[${name === ITEMS ? '' : key}]` : `${found && '.'}${key}`;
    value = (value as Record<string, unknown>)[key];
  }
  return found;
}

/** A name of the sample with a dot in it, which Handlebars reads as a path unless it is in brackets. */
function dottedName(names: readonly string[], contexts: readonly (readonly string[])[], data: unknown): Similar | undefined {
  const context = contexts.find((each) => each.length < names.length && each.every((name, index) => names[index] === name)) ?? [];
  for (let at = context.length; at < names.length - 1; at++) {
    const dotted = names.slice(at).join('.');
    if (!hasPath([...names.slice(0, at), dotted], data)) continue;
    return { kind: 'dotted', path: shownNames(names), write: `{{${[...names.slice(context.length, at), `[${dotted}]`].join('.')}}}` };
  }
  return undefined;
}

/** Seen from one of the contexts, innermost first: in itself, without the first name, or in one around it. */
function inContexts(names: readonly string[], contexts: readonly (readonly string[])[], data: unknown): Similar | undefined {
  const depth = contexts.findIndex((context) => context.length < names.length && context.every((name, index) => names[index] === name));
  if (depth < 0) return undefined;
  const context = contexts[depth]!;
  const own = names.slice(context.length);
  if (own.length === 1 && own[0]!.toLowerCase() === 'this') return { kind: 'itself', path: shownNames(context) || 'this', write: '{{this}}' };
  const inside = own.length > 1 ? nearPath([...context, ...own.slice(1)], data, withSameLetters) : undefined;
  const around = contexts.findIndex((outer, index) => index > depth && hasPath([...outer, ...own], data));
  const outside = around < 0 ? undefined : shownNames([...contexts[around]!, ...own]);
  if (inside !== undefined && (outside === undefined || outside === inside)) {
    return { kind: 'itself', path: inside, write: `{{${shownNames(segmentsOf(inside).slice(context.length))}}}` };
  }
  if (outside === undefined) return undefined;
  const up = `${'../'.repeat(around - depth)}${shownNames(own)}`;
  return { kind: 'outside', path: outside, write: contexts[around]!.length === 0 ? `@root.${outside}, or ${up}` : up };
}

/** In a list or an object of the data, as what has lost the block around it. */
function innerValue(names: readonly string[], data: unknown): Similar | undefined {
  if (names.length > 1 || typeof data !== 'object' || data === null) return undefined;
  const paths = Object.entries(data).map(([key, value]) => (Array.isArray(value) ? [key, '0', ...names] : [key, ...names]));
  const found = paths.find((path) => hasPath(path, data));
  return found && { kind: 'inside', path: shownNames(found) };
}

/** `{{userName}}` or `{{user_name}}` for `user.name`, or the other way round. */
function joinedName(names: readonly string[], data: unknown): Similar | undefined {
  if (typeof data !== 'object' || data === null) return undefined;
  const joined = names.join('');
  const paths = Object.entries(data).flatMap(([key, value]) => (names.length > 1 ? [[key]]
    : typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.keys(value).map((inner) => [key, inner]) : []));
  const found = paths.find((path) => sameLetters(joined, path.join('')));
  return found && { kind: 'name', path: shownNames(found) };
}

export function shownNames(names: readonly string[]): string {
  return names.map((name, index) => (/^\d+$/.test(name) ? `[${name}]` : `${index === 0 ? '' : '.'}${name}`)).join('');
}

function hasPath(names: readonly string[], data: unknown): boolean {
  let value = data;
  for (const name of names) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return false;
    value = (value as Record<string, unknown>)[name];
  }
  return true;
}
