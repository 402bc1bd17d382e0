import { render } from '../../core/email-templates';
import { FILL_FAULTS, filledWith, fillFaults } from '../../core/email-templates/fill';
import type { FolderTemplate } from '../../core/email-templates/folder';
import { PART_FILES } from '../../core/email-templates/folder/files';
import type { Parts } from '../../core/email-templates/parts';
import type { Content } from '../../core/email-templates/stored-template';
import type { Substitutions } from './substitutions';

/** A template as SES would send it; or why not. */
export interface Rendered {
  readonly content?: Content;
  readonly problems: readonly string[];
}

/** Fills in the placeholders, as a deployment does, and then renders with the template's sample, as SES does. */
export function rendered({ subject, html, text, sample }: FolderTemplate, values: Substitutions): Rendered {
  const parts: Parts = { subject, html, text };
  const filled = filledWith(parts, (name) => values.get(name));
  const problems = fillFaults(parts, filled).map(({ part, kind }) => {
    const [fault, change] = FILL_FAULTS[kind];
    return `${PART_FILES[part]} ${fault} with the values of its placeholders; ${change}`;
  });
  try {
    return { content: withoutAbsent(render(withoutAbsent(filled), JSON.parse(sample) as object)) as Content, problems };
  } catch (error) {
    return { problems: [...problems, `it doesn't render with the sample; Handlebars says: ${(error as Error).message}`] };
  }
}

/** The placeholders of a template that have no value. */
export function unsetIn({ substitutions }: FolderTemplate, values: Substitutions): string[] {
  return substitutions.filter((name) => !values.has(name));
}

function withoutAbsent(parts: Parts): Parts {
  return Object.fromEntries(Object.entries(parts).filter(([, text]) => text !== undefined));
}
