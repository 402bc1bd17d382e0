import type { TagList } from './contracts/tag-list';
import type { Tags } from './ownership';

export function tagsOf(list: TagList = []): Tags {
  return Object.fromEntries(list.map(({ Key, Value }) => [Key, Value]));
}

export interface TagChanges {
  readonly set: Tags;
  readonly remove: readonly string[];
}

/** Tags that are neither wanted nor in the previous properties were set by somebody else, and stay. */
export function planTags(present: Tags, wanted: Tags, previous: Tags): TagChanges {
  return {
    set: Object.fromEntries(Object.entries(wanted).filter(([key, value]) => present[key] !== value)),
    remove: Object.keys(previous).filter((key) => !Object.hasOwn(wanted, key) && Object.hasOwn(present, key)),
  };
}

export function applyTags(present: Tags, { set, remove }: TagChanges): Tags {
  const kept = Object.entries(present).filter(([key]) => !remove.includes(key));
  return { ...Object.fromEntries(kept), ...set };
}
