// Writes both bodies of each template beside its component, before `cdk synth`: tsx build.tsx [FOLDER]
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { render } from '@react-email/render';
import * as React from 'react';

const CHARACTERS: Readonly<Record<string, string>> = { '&quot;': '"', '&#x27;': "'", '&gt;': '>', '&lt;': '<', '&amp;': '&' };

/** React escapes text; what is inside of a mustache is for Handlebars. */
function withMustaches(html: string): string {
  return html.replace(/\{\{[^{}]*\}\}/g, (mustache) => mustache.replace(/&(?:quot|#x27|gt|lt|amp);/g, (entity) => CHARACTERS[entity]!));
}

/** By default headings are upper-cased in the text, and the variables in them. */
const HEADINGS = ['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, options: { uppercase: false } }));

async function build(folder: string): Promise<void> {
  for (const id of readdirSync(folder)) {
    const source = join(folder, id, 'body.tsx');
    if (!existsSync(source)) continue;
    const { default: Body } = await import(pathToFileURL(resolve(source)).href) as { default: React.ComponentType };
    writeFileSync(join(folder, id, 'body.html'), withMustaches(await render(<Body />)));
    writeFileSync(join(folder, id, 'body.txt'), await render(<Body />, { plainText: true, htmlToTextOptions: { selectors: HEADINGS } }));
  }
}

void build(process.argv[2] ?? join(__dirname, 'emails'));
