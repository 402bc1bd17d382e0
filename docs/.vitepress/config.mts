// The site: the pages of docs, with the README in front. Links between the files are those of GitHub; here they become links of the site.
import { cpSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig, type MarkdownRenderer } from 'vitepress';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const REPOSITORY = 'https://github.com/cdk-adopt/cdk-adopt';
const INDEX = 'docs/README.md';

// The pages of the API, which are as long as all others together, are left to GitHub, and to Construct Hub.
const isPage = (path: string) => /^(docs\/(?!api\/).+|(?!API)[^/]+)\.md$/.test(path);

/** The page of the site that a file becomes. */
const pageOf = (path: string) => (path === INDEX ? 'pages.md' : path.replace(/^docs\//, '').replace(/README\.md$/, 'index.md'));

/** What a link in a file leads to: a page of the site, or else a file on GitHub. */
function linkFrom(file: string, target: string): string {
  if (/^([a-z]+:|#)/.test(target)) return target;
  const [path = '', anchor] = target.split('#');
  const to = posix.join(posix.dirname(file), path);
  return `${isPage(to) ? `/${pageOf(to)}` : `${REPOSITORY}/blob/main/${to}`}${anchor === undefined ? '' : `#${anchor}`}`;
}

/** The sections of the index, with their links. */
function sidebar() {
  const [, ...sections] = readFileSync(join(ROOT, INDEX), 'utf8').split(/^## /m);
  return sections.map((section) => ({
    text: section.split('\n', 1)[0]!,
    items: Array.from(section.matchAll(/\[([^\]]+)\]\((\S+?)\)/g), ([, text, target]) => ({ text: text!, link: linkFrom(INDEX, target!) })),
  }));
}

function adapted(md: MarkdownRenderer): void {
  md.core.ruler.push('of-the-site', ({ tokens, env }) => {
    const { realPath, path } = env as { realPath?: string; path: string }; // the search has the latter alone
    const file = posix.relative(ROOT, realPath ?? path);
    for (const token of tokens.flatMap(({ children }) => children ?? [])) {
      if (token.type === 'link_open') token.attrSet('href', linkFrom(file, token.attrGet('href')!));
      if (token.type === 'code_inline') token.attrSet('v-pre', ''); // Handlebars' braces would be Vue's
    }
  });
}

export default defineConfig({
  title: 'cdk-adopt',
  description: 'AWS CDK constructs for S3 bucket CORS, SES email templates and Elastic IP addresses',
  base: '/cdk-adopt/',
  srcDir: ROOT,
  srcExclude: ['!(docs)/**/*.md', 'API.md', 'docs/api/**'],
  rewrites: pageOf,
  outDir: join(ROOT, 'dist', 'site'),
  markdown: {
    // As GitHub makes them.
    anchor: { slugify: (heading) => heading.toLowerCase().replace(/[^\p{L}\p{N}_\- ]/gu, '').replaceAll(' ', '-') },
    attrs: { disable: true },
    config: adapted,
  },
  vite: { build: { target: 'es2022' } }, // the default one is older than esbuild can write
  themeConfig: {
    search: { provider: 'local' },
    sidebar: sidebar(),
    outline: [2, 3],
    editLink: { pattern: `${REPOSITORY}/edit/main/:path` },
    socialLinks: [{ icon: 'github', link: REPOSITORY }],
  },
  // For programs that read: the list of the pages, and the pages that it names.
  buildEnd: ({ outDir }) => cpSync(join(ROOT, 'docs'), outDir, { recursive: true, filter: (path) => !/\.(vitepress|json|svg|png)$/.test(path) }),
});
