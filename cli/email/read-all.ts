import type { Template } from '../../core/email-templates/stored-template';
import type { Report } from '../shared/progress';
import type { NamePage, TemplateSource } from './ses';

export interface NamedTemplate extends Template {
  readonly name: string;
}

/** Enough to use SES's rate where an answer takes 400 ms. */
const READERS = 20;

/**
 * Reads the templates whose name is wanted, sorted by it, while it lists the names: a page takes a second, in which SES reads 50 templates.
 * What is deleted meanwhile is left out.
 */
export async function readAll(source: TemplateSource, isWanted: (name: string) => boolean, report: Report): Promise<NamedTemplate[]> {
  const names = namesIn(source);
  const found: NamedTemplate[] = [];
  const reader = async () => {
    for (let next = await names.next(); !next.done; next = await names.next()) {
      if (!isWanted(next.value)) continue;
      const template = await source.read(next.value);
      if (template) found.push({ name: next.value, ...template });
      report(`${found.length} templates read`);
    }
  };
  try {
    await Promise.all(Array.from({ length: READERS }, reader));
  } finally {
    await names.return(undefined); // where one reader fails, the others end
  }
  return found.sort(({ name: one }, { name: other }) => (one < other ? -1 : 1));
}

/** Asks for a page before the former one's names are used up. */
async function* namesIn(source: TemplateSource): AsyncGenerator<string> {
  let page: Promise<NamePage> | undefined = source.page();
  while (page) {
    const { names, next }: NamePage = await page;
    page = next === undefined ? undefined : source.page(next);
    page?.catch(() => undefined); // it is thrown where the page is awaited
    yield* names;
  }
}
