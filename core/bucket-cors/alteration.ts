import type { Owner } from '../ownership';
import { isOwn, type Rule, sameRules } from './merge';

/** What a service has made of the rules that it was sent. */
export interface Alteration {
  /** What was sent, and what was read. */
  readonly difference: string;
  /** What it has stored without what this write has brought in, and with the owner's rules of before. */
  readonly restored: Rule[];
}

/**
 * Finds out whether the rules that are read after a write are those that were sent, in another form. Undefined if somebody has overwritten
 * them, or has only changed others.
 *
 * @param before the rules that the write has replaced
 */
export function alterationOf(owner: Owner, before: readonly Rule[], sent: readonly Rule[], read: readonly Rule[]): Alteration | undefined {
  const ours = sent.filter((rule) => isOwn(owner, rule));
  // Nobody else writes such. Some services drop the ID.
  const isOfWrite = (rule: Rule) => !has(before, rule) && (isOwn(owner, rule) || ours.some((one) => isAlike(one, rule)));
  if (!read.some(isOfWrite)) return undefined;
  const lost = ours.find((rule) => !has(read, rule));
  if (!lost && !isReordered(sent, read)) return undefined;
  const others = read.filter((rule) => !isOfWrite(rule) && !isOwn(owner, rule));
  const at = Math.max(0, before.findIndex((rule) => isOwn(owner, rule)));
  return {
    difference: lost ? differenceOf(lost, read.filter(isOfWrite)) : `sent in the order ${idsOf(sent)}, read in the order ${idsOf(read)}`,
    restored: [...others.slice(0, at), ...before.filter((rule) => isOwn(owner, rule)), ...others.slice(at)],
  };
}

function has(rules: readonly Rule[], rule: Rule): boolean {
  return rules.some((one) => sameRules([one], [rule]));
}

function isReordered(sent: readonly Rule[], read: readonly Rule[]): boolean {
  const isSame = sent.length === read.length && sent.every((rule) => has(read, rule)) && read.every((rule) => has(sent, rule));
  return isSame && !sameRules(sent, read);
}

const LISTS = ['AllowedMethods', 'AllowedOrigins', 'AllowedHeaders', 'ExposeHeaders'] as const;

/** Whether one may be the other's other form: in lower case, without a usual port, with a slash at the end. */
function isAlike(one: Rule, other: Rule): boolean {
  const plain = (value: string) => value.toLowerCase().replace(/(:80|:443)?\/*$/, '');
  const alike = (values: readonly string[] = []) => [...new Set(values.map(plain))].sort();
  const form = (rule: Rule) => JSON.stringify(LISTS.map((list) => alike(rule[list])));
  return form(one) === form(other);
}

const LONGEST = 400;

function differenceOf(sent: Rule, candidates: readonly Rule[]): string {
  const read = candidates.find(({ ID }) => ID === sent.ID) ?? candidates.find((one) => isAlike(one, sent));
  if (!read) return `sent rule ${sent.ID}, read without it`;
  const differing = (['ID', ...LISTS, 'MaxAgeSeconds'] as const).filter((field) => JSON.stringify(sent[field]) !== JSON.stringify(read[field]));
  const told = differing.map((field) => `sent ${field} ${differingText(sent[field], read[field])}, read ${differingText(read[field], sent[field])}`);
  return `rule ${sent.ID}: ${told.join('; ')}`;
}

/** Of two long lists, what they don't have in common. */
function differingText(value: Rule[keyof Rule], other: Rule[keyof Rule]): string {
  if (!Array.isArray(value) || !Array.isArray(other)) return text(value);
  const own = value.filter((item: string) => !other.includes(item));
  const isOnlyOrder = own.length === 0 && other.every((item: string) => value.includes(item));
  return text(isOnlyOrder ? value : own);
}

function idsOf(rules: readonly Rule[]): string {
  return text(rules.map(({ ID = '' }) => ID));
}

function text(value: unknown): string {
  const json = JSON.stringify(value) ?? 'none';
  return json.length > LONGEST ? `${json.slice(0, LONGEST)}...` : json;
}
