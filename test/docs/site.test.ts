import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, posix } from 'node:path';
import { CHECKOUT } from '../support/checkout';
import { linksIn } from '../support/markdown';
import { readPage, readPages } from '../support/pages';

const BASE = '/cdk-adopt/';
const CONFIG = 'docs/.vitepress/config.mts';
const folder = mkdtempSync(join(tmpdir(), 'cdk-adopt-site-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Builds a site of the files, in a folder of its own; the site is in its `dist/site`. */
function build(name: string, files: Readonly<Record<string, string>>) {
  const root = join(folder, name);
  for (const [path, text] of Object.entries({ [CONFIG]: readPage(CONFIG), ...files })) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  symlinkSync(join(CHECKOUT, 'node_modules'), join(root, 'node_modules'));
  const program = join(CHECKOUT, 'node_modules', 'vitepress', 'bin', 'vitepress.js');
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, 'build', 'docs'], { cwd: root, encoding: 'utf8' });
  return { root, site: join(root, 'dist', 'site'), status, output: stdout + stderr };
}

/** The links of the pages of the site that lead to no file, or to no element, of the site. */
function brokenIn(site: string): string[] {
  const files = readdirSync(site, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.html'));
  const pages = new Map(files.map((file) => [file, readFileSync(join(site, file), 'utf8')]));
  return [...pages].flatMap(([page, html]) => Array.from(html.matchAll(/\b(?:href|src)="([^"]+)"/g), ([, target]) => target!)
    .filter((target) => !/^[a-z]+:/.test(target)).filter((target) => {
      const [path = '', anchor] = target.split('#').map(decodeURIComponent);
      const to = path === '' ? page : path.startsWith(BASE) ? path.slice(BASE.length) : posix.join(posix.dirname(page), path);
      const file = to === '' || to.endsWith('/') ? `${to}index.html` : to;
      return !existsSync(join(site, file)) || (anchor !== undefined && anchor !== '' && !pages.get(file)?.includes(`id="${anchor}"`));
    }).map((target) => `${page}: ${target}`));
}

describe('the site', () => {
  let built: ReturnType<typeof build>;
  beforeAll(() => {
    const root = join(folder, 'whole');
    cpSync(join(CHECKOUT, 'docs'), join(root, 'docs'), { recursive: true });
    built = build('whole', readPages());
    if (built.status !== 0) throw new Error(built.output);
  }, 240_000);
  const pageOf = (file: string) => readFileSync(join(built.site, file), 'utf8');

  test('has no link that leads nowhere, and no heading at another anchor than GitHub gives it', () => expect(brokenIn(built.site)).toEqual([]));

  test('has the README in front, and a search of its own', () => {
    expect(pageOf('index.html')).toContain('Quick start');
    expect(readdirSync(join(built.site, 'assets', 'chunks')).join()).toContain('localSearchIndex');
  });

  test('loads nothing from elsewhere', () => {
    const loaded = Array.from(pageOf('index.html').matchAll(/<(?:script|link|img)\b[^>]*\b(?:src|href)="([^"]+)"/g), ([, target]) => target!);
    expect(loaded.length).toBeGreaterThan(3);
    expect(loaded.filter((target) => !target.startsWith(BASE) && !target.startsWith('data:'))).toEqual([]);
  });

  test('shows Handlebars as it is, and nothing of its own templates', () => {
    expect(pageOf('email-handlebars.html').includes('{{#each')).toBe(true);
    expect(pageOf('index.html').includes('{{ ')).toBe(false); // such as {{ site.title }}
  });

  test('serves llms.txt, and the pages that it names as Markdown', () => {
    const links = linksIn(pageOf('llms.txt')).map(({ target }) => target);
    expect(links).toContain('bucket-cors.md');
    for (const link of links) expect(pageOf(link)).toBe(readPage(`docs/${link}`));
  });
});

test('a link to a page that is not there fails the build, which names both', () => {
  const { status, output } = build('broken', {
    'README.md': '# One\n', 'docs/README.md': '# Pages\n\n## Some\n\n[Here](here.md)\n', 'docs/here.md': '# Here\n\n[gone](gone.md#x)\n',
  });
  expect(status).not.toBe(0);
  expect(output).toMatch(/dead link.*gone.*docs\/here\.md/);
}, 240_000);
