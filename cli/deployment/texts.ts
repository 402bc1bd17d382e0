import type { EmailBodyContract } from '../../core/contracts/email-template';
import type { DesiredTemplate } from '../../core/email-templates/desired-template';
import { type DesiredFolder, type Entry, type FilledTemplate, type Folder, folderOf, templateOf } from '../../core/email-templates/folder-plan';
import type { Content } from '../../core/email-templates/stored-template';
import type { State } from './state';

/** The texts of a template, its bodies fetched where they are assets. */
export async function contentOf(state: State, { subject, html, text }: DesiredTemplate): Promise<Content> {
  return { subject, html: await bodyOf(state, html), text: await bodyOf(state, text) };
}

async function bodyOf(state: State, { Inline, Bucket, Key }: EmailBodyContract = {}): Promise<string | undefined> {
  if (Bucket === undefined || Key === undefined) return Inline || undefined;
  return await state.text(Bucket, Key) || undefined;
}

/** A folder, with its texts. */
export interface ReadFolder extends Folder {
  template(entry: Entry): FilledTemplate;
}

export async function readFolder(state: State, properties: DesiredFolder): Promise<ReadFolder> {
  const bytes = Buffer.from(await state.text(properties.bucket, properties.key));
  return {
    ...folderOf(properties, bytes.subarray(0, properties.manifestBytes).toString()),
    template: ({ from, to }) => templateOf(properties, bytes.subarray(from, to + 1).toString()),
  };
}
