import { isOfBucketCors, isOwn, type Rule, sameRules } from '../../core/bucket-cors/merge';
import { parkedBy } from '../../core/bucket-cors/parked';
import { type Address, describeAssociation, describeTarget, isAssignedByPool, isHeldBy, isOn, type Target } from '../../core/elastic-ip/address';
import { isOwnAssociation } from '../../core/elastic-ip/association-plan';
import { TO_BE_ALLOCATED } from '../../core/elastic-ip/predicted-state';
import type { StoredTemplate } from '../../core/email-templates/predicted-state';
import { type Content, isCreatedBy, sameContent } from '../../core/email-templates/stored-template';
import { type Owner, TAG, TAG_PREFIX, type Tags } from '../../core/ownership';
import { type Change, unified } from './change';

/** What happens to a bucket's rules. */
export function rulesChange(owner: Owner, bucket: string, before: readonly Rule[], after: readonly Rule[]): Change[] {
  if (sameRules(before, after)) return [];
  const own = (rules: readonly Rule[]) => rules.filter((rule) => isOwn(owner, rule)).length;
  const parked = (rules: readonly Rule[]) => rules.filter((rule) => !isOfBucketCors(rule) && rule.AllowedOrigins.some((origin) => parkedBy(origin))).length;
  const setAside = parked(after) - parked(before);
  const kind = own(before) === 0 && own(after) > 0 ? 'create' : own(after) === 0 ? 'remove' : 'change';
  const details = [
    `${own(before)} rules of this resource now, ${own(after)} then, beside ${after.length - own(after)} others`,
    ...(setAside > 0 ? [`sets ${setAside} rules aside that are not this resource's`] : []),
    ...(setAside < 0 ? [`gives ${-setAside} rules back that were set aside`] : []),
  ];
  const text = (rules: readonly Rule[]) => rules.map((rule) => `${JSON.stringify(rule, undefined, 2)}\n`).join('');
  return [{ kind, thing: `CORS rules of bucket ${bucket}`, details, foreign: setAside > 0, diff: unified(`${bucket}/cors`, text(before), text(after)) }];
}

const PARTS = ['subject', 'html', 'text'] as const;

/** What happens to a template, and to the copy of its former text. */
export function templateChange(owner: Owner, name: string, before: StoredTemplate, after: StoredTemplate): Change[] {
  const [now, then] = [before.template, after.template];
  const isText = !now !== !then || (now && then && !sameContent(now.content, then.content));
  const diff = isText ? contentDiff(name, now?.content, then?.content) : '';
  const thing = `template ${name}`;
  const copied = copyDetail(before, after);
  const details = [...tagDetails(now?.tags ?? {}, then?.tags ?? {}), ...(copied ? [copied] : [])];
  if (!now && !then && !copied) return [];
  const wasOurs = now && (isCreatedBy(owner, now) || (before.backup && isCreatedBy(owner, before.backup)));
  const isOurs = then && (isCreatedBy(owner, then) || (after.backup && isCreatedBy(owner, after.backup)));
  if (now && !isText && details.length === 0) return [];
  const kind = !now ? (then ? 'create' : 'remove') : wasOurs && !isOurs ? 'remove' : !wasOurs && isOurs ? 'adopt' : 'change';
  const left = kind === 'remove' && then ? ['it stays, and is nobody\'s'] : [];
  return [{ kind, thing, details: [...details, ...left], foreign: kind === 'adopt', ...(diff && { diff }) }];
}

function contentDiff(name: string, before?: Content, after?: Content): string {
  return PARTS.map((part) => unified(`${name}/${part}`, before?.[part] ?? '', after?.[part] ?? '')).filter(Boolean).join('\n');
}

function copyDetail({ backup: before }: StoredTemplate, { backup: after }: StoredTemplate): string | undefined {
  if (!before && after) return 'keeps a copy of the text that it has';
  if (before && !after) return 'removes the copy of its former text';
  if (!before || !after) return undefined;
  if (!sameContent(before.content, after.content)) return 'keeps a copy of the text that it has, in the place of an older one';
  return JSON.stringify(before.tags) === JSON.stringify(after.tags) ? undefined : 'takes the copy of its former text over from a stack that is gone';
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
  owner: Owner, before: Address | undefined, after: Address | undefined, { target, previous }: { readonly target?: Target; readonly previous?: Target },
): Change[] {
  const address = after ?? before!;
  const id = [address.allocationId, address.publicIp].filter((part) => part !== TO_BE_ALLOCATED);
  const thing = id.length > 0 ? `address ${id.join(' ')}` : 'a new address';
  const leaves = before?.associationId !== undefined && before.associationId !== after?.associationId;
  const details = [
    ...(leaves ? [`leaves ${describeAssociation(before)}`] : []),
    ...(target && after && isOn(after, target) && !(before && isOn(before, target)) ? [`associated with ${describeTarget(target)}`] : []),
    ...(after ? tagDetails(before?.tags ?? {}, after.tags) : ['released']),
  ];
  if (details.length === 0) return [];
  const [wasHeld, isHeld] = [before, after].map((one) => one !== undefined && isHeldBy(owner, one));
  const kind = !before ? 'create' : !after || (wasHeld && !isHeld) ? 'remove' : !wasHeld && isHeld ? 'adopt' : 'change';
  // Its place may be somebody else's, even where the address is ours.
  const isForeignPlace = leaves && !isOwnAssociation(owner, before, target, previous) && !isAssignedByPool(before);
  return [{ kind, thing, details, foreign: kind === 'adopt' || isForeignPlace }];
}

export function displacedChange(owner: Owner, address: Address): Change {
  const isOfStack = (address.tags[TAG.stack] ?? address.tags[TAG.associatedBy]) === owner.stackId;
  return {
    kind: 'change', thing: `address ${address.allocationId} ${address.publicIp}`, details: [`leaves ${describeAssociation(address)}, to another address`], foreign: !isOfStack,
  };
}
