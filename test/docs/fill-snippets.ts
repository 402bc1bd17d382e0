// `npm run snippets`: copies examples/snippets into the pages that name them.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHECKOUT } from '../support/checkout';
import { readPages } from '../support/pages';
import { filled, readSnippets } from '../support/snippets';

const snippets = readSnippets();
for (const [path, page] of Object.entries(readPages())) {
  const text = filled(page, snippets);
  if (text !== page) writeFileSync(join(CHECKOUT, path), text);
}
