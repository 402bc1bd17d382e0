import { readFileSync } from 'node:fs';
import { describeFinding, type Finding, type FolderTemplate } from '../../core/email-templates/folder';
import { FolderReader, type FolderState, folderTemplate } from '../../core/email-templates/folder/folder-reader';
import type { CheckedTemplate } from '../../core/email-templates/folder/template';
import type { Content } from '../../core/email-templates/stored-template';
import { OperationError } from '../../core/errors';
import { likely, nearest } from '../../core/suggest';
import type { CommandResult } from '../shared/command';
import { tryingFiles } from '../shared/files';
import { oneLine, type Terminal } from '../shared/terminal';
import { rendered, unsetIn } from './rendering';
import type { Sender } from './sender';
import { type Substitutions, unusedSubstitutions } from './substitutions';

export interface SendRequest {
  readonly directory: string;
  readonly template: string;
  readonly from: string;
  readonly to: readonly string[];
  readonly substitutions: Substitutions;
  /** A file in place of the template's sample. */
  readonly sample?: string;
  /** Whether to send without a question. */
  readonly yes: boolean;
}

/** The output of `--json`: a stable format. */
export interface Sent {
  readonly template: string;
  readonly region: string;
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly sent: boolean;
  readonly messageId?: string;
}

/** Renders a template, and sends it to somebody who looks at it, after a question. Throws an `OperationError` where it can't be sent. */
export async function send(request: SendRequest, sender: Sender, user: Terminal): Promise<CommandResult> {
  const { from, to, template } = request;
  const content = contentOf(request);
  if (!request.yes && !user.isThere()) throw new OperationError('there is no terminal to ask at whether to send it; --yes sends without a question');
  const region = await sender.region();
  const sent = { template, region, from, to, subject: content.subject };
  if (!request.yes) {
    user.show(overview(request, content));
    const answer = await user.ask(`Send to ${to.map(oneLine).join(', ')}, in ${region}? [y/N] `);
    if (!/^y(es)?$/i.test(answer.trim())) return { yes: false, text: 'not sent', json: { ...sent, sent: false } satisfies Sent };
  }
  const messageId = await sender.send({ from, to, content });
  return { yes: true, text: oneLine(`sent ${template} to ${to.join(', ')}: message ${messageId}`), json: { ...sent, sent: true, messageId } satisfies Sent };
}

/** The template as SES would send it. One error for all that is wrong with the folder, the sample and the values. */
function contentOf({ directory, template: id, substitutions, sample }: SendRequest): Content {
  const reader = new FolderReader(directory);
  const state = tryingFiles(`read ${directory}`, () => reader.read());
  const index = state.files.templates.findIndex((each) => each.id === id);
  if (index < 0) throw new OperationError(unknownTemplate(directory, id, state.files.templates.map((each) => each.id)));
  const { folder, sample: own } = state.files.templates[index]!;
  const checked = sample === undefined ? state.checked[index]! : reader.withSample(folder, { file: sample, text: textOf(sample) })!;
  const errors = sample === undefined ? state.errors() : [...withoutSample(state, state.checked[index]!, own?.file), ...checked.errors];
  if (errors.length > 0) throw new OperationError([...new Set(errors.map((error) => oneLine(describeFinding(error))))].join('\n'));
  return filled(folderTemplate(checked)!, folder, substitutions, state);
}

function filled(template: FolderTemplate, folder: string, substitutions: Substitutions, state: FolderState): Content {
  const known = [...new Set(state.checked.flatMap((each) => each.substitutions))];
  const problems = [
    ...unusedSubstitutions(substitutions, known),
    ...unsetIn(template, substitutions).map((name) => `%%${name}%% has no value; give it with --set ${name}=..., or in a file with --substitutions`),
  ];
  const { content, problems: more } = rendered(template, substitutions);
  const all = [...problems, ...more.map((problem) => `${folder}: ${problem}`)];
  if (!content || all.length > 0) throw new OperationError(all.map(oneLine).join('\n'));
  return content;
}

/** The errors of the folder without those of the template's own sample, or that it has none. */
function withoutSample(state: FolderState, { errors }: CheckedTemplate, file: string | undefined): Finding[] {
  const ofSample = new Set(errors.map(describeFinding));
  return state.errors().filter((error) => error.file !== file && !ofSample.has(describeFinding(error)));
}

function unknownTemplate(directory: string, id: string, ids: readonly string[]): string {
  const meant = likely(id, ids);
  if (meant !== undefined) return `there is no template ${oneLine(id)} in ${directory}; did you mean ${meant}?`;
  return `there is no template ${oneLine(id)} in ${directory}, which has ${ids.length === 0 ? 'none' : `${ids.length}, such as ${nearest(id, ids, 3).join(', ')}`}`;
}

function textOf(file: string): string {
  return tryingFiles(`read ${file}`, () => readFileSync(file, 'utf8')).replace(/^\ufeff/, '');
}

function overview({ from }: SendRequest, { subject, html, text }: Content): string {
  const size = (part: string | undefined) => (part === undefined ? 'none' : `${(Buffer.byteLength(part) / 1024).toFixed(1)} KB`);
  return [`From:    ${from}`, `Subject: ${subject}`, `HTML:    ${size(html)}`, `Text:    ${size(text)}`].map(oneLine).join('\n');
}
