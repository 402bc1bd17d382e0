import { listed } from '../html-warnings';
import { describePlace, type Finding, sorted, type Warning } from './finding';
import type { CheckedTemplate } from './template';

/** One warning for the variables that not all languages of a template read: the code that sends has the same data for all. */
export function languageWarnings(templates: readonly CheckedTemplate[]): Warning[] {
  const groups = new Map<string, Map<string, CheckedTemplate>>();
  for (const each of templates) {
    if (!each.localized) continue;
    const { template, language } = each.localized;
    if (!groups.has(template)) groups.set(template, new Map());
    groups.get(template)!.set(language, each);
  }
  const [first, ...others] = sorted([...groups].flatMap(([template, languages]) => unequalReads(template, languages)));
  if (!first) return [];
  const also = others.length > 0 ? ` (also ${listed(others.map((each) => `${describePlace(each)} ${each.message}`))})` : '';
  const message = `${first.message}; the languages of a template are sent with the same data: read it in each of them, or in none${also}`;
  return [{ ...first, id: 'email-languages', message }];
}

function unequalReads(template: string, languages: ReadonlyMap<string, CheckedTemplate>): Finding[] {
  const all = new Set(Array.from(languages.values(), ({ variables }) => variables).flat());
  const lackingIn = (path: string) => [...languages].flatMap(([language, { variables }]) => (variables.includes(path) ? [] : [language]));
  const missing = [...all].map((path) => ({ path, lacking: lackingIn(path) })).filter(({ lacking }) => lacking.length > 0);
  // What is read of a value is no fault of its own.
  const outermost = missing.filter(({ path }) => !missing.some((other) => isBelow(path, other.path)));
  return outermost.map(({ path, lacking }) => ({
    ...placeOf(path, [...languages.values()].find(({ variables }) => variables.includes(path))!),
    message: `reads ${path}, which ${template} in ${lacking.join(', ')} doesn't`,
  }));
}

function isBelow(path: string, other: string): boolean {
  return path.startsWith(`${other}.`) || path.startsWith(`${other}[`);
}

function placeOf(path: string, { parts }: CheckedTemplate): { readonly file: string; readonly line: number } {
  const reads = parts.flatMap(({ source, variables }) => variables.map((each) => ({ ...each, file: each.file ?? source.file })));
  const { file, line } = reads.find((variable) => variable.path === path)!;
  return { file, line };
}
