import { Token } from 'aws-cdk-lib';
import { MAX_BODY_BYTES, PART_NAMES, type PartName, type Parts } from '../../../core/email-templates/parts';
import { type Problem } from '../../../core/problem';
import { isKnown } from '../../shared/validation';

const MAX_INLINE_BYTES = 65_536; // an update's event contains the old properties, too

/** The parts that are known at synth; only these can be checked. */
export function knownParts(parts: Parts): Parts {
  return Object.fromEntries(PART_NAMES.filter((name) => isKnown(parts[name])).map((name) => [name, parts[name]]));
}

/** Finds what SES would refuse or an event has no room for. `files`: the parts whose text is in an asset. */
export function bodyProblems(parts: Parts, files: readonly PartName[] = []): Problem[] {
  const { subject, html, text } = parts;
  const size = bytes(parts, ['html', 'text']);
  const inline = PART_NAMES.filter((name) => !files.includes(name));
  const inlineSize = bytes(parts, inline);
  return [
    ...subjectProblems(subject),
    ...(html === undefined && text === undefined ? [{ property: 'html, text', expected: 'at least one of them', change: 'give the email a body' }] : []),
    ...(['html', 'text'] as const).filter((name) => isKnown(parts[name]) && parts[name] === '')
      .map((property) => ({ property, value: '', expected: 'a text', change: 'write one, or leave it out' })),
    ...(size > MAX_BODY_BYTES
      ? [{ property: 'html, text', expected: `at most ${MAX_BODY_BYTES} bytes together (they have ${size})`, change: 'shorten them: SES stores no more' }]
      : []),
    ...(inlineSize > MAX_INLINE_BYTES
      ? [{
        property: inline.filter((name) => isKnown(parts[name])).join(', '),
        expected: `at most ${MAX_INLINE_BYTES} bytes of inline text (there are ${inlineSize})`,
        change: 'read the body from a file',
      }]
      : []),
  ];
}

function subjectProblems(subject: string | undefined): Problem[] {
  if (Token.isUnresolved(subject)) return [];
  if (subject === undefined || subject.trim() === '') {
    return [{ property: 'subject', value: subject, expected: 'a text', change: 'write one: SES stores no template without a subject' }];
  }
  if (!/[\r\n]/.test(subject)) return [];
  return [{ property: 'subject', value: subject, expected: 'one line', change: 'remove the line break: behind it a mail has its next header' }];
}

function bytes(parts: Parts, names: readonly PartName[]): number {
  return names.reduce((sum, name) => sum + (isKnown(parts[name]) ? Buffer.byteLength(parts[name]) : 0), 0);
}
