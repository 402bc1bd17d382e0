import { dirname } from 'node:path';
import type { Finding } from '../../../core/email-templates/folder';
import type { CheckedTemplate } from '../../../core/email-templates/folder/template';

/** The files that a template is made from. */
export interface OwnFiles {
  readonly folder: string;
  /** The shared partials that it uses. */
  readonly partials: readonly string[];
}

export function ownFiles(folder: string, { parts }: CheckedTemplate): OwnFiles {
  return { folder, partials: [...new Set(parts.flatMap(({ partials }) => Array.from(partials.values(), ({ file }) => file)))] };
}

/** The findings of a folder, by the templates that they are about. */
export class FindingIndex<T extends Finding> {
  private readonly byFile: ReadonlyMap<string, readonly T[]>;
  private readonly inFolder: ReadonlyMap<string, readonly T[]>;
  private readonly taken = new Set<T>();

  public constructor(private readonly findings: readonly T[]) {
    this.byFile = grouped(findings, ({ file }) => file);
    this.inFolder = grouped(findings, ({ file }) => dirname(file));
  }

  /** Those of a template's own files and of the partials that it uses. */
  public of({ folder, partials }: OwnFiles): T[] {
    const found = [folder, ...partials].flatMap((file) => this.byFile.get(file) ?? []).concat(this.inFolder.get(folder) ?? []);
    found.forEach((finding) => this.taken.add(finding));
    return found;
  }

  /** Those that no template was given. */
  public others(): T[] {
    return this.findings.filter((finding) => !this.taken.has(finding));
  }
}

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key)!.push(item);
  }
  return groups;
}
