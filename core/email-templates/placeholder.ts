/** A placeholder for a value that is known only at deploy: `%%name%%`. */
export const PLACEHOLDER = /%%([A-Za-z][A-Za-z0-9_]*)%%/g;

export const PLACEHOLDER_NAME = /^[A-Za-z][A-Za-z0-9_]*$/;

/** What is wrong with a placeholder there. */
export const INSIDE_MUSTACHE = 'stands inside a mustache, where SES would read the value as Handlebars; use it in the text';

/** Whether a value could become a mustache, by itself or with the text next to it. */
export function holdsBraces(value: string): boolean {
  return /[{}]{2}|^\}|\{$/.test(value);
}
