import { type TypedTemplate, typesOf } from '../../../core/email-templates/data-types';
import { parse, type Parts } from '../../../core/email-templates/parts';

export const template = (parts: Parts, sample: unknown = {}, id = 't'): TypedTemplate => ({ id, sample: JSON.stringify(sample), parsed: parse(parts) });
export const typeOf = (html: string, sample: unknown) => {
  const text = typesOf({ templates: [template({ html }, sample)] });
  return /^ {2}t: ([^]*);\n\}/m.exec(text)![1]!.replace(/\s+/g, ' ');
};
