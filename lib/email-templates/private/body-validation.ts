import type { Warning } from '../../../core/email-templates';
import { MAX_BODY_BYTES, parse, type ParsedPart, PART_NAMES, type PartName, type Parts } from '../../../core/email-templates/parts';
import { type AnyNode, nodesOf } from '../../../core/handlebars/ast';
import { type Problem } from '../../../core/problem';
import { knownPartOf } from '../../shared/known-part';
import { isKnown } from '../../shared/validation';
import type { Sample } from './sample-data';

const MAX_INLINE_BYTES = 65_536; // an update's event contains the old properties, too

/** What of the parts can be checked at synth. */
export interface CheckableParts {
  /** Those that are known, and those that are known but for tokens in their text. */
  readonly parts: Parts;
  /** Those that hold tokens. */
  readonly withTokens: readonly PartName[];
}

export function checkableParts(parts: Parts): CheckableParts {
  const given = PART_NAMES.filter((name) => parts[name] !== undefined);
  const withTokens = given.filter((name) => !isKnown(parts[name]));
  const checkable = given.filter((name) => !withTokens.includes(name) || isReadable(parts[name]!));
  return { parts: Object.fromEntries(checkable.map((name) => [name, parts[name]])), withTokens };
}

/** A token in the text is text, too, unless it stands in a mustache; a text of tokens alone may be anything. */
function isReadable(text: string): boolean {
  if (knownPartOf(text).trim() === '') return false;
  const [{ program }] = parse({ html: text }) as [ParsedPart];
  return program !== undefined && !nodesOf(program).some(holdsToken);
}

/** A path or a literal with a token; the text between the mustaches may have some. */
function holdsToken(node: AnyNode): boolean {
  return (node.type === 'PathExpression' || node.type === 'StringLiteral') && String(node.original).includes('Token[');
}

/** Without those that the value of a token may solve: it may hold the partials that the part calls. */
export function certainProblems(problems: readonly Problem[], withTokens: readonly PartName[]): Problem[] {
  const isOfPartial = ({ value, change }: Problem) => String(value).startsWith('{{>') || /^Handlebars says: The partial /.test(change);
  return problems.filter((problem) => !(isOfPartial(problem) && withTokens.some((name) => problem.property.startsWith(name))));
}

export function uncheckedInformation(
  withTokens: readonly PartName[], checked: Parts, { property, text, data, possible }: Sample,
): Warning | undefined {
  const parts = withTokens.map((name) => (checked[name] === undefined ? name : `${name} (its tokens)`));
  const all = [...parts, ...text === undefined || data ? [] : [possible ? `${property} (its tokens)` : property]];
  if (all.length === 0) return undefined;
  return {
    id: 'email-unchecked', isInformation: true,
    message: `can't be checked at synth, since it is known only at deploy: ${all.join(', ')}; with sampleData the deployment proves that SES renders it`,
  };
}

/** Finds what SES would refuse or an event has no room for. `files`: the paths of the parts whose text is in an asset. */
export function bodyProblems(parts: Parts, files: Parts = {}): Problem[] {
  const { subject, html, text } = parts;
  const size = bytes(parts, ['html', 'text']);
  const inline = PART_NAMES.filter((name) => files[name] === undefined);
  const inlineSize = bytes(parts, inline);
  return [
    ...subjectProblems(subject),
    ...(html === undefined && text === undefined ? [{ property: 'html, text', expected: 'at least one of them', change: 'give the email a body' }] : []),
    ...(['html', 'text'] as const).filter((name) => isKnown(parts[name]) && parts[name].trim() === '')
      .map((property) => (files[property] === undefined
        ? { property, value: parts[property], expected: 'a text', change: 'write one, or leave it out' }
        : { property, value: files[property], expected: 'a file with a text (it is empty)', change: 'write one, or leave the file out' })),
    ...PART_NAMES.filter((name) => parts[name]?.startsWith('\ufeff'))
      .map((property) => ({
        property, value: files[property], expected: 'a text without a byte order mark, which would be part of the email',
        change: files[property] === undefined ? 'take \\ufeff out of it' : 'save the file without',
      })),
    ...(size > MAX_BODY_BYTES
      ? [{ property: 'html, text', expected: `at most ${MAX_BODY_BYTES} bytes together (they have ${size})`, change: 'shorten them: SES stores no more' }]
      : []),
    ...(inlineSize > MAX_INLINE_BYTES
      ? [{
        property: inline.filter((name) => parts[name] !== undefined && knownPartOf(parts[name]) !== '').join(', '),
        expected: `at most ${MAX_INLINE_BYTES} bytes of inline text (there are ${inlineSize})`,
        change: 'read the body from a file',
      }]
      : []),
  ];
}

function subjectProblems(subject: string | undefined): Problem[] {
  if (subject === undefined || (isKnown(subject) && subject.trim() === '')) {
    return [{ property: 'subject', value: subject, expected: 'a text', change: 'write one: SES stores no template without a subject' }];
  }
  const known = knownPartOf(subject);
  if (!/[\r\n]/.test(known)) return [];
  return [{ property: 'subject', value: known, expected: 'one line', change: 'remove the line break: behind it a mail has its next header' }];
}

function bytes(parts: Parts, names: readonly PartName[]): number {
  return names.reduce((sum, name) => sum + Buffer.byteLength(knownPartOf(parts[name] ?? '')), 0);
}
