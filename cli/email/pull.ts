import { mkdirSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { type Folder, readFolder } from '../../core/email-templates/folder';
import { PARTIALS } from '../../core/email-templates/folder/files';
import type { Finding } from '../../core/email-templates/folder/finding';
import { sameContent } from '../../core/email-templates/stored-template';
import { isBackupName, MAX_TEMPLATE_NAME_LENGTH, TEMPLATE_NAME_PART } from '../../core/email-templates/template-name';
import { TAG } from '../../core/ownership';
import type { CommandResult } from '../shared/command';
import { tryingFiles } from '../shared/files';
import { type Report, unreported } from '../shared/progress';
import { type Pulled, pullText } from './pull-text';
import { type NamedTemplate, readAll } from './read-all';
import type { TemplateSource } from './ses';
import { writeTemplate } from './template-files';

export interface PullOptions {
  readonly directory: string;
  /** Of the names, which the folder leaves out, as `namePrefix` of an `EmailTemplates`. */
  readonly prefix: string;
  readonly force: boolean;
}

/** Writes the account's templates into a folder, and reads it as `EmailTemplates` does. */
export async function pull(source: TemplateSource, options: PullOptions, report: Report = unreported): Promise<CommandResult> {
  const { directory, prefix } = options;
  const region = await source.region();
  const found = await readAll(source, (name) => name.startsWith(prefix) && !isBackupName(name), report);
  const templates = tryingFiles(`write into ${directory}`, () => written(found, options));
  const pulled = { region, directory, prefix, templates, findings: tryingFiles(`read ${directory}`, () => findingsOf(found, templates, options)) };
  const isDone = templates.length > 0 && templates.every(({ outcome }) => outcome === 'written' || outcome === 'unchanged');
  return { yes: isDone && pulled.findings.length === 0, text: pullText(pulled), json: pulled };
}

function written(found: readonly NamedTemplate[], { directory, prefix, force }: PullOptions): Pulled[] {
  if (found.length > 0) mkdirSync(directory, { recursive: true });
  const taken = new Map<string, string>();
  return found.map(({ name, content, tags }): Pulled => {
    const id = name.slice(prefix.length);
    const pulled = { name, id, stackId: tags[TAG.stack] };
    const reason = refusalOf(id, taken.get(id.toLowerCase()));
    if (reason !== undefined) return { ...pulled, outcome: 'left-out', reason };
    taken.set(id.toLowerCase(), id);
    return { ...pulled, outcome: writeTemplate(join(directory, id), content, force) };
  });
}

/** @param other the template in the folder of the same name, but for its case */
function refusalOf(id: string, other: string | undefined): string | undefined {
  if (id === '') return 'its name is the prefix alone, and a folder needs a name';
  if (!TEMPLATE_NAME_PART.test(id)) return 'its name has other characters than letters, digits, hyphens and underscores, which no construct can declare';
  if (id === PARTIALS) return 'EmailTemplates has no template of this name: an EmailTemplate can have it, as templateName';
  return other === undefined ? undefined : `its name differs from ${other} only in case, and on macOS and Windows they are one folder`;
}

/** Those of the templates that were pulled; the folder may hold others. */
function findingsOf(found: readonly NamedTemplate[], templates: readonly Pulled[], { directory, prefix }: PullOptions): Finding[] {
  if (found.length === 0) return [];
  // Without substitutions, so that a text that looks like a placeholder is found.
  const folder = readFolder(directory, { substitutions: [], maxIdLength: MAX_TEMPLATE_NAME_LENGTH - prefix.length });
  const ids = new Set(templates.filter(({ outcome }) => outcome !== 'left-out').map(({ id }) => id));
  const base = relative('', resolve(directory)) || '.';
  const ofPulled = folder.errors.filter(({ file }) => ids.has(relative(base, file).split(/[\\/]/)[0]!));
  return [...ofPulled, ...changedFindings(found, templates, folder, base)];
}

/** Texts that the folder gives back in another form, so that a deployment would change them. */
function changedFindings(found: readonly NamedTemplate[], templates: readonly Pulled[], folder: Folder, base: string): Finding[] {
  const read = new Map(folder.templates.map((template) => [template.id, template]));
  return templates.flatMap(({ id, outcome }, index) => {
    const template = read.get(id);
    if (!template || outcome === 'kept' || outcome === 'left-out' || sameContent(found[index]!.content, template)) return [];
    return [{ file: join(base, id), message: 'is read with another text than SES has, which a deployment would write' }];
  });
}
