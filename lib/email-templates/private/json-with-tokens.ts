import { describeJsonError, jsonError } from '../../../core/email-templates/folder/json-error';
import { literalsOf } from '../../shared/known-part';

/** Why a text with tokens is no JSON, whatever they will be. Undefined where that depends on them. */
export function certainJsonError(text: string): string | undefined {
  const [before = '', ...others] = literalsOf(text);
  return errorBefore(before) ?? (hasCommaBeforeEnd(others.at(-1) ?? '') ? 'behind its last token a comma stands before } or ]' : undefined);
}

/** What may be the beginning of a text, a number or a word is finished by the token. */
const BEGUN = /^(?:["\-\d.]|[eE]|[tfn]|$)/;

function errorBefore(text: string): string | undefined {
  const error = jsonError(text);
  if (!error || BEGUN.test(text.slice(error.offset))) return undefined;
  const { line, message } = describeJsonError(text)!;
  return `line ${line}: ${message}`;
}

const REST_OF_TEXT = String.raw`(?:[^"\\]|\\.)*"`;
const WHOLE = new RegExp(`^(?:[^"]|"${REST_OF_TEXT})*$`, 's');
const COMMA_BEFORE_END = new RegExp(`^(?:[^"]|"${REST_OF_TEXT})*,\\s*[}\\]]`, 's');

/** Whether it has, wherever the token ends: outside of texts, in one, or behind a backslash in one. */
function hasCommaBeforeEnd(text: string): boolean {
  const readings = [text, afterText(text), afterText(text.slice(1))].filter((rest) => rest !== undefined && WHOLE.test(rest)) as string[];
  return readings.length > 0 && readings.every((rest) => COMMA_BEFORE_END.test(rest));
}

/** What follows the text that the token has begun, if that ends. */
function afterText(text: string): string | undefined {
  const end = new RegExp(`^${REST_OF_TEXT}`, 's').exec(text);
  return end ? text.slice(end[0].length) : undefined;
}
