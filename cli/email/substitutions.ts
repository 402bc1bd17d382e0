import { readFileSync } from 'node:fs';
import { holdsBraces, PLACEHOLDER_NAME } from '../../core/email-templates/placeholder';
import { OperationError } from '../../core/errors';
import { likely } from '../../core/suggest';
import type { Given, Parameters } from '../shared/arguments';
import { tryingFiles } from '../shared/files';
import { oneLine } from '../shared/terminal';

/** By name, the values of `%%name%%`. */
export type Substitutions = ReadonlyMap<string, string>;

const GIVEN = /^([A-Za-z][A-Za-z0-9_]*)=([^]*)$/;

/** The options of a command that fills in placeholders. */
export const SUBSTITUTIONS: Parameters = {
  set: {
    value: 'NAME=VALUE', form: GIVEN, repeatable: true, expected: 'the name of a placeholder and its value', example: 'apiUrl=https://api.example.com',
    help: 'the value of %%NAME%%, as with the substitutions of an EmailTemplates; repeatable',
  },
  substitutions: {
    value: 'FILE', form: /./, expected: 'a JSON file', example: 'substitutions.json', help: 'a JSON file with such values: an object of texts by name; --set goes before it',
  },
};

/** Reads both options. Throws one `OperationError` for all that is wrong with them. */
export function substitutionsOf(given: Pick<Given, 'value' | 'values'>): Substitutions {
  const file = given.value('substitutions');
  const problems: string[] = [];
  const ofFile = file === undefined ? [] : Object.entries(objectIn(file)).map(([name, value]) => ({ label: `${name} in ${file}`, name, value }));
  const ofOptions = given.values('set').map((each) => {
    const [, name = '', value = ''] = GIVEN.exec(each) ?? [];
    return { label: `--set ${name}`, name, value };
  });
  const values = new Map<string, string>();
  for (const { label, name, value } of [...ofFile, ...ofOptions]) {
    if (!PLACEHOLDER_NAME.test(name)) problems.push(`${label}: expected a name of letters, digits and underscores that begins with a letter`);
    else if (typeof value !== 'string') problems.push(`${label}: expected a text, it is ${value === null ? 'null' : `of type ${typeof value}`}`);
    else if (holdsBraces(value)) problems.push(`${label}: got ${JSON.stringify(value)}, expected no Handlebars; write what SES is to fill in into the templates`);
    else values.set(name, value);
  }
  if (problems.length > 0) throw new OperationError(problems.map(oneLine).join('\n'));
  return values;
}

/** What is wrong with values that no text of the folder asks for. @param known the placeholders of the folder */
export function unusedSubstitutions(values: Substitutions, known: readonly string[]): string[] {
  return [...values.keys()].filter((name) => !known.includes(name)).map((name) => {
    const meant = likely(name, known);
    return `no text holds %%${name}%%${meant === undefined ? '' : `; did you mean %%${meant}%%?`}`;
  });
}

function objectIn(file: string): object {
  const text = tryingFiles(`read ${file}`, () => readFileSync(file, 'utf8')).replace(/^\ufeff/, '');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new OperationError(`could not read ${file}: it is no JSON: ${(error as Error).message}`, undefined, { cause: error });
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw new OperationError(`could not read ${file}: expected an object of texts by name, such as {"apiUrl": "https://api.example.com"}`);
}
