import { isDeepStrictEqual } from 'node:util';
import type { EmailTemplatesContract, Manifest, ManifestEntry, TemplateLine } from '../contracts/email-templates';
import type { RawProperties } from '../contracts/raw-properties';
import { OperationError } from '../errors';
import { type Owner, ownerHash, shortHash, stackName, type Tags } from '../ownership';
import { isRetained } from '../removal-policy';
import { tagsOf } from '../tags';
import { FILL_FAULTS, fillFaults, fillIn, SUSPECT } from './fill';
import { holdsBraces } from './placeholder';
import type { Content } from './stored-template';

/** What an `EmailTemplates` asks for. */
export interface DesiredFolder {
  readonly id: string;
  /** A hash that identifies the resource, whatever its folder contains. */
  readonly owner: string;
  readonly prefix: string;
  readonly bucket: string;
  readonly key: string;
  readonly manifestBytes: number;
  readonly substitutions: Readonly<Record<string, string>>;
  /** The user's tags, for templates that are created. */
  readonly tags: Tags;
  readonly refuseExisting: boolean;
  /** Former texts are put back when templates are given up, not only in a rollback. */
  readonly restore: boolean;
  readonly retain: boolean;
  /** Declared by a version whose function knows leases: 0.1.0 did not tell the contents. */
  readonly knowsLeases: boolean;
}

/** A template of the folder; its texts are still in the asset. */
export interface Entry {
  readonly name: string;
  /** Identifies the texts after substitution. */
  readonly content: string;
  readonly sample: string;
  /** The first and the last byte of its line in the asset. */
  readonly from: number;
  readonly to: number;
}

export interface Folder {
  readonly properties: DesiredFolder;
  readonly entries: readonly Entry[];
}

const GENERATED_READABLE_LENGTH = 11;

/** A generated prefix is unique, even among stacks of the same name, and short, since the names follow it. */
export function namePrefixOf({ NamePrefix }: RawProperties, owner: Owner): string {
  if (typeof NamePrefix === 'string') return NamePrefix;
  return `${stackName(owner.stackId).slice(0, GENERATED_READABLE_LENGTH)}-${ownerHash(owner)}-`;
}

/** Identifies the folder's set of names: when a template is removed, that is a replacement, and the clean-up deletes it. */
export function physicalIdOf(raw: RawProperties, owner: Owner): string {
  return `${ownerHash(owner)}-${shortHash(namePrefixOf(raw, owner), String(raw.Ids))}`;
}

export function parseDesiredFolder(raw: RawProperties, owner: Owner): DesiredFolder {
  const { Bucket = '', Key = '', ManifestBytes, Substitutions = {}, Tags: tags, OnExisting, Contents } = raw as unknown as Partial<EmailTemplatesContract>;
  return {
    id: physicalIdOf(raw, owner),
    owner: ownerHash(owner),
    prefix: namePrefixOf(raw, owner),
    bucket: Bucket,
    key: Key,
    manifestBytes: Number(ManifestBytes),
    substitutions: Substitutions,
    tags: tagsOf(tags),
    refuseExisting: OnExisting === 'fail',
    restore: OnExisting === 'adopt-and-restore' && !isRetained(raw),
    retain: isRetained(raw),
    knowsLeases: Contents !== undefined,
  };
}

export function folderOf(properties: DesiredFolder, firstLine: string): Folder {
  const { templates } = JSON.parse(firstLine) as Manifest;
  return { properties, entries: templates.map((entry) => entryOf(properties, entry)) };
}

function entryOf({ prefix, manifestBytes, substitutions }: DesiredFolder, entry: ManifestEntry): Entry {
  const { id, content, sample, substitutions: used = [], offset, length } = entry;
  const from = manifestBytes + offset;
  return {
    name: `${prefix}${id}`,
    content: JSON.stringify([content, ...used.map((name) => substitutions[name])]),
    sample,
    from,
    to: from + length - 1,
  };
}

/** The templates to write or to render: those that the other folder doesn't have, or has with another text or sample. */
export function changed({ entries }: Folder, previous: Folder | undefined): Entry[] {
  const known = new Map(previous?.entries.map((entry) => [entry.name, entry]));
  return entries.filter(({ name, content, sample }) => {
    const before = known.get(name);
    return before?.content !== content || before.sample !== sample;
  });
}

/** Those to visit: all, where the tags differ. */
export function changedOrTagged(folder: Folder, previous: Folder | undefined): readonly Entry[] {
  return previous && isDeepStrictEqual(folder.properties.tags, previous.properties.tags) ? changed(folder, previous) : folder.entries;
}

export function without({ entries }: Folder, other: Folder | undefined): Entry[] {
  const names = new Set(other?.entries.map(({ name }) => name));
  return entries.filter(({ name }) => !names.has(name));
}

export interface FilledTemplate {
  readonly content: Content;
  readonly sample: string;
  /** Why the texts should not be written; what is written already may have been, by a former version. */
  readonly fault?: string;
}

/** The substituted texts of a template's line, and its sample. */
export function templateOf({ substitutions }: DesiredFolder, line: string): FilledTemplate {
  const { id, subject, html, text, sample } = JSON.parse(line) as TemplateLine;
  const fill = (part: string) => fillIn(part, (name) => valueOf(substitutions, name, id));
  const filled = (part: string | undefined) => (part === undefined ? undefined : fill(part));
  const content = { subject: fill(subject), html: filled(html), text: filled(text) };
  if (/[\r\n]/.test(content.subject)) {
    throw new OperationError(`could not fill in the subject of template ${id}: a substitution has a line break; take it out`);
  }
  const [fault] = fillFaults({ subject, html, text }, content).map(({ part, kind }) => {
    const [what, change] = FILL_FAULTS[kind];
    const names = Object.keys(substitutions).filter((name) => ({ subject, html, text })[part]!.includes(`%%${name}%%`) && SUSPECT[kind].test(substitutions[name]!));
    return `could not fill in template ${id}: with the substitution ${names.join(' and ')} its ${part} ${what}; ${change}`;
  });
  return { content, sample, fault };
}

function valueOf(substitutions: DesiredFolder['substitutions'], name: string, id: string): string {
  const value = Object.hasOwn(substitutions, name) ? substitutions[name] : undefined;
  if (typeof value !== 'string') throw new OperationError(`could not fill in template ${id}: substitution ${name} has no value; give it one`);
  if (!holdsBraces(value)) return value;
  throw new OperationError(`could not fill in template ${id}: substitution ${name} holds braces, which would become part of the template; take them out`);
}
