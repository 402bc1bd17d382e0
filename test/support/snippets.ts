import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHECKOUT } from './checkout';
import { fencesIn } from './markdown';

/** The folders of `examples` that have snippets, with what their names begin with. */
const FOLDERS = { snippets: '', migration: 'migration/' };

/** The text of each region, as `<file>/<region>`; of a file without regions its whole text, as `<file>`. */
export function readSnippets(): Record<string, string> {
  const sources = Object.entries(FOLDERS).flatMap(([folder, prefix]) => {
    const path = join(CHECKOUT, 'examples', folder);
    const files = readdirSync(path).filter((file) => /\.(ts|py)$/.test(file));
    return files.map((file) => regionsOf(`${prefix}${file.replace(/\.\w+$/, '')}`, readFileSync(join(path, file), 'utf8')));
  });
  return Object.assign({}, ...sources) as Record<string, string>;
}

export function regionsOf(name: string, source: string): Record<string, string> {
  const regions = Array.from(source.matchAll(/^ *(?:\/\/ #|# )region (\S+)\n(.*?)^ *(?:\/\/ #|# )endregion$/gms), ([, region, text]) => [`${name}/${region}`, dedented(text!)]);
  return regions.length > 0 ? Object.fromEntries(regions) as Record<string, string> : { [name]: source };
}

/** A page with its snippets as the sources have them. */
export function filled(page: string, snippets: Readonly<Record<string, string>>): string {
  return page.replace(/^(<!-- snippet: (\S+) -->\n```[^\n]*\n).*?^```$/gms, (whole, head: string, name: string) =>
    (Object.hasOwn(snippets, name) ? `${head}${snippets[name]}\`\`\`` : whole));
}

/** What keeps a page's code from being what CI compiles and runs. */
export function snippetFaults(path: string, page: string, snippets: Readonly<Record<string, string>>): string[] {
  return fencesIn(page).flatMap(({ language, text, snippet, line }) => {
    const where = `${path}:${line}`;
    if (snippet === undefined) return /^(m|c)?tsx?\b|^typescript\b/.test(language) ? [`${where}: code without a marker; put it into examples/snippets`] : [];
    if (!Object.hasOwn(snippets, snippet)) return [`${where}: no snippet ${snippet}`];
    return text === snippets[snippet] ? [] : [`${where}: ${snippet} is another one in examples; run npm run snippets`];
  });
}

function dedented(text: string): string {
  const indents = text.split('\n').filter((line) => line.trim() !== '').map((line) => /^ */.exec(line)![0].length);
  const least = Math.min(...indents);
  return text.split('\n').map((line) => line.slice(least)).join('\n');
}
