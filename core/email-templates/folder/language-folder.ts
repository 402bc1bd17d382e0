/** A template in one of its languages. */
export interface Localized {
  readonly template: string;
  readonly language: string;
}

/** As BCP 47 has them: en, en-US, zh-Hans, es-419, fil-PH; also with underscores. Three letters alone are too often no language. */
const LANGUAGE = /^(?:[a-z]{2}|[a-z]{3}(?=[-_]))(?:[-_][a-z]{4})?(?:[-_](?:[a-z]{2}|\d{3}))?$/i;

export function isLanguage(name: string): boolean {
  return LANGUAGE.test(name);
}

/** Of a folder such as `welcome.en-US`. */
export function localizedBy(name: string): Localized | undefined {
  const [, template, language] = /^([^.]+)\.([^.]+)$/.exec(name) ?? [];
  return template !== undefined && isLanguage(language!) ? { template, language: language! } : undefined;
}

/** SES's names have no dots and no slashes. */
export function localizedId({ template, language }: Localized): string {
  return `${template}-${language}`;
}
