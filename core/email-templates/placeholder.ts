/** A name that stands for a value which is known only at deploy: `%%name%%`. */
export const PLACEHOLDER = /%%([A-Za-z][A-Za-z0-9_]*)%%/g;

/** The names that a placeholder can have. */
export const PLACEHOLDER_NAME = /^[A-Za-z][A-Za-z0-9_]*$/;

/** Whether a value could become a mustache, also together with what stands beside it. */
export function holdsBraces(value: string): boolean {
  return /[{}]{2}|^\}|\{$/.test(value);
}
