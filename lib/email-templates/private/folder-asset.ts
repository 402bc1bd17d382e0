import { createHash } from 'node:crypto';
import type { Manifest, ManifestEntry, TemplateLine } from '../../../core/contracts/email-templates';
import type { FolderTemplate } from '../../../core/email-templates/folder';

export interface FolderContent {
  /** JSON lines: the manifest, and then each template. */
  readonly text: string;
  /** The length of the first line in UTF-8, with its line break. */
  readonly manifestBytes: number;
}

/** The same templates give the same text, in whatever order they come. */
export function contentOf(templates: readonly FolderTemplate[]): FolderContent {
  const entries: ManifestEntry[] = [];
  const lines: string[] = [];
  let offset = 0;
  for (const template of [...templates].sort(byId)) {
    const line = JSON.stringify(lineOf(template));
    const length = Buffer.byteLength(line);
    entries.push(entryOf(template, offset, length));
    lines.push(line);
    offset += length + 1;
  }
  const manifest: Manifest = { templates: entries };
  const first = `${JSON.stringify(manifest)}\n`;
  return { text: `${first}${lines.map((line) => `${line}\n`).join('')}`, manifestBytes: Buffer.byteLength(first) };
}

export function hashOfIds(ids: readonly string[]): string {
  return hash(...[...ids].sort());
}

/** CloudFormation puts the properties into each event of the resource, and an update's request holds them twice. */
const MOST_CHARACTERS = 25_000;

/**
 * What tells in `cdk diff` which templates change: each with a short hash of its texts and its sample, in the order of the ids. In a large
 * folder several adjacent ones share a line.
 */
export function contentHashes(templates: readonly FolderTemplate[]): string[] {
  const hashes = [...templates].sort(byId).map(({ id, subject, html, text, sample }) => ({ id, hash: hash(subject, html, text, sample) }));
  for (let perLine = 1; ; perLine++) {
    const lines: string[] = [];
    for (let index = 0; index < hashes.length; index += perLine) lines.push(hashedLine(hashes.slice(index, index + perLine)));
    if (JSON.stringify(lines).length <= MOST_CHARACTERS) return lines;
  }
}

function hashedLine(hashes: readonly { readonly id: string; readonly hash: string }[]): string {
  const ids = [...new Set([hashes[0]!, hashes.at(-1)!].map(({ id }) => id))].join('..');
  return `${ids} ${hash(...hashes.map((each) => each.hash)).slice(0, 8)}`;
}

function lineOf({ id, subject, html, text, sample }: FolderTemplate): TemplateLine {
  return { id, subject, html, text, sample };
}

function entryOf({ id, subject, html, text, sample, substitutions }: FolderTemplate, offset: number, length: number): ManifestEntry {
  return {
    id,
    content: hash(subject, html, text),
    sample: hash(sample),
    substitutions: substitutions.length > 0 ? [...substitutions].sort() : undefined,
    offset,
    length,
  };
}

/** Absent and empty values have different hashes. */
function hash(...values: readonly (string | undefined)[]): string {
  return createHash('sha256').update(JSON.stringify(values)).digest('hex').slice(0, 16);
}

function byId({ id: one }: FolderTemplate, { id: other }: FolderTemplate): number {
  return one < other ? -1 : 1;
}
