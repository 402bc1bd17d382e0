import type { TagList } from './contracts/tag-list';
import type { Tags } from './ownership';

export function tagsOf(list: TagList = []): Tags {
  return Object.fromEntries(list.map(({ Key, Value }) => [Key, Value]));
}

/** Those of the keys that are among the tags, with their values. */
export function pickTags(tags: Tags, keys: readonly string[]): Tags {
  return Object.fromEntries(Object.entries(tags).filter(([key]) => keys.includes(key)));
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
  const kept = Object.keys(present).filter((key) => !remove.includes(key));
  return { ...pickTags(present, kept), ...set };
}
