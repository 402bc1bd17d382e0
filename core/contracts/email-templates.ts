/** The custom resource's properties as CloudFormation carries them. */
export interface EmailTemplatesContract {
  readonly ContractVersion: '1';
  /** Stands before each template's id. Absent where the handler makes one of the stack's and the logical id. */
  readonly NamePrefix?: string;
  /** Where the folder is, as JSON lines: a `Manifest`, and then a `TemplateLine` for each of its templates, in its order. */
  readonly Bucket: string;
  readonly Key: string;
  /** How long the first line is, with its line break. */
  readonly ManifestBytes: string;
  /** Stands for the set of the ids: with another one CloudFormation deletes, in its clean-up, what the folder has no longer. */
  readonly Ids: string;
  /** What is filled in for `%%name%%`. */
  readonly Substitutions?: Readonly<Record<string, string>>;
  readonly OnExisting: 'adopt' | 'fail';
  readonly RemovalPolicy: 'destroy' | 'retain';
}

/** What the folder holds, so that two can be compared without their texts. */
export interface Manifest {
  /** Sorted by id. */
  readonly templates: readonly ManifestEntry[];
}

export interface ManifestEntry {
  /** The name of the template's folder. */
  readonly id: string;
  /** A hash of the texts, before anything is filled in. */
  readonly content: string;
  /** A hash of the sample. */
  readonly sample: string;
  /** The names of the substitutions that the texts use. Absent where there is none. */
  readonly substitutions?: readonly string[];
  /** Where the template's line begins, in bytes behind the first line. */
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
