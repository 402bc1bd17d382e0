import { isOfBucketCors, isOwn, type Rule, sameRules } from '../../core/bucket-cors/merge';
import { parkedBy } from '../../core/bucket-cors/parked';
import {
  type Address, describeAssociation, describeTarget, isAssignedByPool, isHeldBy, isOn, type Target,
} from '../../core/elastic-ip/address';
import { isOwnAssociation } from '../../core/elastic-ip/association-plan';
import { TO_BE_ALLOCATED } from '../../core/elastic-ip/predicted-state';
import type { StoredTemplate } from '../../core/email-templates/predicted-state';
import { type Content, isCreatedBy, sameContent } from '../../core/email-templates/stored-template';
import { type Owner, TAG, TAG_PREFIX, type Tags } from '../../core/ownership';
import { type Change, type Kind, unified } from './change';

/** What happens to a bucket's rules. */
export function rulesChange(owner: Owner, bucket: string, before: readonly Rule[], after: readonly Rule[]): Change[] {
  if (sameRules(before, after)) return [];
  const own = (rules: readonly Rule[]) => rules.filter((rule) => isOwn(owner, rule)).length;
  const isParked = (rule: Rule) => !isOfBucketCors(rule) && rule.AllowedOrigins.some((origin) => parkedBy(origin));
  const parked = (rules: readonly Rule[]) => rules.filter(isParked).length;
  const setAside = parked(after) - parked(before);
  const kind = own(before) === 0 && own(after) > 0 ? 'create' : own(after) === 0 ? 'remove' : 'change';
  const details = [
    `rules of this resource: ${own(before)} now, ${own(after)} then; rules of others: ${after.length - own(after)}`,
    ...(setAside > 0 ? [`rules of others that it sets aside: ${setAside}`] : []),
    ...(setAside < 0 ? [`rules of others that it gives back: ${-setAside}`] : []),
  ];
  const text = (rules: readonly Rule[]) => rules.map((rule) => `${JSON.stringify(rule, undefined, 2)}\n`).join('');
  return [{ kind, thing: `CORS rules of bucket ${bucket}`, details, foreign: setAside > 0, diff: unified(`${bucket}/cors`, text(before), text(after)) }];
}

const PARTS = ['subject', 'html', 'text'] as const;

/** What happens to a template, and to the copy of its former text. */
export function templateChange(owner: Owner, name: string, before: StoredTemplate, after: StoredTemplate): Change[] {
  const [now, then] = [before.template, after.template];
  const isText = now && then ? !sameContent(now.content, then.content) : now !== then;
  const details = [...tagDetails(now?.tags ?? {}, then?.tags ?? {}), ...copyDetails(before, after)];
  if (!isText && details.length === 0) return [];
  const [was, is] = [isOurs(owner, before), isOurs(owner, after)];
  const kind = kindOf({ isThere: now !== undefined, stays: then !== undefined, wasOurs: was, isOurs: is });
  const left = kind === 'remove' && then ? ["it stays, and is nobody's"] : [];
  const diff = isText ? contentDiff(name, now?.content, then?.content) : '';
  return [{ kind, thing: `template ${name}`, details: [...details, ...left], foreign: kind === 'adopt', ...(diff && { diff }) }];
}

function isOurs(owner: Owner, { template, backup }: StoredTemplate): boolean {
  return template !== undefined && [template, backup].some((one) => one !== undefined && isCreatedBy(owner, one));
}

interface Fate {
  readonly isThere: boolean;
  readonly stays: boolean;
  readonly wasOurs: boolean;
  readonly isOurs: boolean;
}

function kindOf(fate: Fate): Kind {
  if (!fate.isThere && fate.stays) return 'create';
  if (!fate.stays || (fate.wasOurs && !fate.isOurs)) return 'remove';
  return !fate.wasOurs && fate.isOurs ? 'adopt' : 'change';
}

function contentDiff(name: string, before?: Content, after?: Content): string {
  return PARTS.map((part) => unified(`${name}/${part}`, before?.[part] ?? '', after?.[part] ?? '')).filter(Boolean).join('\n');
}

function copyDetails({ backup: before }: StoredTemplate, { backup: after }: StoredTemplate): string[] {
  if (!before && after) return ['keeps a copy of the text that it has'];
  if (before && !after) return ['removes the copy of its former text'];
  if (!before || !after) return [];
  if (!sameContent(before.content, after.content)) return ['keeps a copy of the text that it has, in the place of an older one'];
  return JSON.stringify(before.tags) === JSON.stringify(after.tags) ? [] : ['takes the copy of its former text over from a stack that is gone'];
}

/** Tags of the user; those that prove the ownership show in the kind of the change. */
function tagDetails(before: Tags, after: Tags): string[] {
  const of = (key: string) => !key.startsWith(TAG_PREFIX);
  const set = Object.entries(after).filter(([key, value]) => of(key) && before[key] !== value);
  const removed = Object.keys(before).filter((key) => of(key) && !Object.hasOwn(after, key));
  const marks = Object.keys({ ...before, ...after }).filter((key) => !of(key) && before[key] !== after[key]);
  return [
    ...set.map(([key, value]) => `tag ${key}=${value}`), ...removed.map((key) => `without the tag ${key}`),
    ...(marks.length > 0 ? [`ownership tags: ${marks.map((key) => (Object.hasOwn(after, key) ? key : `without ${key}`)).join(', ')}`] : []),
  ];
}

/**
 * What happens to an address.
 *
 * @param before absent for one that is to be allocated
 * @param after absent for one that is released
 */
export function addressChange(
  owner: Owner, before: Address | undefined, after: Address | undefined, { target, previous }: Targets,
): Change[] {
  const { allocationId, publicIp } = after ?? before!;
  const id = [allocationId, publicIp].filter((part) => part !== TO_BE_ALLOCATED);
  const place = placeDetails(before, after, target);
  const details = [...place, ...(after ? tagDetails(before?.tags ?? {}, after.tags) : ['released'])];
  if (details.length === 0) return [];
  const [wasOurs = false, isOurs = false] = [before, after].map((one) => one !== undefined && isHeldBy(owner, one));
  const kind = kindOf({ isThere: before !== undefined, stays: after !== undefined, wasOurs, isOurs });
  // Its place may be somebody else's, even where the address is ours.
  const isOurPlace = (one: Address) => isOwnAssociation(owner, one, target, previous) || isAssignedByPool(one);
  const isForeignPlace = before !== undefined && isLeft(before, after) && !isOurPlace(before);
  return [{ kind, thing: id.length > 0 ? `address ${id.join(' ')}` : 'a new address', details, foreign: kind === 'adopt' || isForeignPlace }];
}

interface Targets {
  readonly target?: Target;
  readonly previous?: Target;
}

function isLeft(before: Address, after: Address | undefined): boolean {
  return before.associationId !== undefined && before.associationId !== after?.associationId;
}

function placeDetails(before: Address | undefined, after: Address | undefined, target: Target | undefined): string[] {
  const isNew = target !== undefined && after !== undefined && isOn(after, target) && !(before && isOn(before, target));
  return [
    ...(before && isLeft(before, after) ? [`leaves ${describeAssociation(before)}`] : []),
    ...(isNew ? [`associated with ${describeTarget(target)}`] : []),
  ];
}

export function displacedChange(owner: Owner, address: Address): Change {
  const isOfStack = (address.tags[TAG.stack] ?? address.tags[TAG.associatedBy]) === owner.stackId;
  return {
    kind: 'change', thing: `address ${address.allocationId} ${address.publicIp}`, details: [`leaves ${describeAssociation(address)}, to another address`], foreign: !isOfStack,
  };
}
