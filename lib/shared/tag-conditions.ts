/** The key of a condition on a tag that the request sets. */
export function requestTag(key: string): string {
  return `aws:RequestTag/${key}`;
}

/** The key of a condition on a tag that the resource carries. */
export function resourceTag(key: string): string {
  return `aws:ResourceTag/${key}`;
}
