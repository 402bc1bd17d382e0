// Writes the HTML body of each template beside its MJML, before `cdk synth`: node build.mjs [FOLDER]
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import mjml2html from 'mjml';

const folder = process.argv[2] ?? fileURLToPath(new URL('emails', import.meta.url));
for (const id of readdirSync(folder)) {
  const source = join(folder, id, 'body.mjml');
  if (!existsSync(source)) continue;
  const { html } = await mjml2html(readFileSync(source, 'utf8'), { filePath: source, validationLevel: 'strict' });
  writeFileSync(join(folder, id, 'body.html'), html);
}
