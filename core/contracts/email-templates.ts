import type { TagList } from './tag-list';

/** The custom resource's properties as CloudFormation carries them. */
export interface EmailTemplatesContract {
  readonly ContractVersion: '1';
  /** The prefix of the template names. Absent if the handler generates it from the stack's id and the logical id. */
  readonly NamePrefix?: string;
  /** The asset with the folder, as JSON lines: a `Manifest`, then a `TemplateLine` for each of its templates, in its order. */
  readonly Bucket: string;
  readonly Key: string;
  /** The length of the first line, with its line break. */
  readonly ManifestBytes: string;
  /** A hash of the template ids. When it changes, CloudFormation's clean-up deletes the templates that the folder no longer has. */
  readonly Ids: string;
  /** What `cdk diff` shows; the handler ignores it. The id of each template, or `<first>..<last>` of several, and a short hash. */
  readonly Contents?: readonly string[];
  /** The values of `%%name%%` placeholders. */
  readonly Substitutions?: Readonly<Record<string, string>>;
  /** The user's tags, for templates that are created. */
  readonly Tags?: TagList;
  readonly OnExisting: 'adopt' | 'adopt-and-restore' | 'fail';
  readonly RemovalPolicy: 'destroy' | 'retain';
}

/** What the folder contains, so that two can be compared without their texts. */
export interface Manifest {
  /** Sorted by id. */
  readonly templates: readonly ManifestEntry[];
}

export interface ManifestEntry {
  /** The name of the template's folder. */
  readonly id: string;
  /** A hash of the texts, before substitution. */
  readonly content: string;
  /** A hash of the sample. */
  readonly sample: string;
  /** The names of the substitutions that the texts use. Absent if there are none. */
  readonly substitutions?: readonly string[];
  /** Where the template's line begins, in bytes after the first line. */
  readonly offset: number;
  /** In bytes, without the line break. */
  readonly length: number;
}

export interface TemplateLine {
  readonly id: string;
  readonly subject: string;
  readonly html?: string;
  readonly text?: string;
  /** JSON. */
  readonly sample: string;
}
