import type { Tags } from './ownership';

/** Tags as CloudFormation carries them. */
export type TagList = readonly { readonly Key: string; readonly Value: string }[];

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
