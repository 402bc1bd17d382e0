import type { Finding, Warning } from '../../../core/email-templates/folder';

/** What the page gets of the command, as JSON. */

export interface TemplateRow {
  readonly id: string;
  readonly errors: number;
}

export interface FolderView {
  /** As it was given. */
  readonly directory: string;
  readonly templates: readonly TemplateRow[];
  /** Those of no template in particular. */
  readonly findings: readonly PageFinding[];
  /** Another run of the command has another. */
  readonly run: string;
}

export interface PageFinding extends Finding {
  readonly kind: 'error' | 'warning' | 'information';
}

export type Scheme = 'light' | 'dark';

export interface Link {
  readonly kind: 'link' | 'image' | 'stylesheet';
  readonly url: string;
  /** Why mail clients can't follow it. */
  readonly problem?: string;
}

export interface RenderingView {
  readonly subject: string;
  readonly text?: string;
  readonly html?: HtmlView;
}

export interface HtmlView {
  /** The URLs of what a frame shows, relative to the page. */
  readonly frames: Readonly<Record<Scheme, string>>;
  /** How the dark one is made. */
  readonly dark: 'own' | 'inverted';
  readonly bytes: number;
  readonly links: readonly Link[];
}

export interface SampleView {
  readonly file: string;
  /** The text of the file, or of what is tried. */
  readonly text: string;
  /** As it is in the file; absent if there is none, and the text is guessed from the variables. */
  readonly saved?: string;
}

export interface TemplateView {
  readonly id: string;
  readonly folder: string;
  /** As SES would send it; absent if it has never been rendered. */
  readonly rendering?: RenderingView;
  /** The rendering is of before there were errors. */
  readonly isStale: boolean;
  readonly findings: readonly PageFinding[];
  readonly sample: SampleView;
  /** Of the data, in TypeScript; absent where the template reads none, or can't be read. */
  readonly type?: string;
  /** Placeholders that have no value. */
  readonly unset: readonly string[];
}

/** The data of an event: what has changed. */
export interface Change {
  readonly templates: readonly string[];
  /** Whether the list or the findings of the folder have. */
  readonly list: boolean;
}

/** All of a folder, where nobody answers requests. */
export interface StaticPreview {
  readonly folder: FolderView;
  readonly templates: Readonly<Record<string, TemplateView>>;
}

export type { Finding, Warning };
