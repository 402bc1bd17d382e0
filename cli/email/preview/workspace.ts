import { join } from 'node:path';
import { dataTypeOf } from '../../../core/email-templates/data-types';
import { describeFinding, type Finding, type FolderTemplate, type Warning } from '../../../core/email-templates/folder';
import { SAMPLE_FILE, type TemplateFiles } from '../../../core/email-templates/folder/files';
import { FolderReader, type FolderState, folderTemplate } from '../../../core/email-templates/folder/folder-reader';
import type { CheckedTemplate } from '../../../core/email-templates/folder/template';
import { guessedSample } from '../../../core/email-templates/guessed-sample';
import { rendered, unsetIn } from '../rendering';
import type { Substitutions } from '../substitutions';
import { FindingIndex, type OwnFiles, ownFiles } from './findings';
import { Renderings } from './renderings';
import type { Change, FolderView, PageFinding, RenderingView, SampleView, TemplateRow, TemplateView } from './views';

/** A template, and what belongs to it. */
interface Entry {
  readonly files: TemplateFiles;
  readonly checked: CheckedTemplate;
  readonly own: OwnFiles;
  readonly errors: readonly Finding[];
}

interface Shown {
  readonly rendering?: RenderingView;
  readonly problems: readonly string[];
}

/** A folder while it is edited. */
export class Workspace {
  private readonly reader: FolderReader;
  private readonly renderings = new Renderings();
  private state!: FolderState;
  private entries: ReadonlyMap<string, Entry> = new Map();
  private errors: readonly Finding[] = [];

  /** @param run identifies this run of the command */
  public constructor(private readonly directory: string, private readonly values: Substitutions, private readonly run: string) {
    this.reader = new FolderReader(directory);
    this.refresh();
  }

  /** The folders in which something can change, as absolute paths. */
  public get directories(): readonly string[] {
    return this.state.files.directories;
  }

  /** The placeholders of all texts. */
  public get placeholders(): string[] {
    return [...new Set(this.state.checked.flatMap(({ substitutions }) => substitutions))].sort();
  }

  public get ids(): string[] {
    return [...this.entries.keys()];
  }

  /** Reads what has changed. @param folders in which something may have; without them, all are looked at */
  public refresh(folders?: ReadonlySet<string>): Change {
    const former = { entries: this.entries, list: this.listed() };
    this.state = this.reader.read(folders);
    const index = new FindingIndex(this.state.errors());
    this.entries = new Map(this.state.checked.map((checked, position) => {
      const files = this.state.files.templates[position]!;
      const own = ownFiles(files.folder, checked);
      return [files.id, { files, checked, own, errors: index.of(own) }];
    }));
    this.errors = index.others();
    const changed = [...this.entries].filter(([id, entry]) => !isSame(former.entries.get(id), entry)).map(([id]) => id);
    return { templates: changed, list: former.list !== this.listed() };
  }

  public folder(): FolderView {
    const warnings = new FindingIndex(this.state.warnings());
    for (const { own } of this.entries.values()) warnings.of(own);
    const findings = [...this.errors.map(asError), ...warnings.others().map(asWarning)];
    return { directory: this.directory, templates: this.rows(), findings, run: this.run };
  }

  /** Undefined if there is no such template. @param tried a sample in place of its file's */
  public template(id: string, tried?: string): TemplateView | undefined {
    const entry = this.entries.get(id);
    if (!entry) return undefined;
    const { files: { folder }, own } = entry;
    const sample = sampleOf(entry, tried);
    const checked = sample.text === sample.saved ? entry.checked : this.reader.withSample(folder, sample) ?? entry.checked;
    const template = folderTemplate(checked);
    // With another sample, what is wrong with the file's is of no interest, except that there is none.
    const errors = checked === entry.checked ? entry.errors : [...without(entry.errors, entry.checked.errors), ...checked.errors];
    const { rendering, problems } = this.render(id, template, errors.length === 0);
    return {
      id, folder, rendering, sample,
      isStale: rendering !== undefined && (errors.length > 0 || problems.length > 0),
      findings: [
        ...(sample.saved === undefined ? without(entry.errors, errors) : []).map(asError),
        ...errors.map(asError),
        ...problems.map((message) => asError({ file: folder, message })),
        ...new FindingIndex(this.state.warnings()).of(own).map(asWarning),
      ],
      type: template && checked.variables.length > 0 ? dataTypeOf(template) : undefined,
      unset: template ? unsetIn(template, this.values) : [],
    };
  }

  /** The HTML of a frame. */
  public frame(name: string): string | undefined {
    return this.renderings.frame(name);
  }

  /** The last good one where there is an error; and without such one, whatever can be rendered. */
  private render(id: string, template: FolderTemplate | undefined, isSound: boolean): Shown {
    const { content, problems } = template ? rendered(template, this.values) : { content: undefined, problems: [] };
    const told = isSound ? problems : []; // else they come from the errors
    if (content && isSound && problems.length === 0) this.renderings.keep(id, content);
    return { rendering: this.renderings.good(id) ?? (content && this.renderings.show(content)), problems: told };
  }

  private rows(): TemplateRow[] {
    return Array.from(this.entries, ([id, { errors }]) => ({ id, errors: errors.length }));
  }

  private listed(): string {
    return JSON.stringify([this.rows(), this.errors]);
  }
}

function sampleOf({ files, checked }: Entry, tried: string | undefined): SampleView {
  const file = files.sample?.file ?? join(files.folder, SAMPLE_FILE);
  const saved = files.sample?.text;
  if (tried !== undefined) return { file, saved, text: tried };
  if (saved !== undefined) return { file, saved, text: saved };
  const parts = Object.fromEntries(checked.parts.map(({ name, parsed }) => [name, parsed.source]));
  return { file, text: `${JSON.stringify(guessedSample(parts) ?? {}, undefined, 2)}\n` };
}

function isSame(one: Entry | undefined, other: Entry): boolean {
  return one?.checked === other.checked && JSON.stringify(one.errors) === JSON.stringify(other.errors);
}

function without(findings: readonly Finding[], others: readonly Finding[]): Finding[] {
  const known = new Set(others.map(describeFinding));
  return findings.filter((finding) => !known.has(describeFinding(finding)));
}

function asError(finding: Finding): PageFinding {
  return { ...finding, kind: 'error' };
}

function asWarning({ file, line, message, isInformation }: Warning): PageFinding {
  return { file, line, message, kind: isInformation ? 'information' : 'warning' };
}
