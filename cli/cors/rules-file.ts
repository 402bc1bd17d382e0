import { readFile } from 'node:fs/promises';
import type { Rule } from '../../core/bucket-cors/merge';
import { type Refusal, refusedValues } from '../../core/bucket-cors/refusals';
import { OperationError } from '../../core/errors';
import { describeProblem } from '../../core/problem';
import { rulesInXml } from './rules-xml';

const EXPECTED = "expected a JSON list of rules as S3's console has it, {\"CORSRules\": [...]} as the API has it, a CorsConfiguration or a template of "
  + 'CloudFormation in JSON, or a CORSConfiguration in XML';

/** The rules that a file has, in any of the forms of S3's console, S3's API and CloudFormation. */
export async function rulesInFile(path: string): Promise<Rule[]> {
  const doing = `read the rules in ${path}`;
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw new OperationError(`could not ${doing}: ${(error as NodeJS.ErrnoException).code}; check the path`);
  }
  try {
    return parseRules(text.replace(/^\uFEFF/, '').trim());
  } catch (error) {
    throw new OperationError(`could not ${doing}: ${(error as Error).message}`, undefined, { cause: error });
  }
}

function parseRules(text: string): Rule[] {
  const problems: string[] = [];
  const rules = (text.startsWith('<') ? ofXml(text) : ofJson(text)).map((rule, index) => ruleOf(rule, `rules[${index}]`, problems));
  if (problems.length > 0) throw new Error(problems.join('; '));
  return rules;
}

function ofXml(text: string): unknown[] {
  const rules = rulesInXml(text);
  if (rules.length === 0) throw new Error(`it has no CORSRule; ${EXPECTED}`);
  return rules.map(({ ID, MaxAgeSeconds, ...lists }) => ({ ...lists, ID: ID?.join(), MaxAgeSeconds: MaxAgeSeconds?.join() }));
}

/** How a document of YAML begins, and none of JSON or XML. */
const YAML = /^(?:#|%YAML|---|- |[\w.-]+:(?:\s|$))/;

function ofJson(text: string): unknown[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Error(YAML.test(text) ? `it is YAML, which is not read: convert it to JSON; ${EXPECTED}` : `${(error as Error).message}; ${EXPECTED}`);
  }
  const found = listsIn(value);
  if (found.length === 0) throw new Error(`it has no rules; ${EXPECTED}`);
  if (found.length > 1) {
    throw new Error(`it has ${found.length} configurations (${found.map(({ name }) => name).join(', ')}); expected one: put the one that you mean into a file of its own`);
  }
  return found[0]!.rules;
}

interface NamedList { readonly name: string; readonly rules: unknown[] }

function listsIn(value: unknown, name = 'the file'): NamedList[] {
  if (Array.isArray(value)) return [{ name, rules: value }];
  if (typeof value !== 'object' || value === null) return [];
  if (isIntrinsic(value)) throw new Error(`the rules of ${name}: got ${JSON.stringify(value)}, expected a list that is known before the deployment`);
  const fields = value as Readonly<Record<string, unknown>>;
  const { Resources } = fields;
  if (typeof Resources === 'object' && Resources !== null) {
    return Object.entries(Resources).flatMap(([logicalId, resource]) => listsOfResource(resource, logicalId));
  }
  return listsIn(AROUND.map((field) => fields[field]).find((inner) => inner !== undefined), name);
}

/** What the rules are in, from the inside to the outside. */
const AROUND = ['CORSRules', 'CorsRules', 'Rules', 'CORSConfiguration', 'CorsConfiguration', 'Properties'];

function isIntrinsic(value: object): boolean {
  const [name, ...others] = Object.keys(value);
  return others.length === 0 && (name === 'Ref' || name?.startsWith('Fn::') === true);
}

/** Of a template: other resources have `Rules` as well. */
function listsOfResource(resource: unknown, logicalId: string): NamedList[] {
  const { Type } = Object(resource) as { readonly Type?: unknown };
  return Type === 'AWS::S3::Bucket' || Type === 'Custom::CdkAdoptBucketCors' ? listsIn(resource, logicalId) : [];
}

/** Each field by its names in S3's API, in CloudFormation and in XML. */
const LISTS = {
  AllowedMethods: ['AllowedMethods', 'AllowedMethod'],
  AllowedOrigins: ['AllowedOrigins', 'AllowedOrigin'],
  AllowedHeaders: ['AllowedHeaders', 'AllowedHeader'],
  ExposeHeaders: ['ExposeHeaders', 'ExposedHeaders', 'ExposeHeader'],
} as const;
const IDS = ['ID', 'Id'];
const AGES = ['MaxAgeSeconds', 'MaxAge'];

function ruleOf(value: unknown, at: string, problems: string[]): Rule {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    problems.push(`${at}: got ${JSON.stringify(value)}, expected a rule: an object with AllowedOrigins and AllowedMethods`);
    return { AllowedMethods: [], AllowedOrigins: [] };
  }
  const fields = new Map(Object.entries(value));
  const take = (names: readonly string[], isFine: (found: unknown) => boolean, expected: string): unknown => {
    const name = names.find((one) => fields.has(one));
    const found = name === undefined ? undefined : fields.get(name) as unknown;
    if (name !== undefined) fields.delete(name);
    if (found === undefined || found === null || isFine(found)) return found ?? undefined;
    problems.push(`${at}.${names[0]}: got ${JSON.stringify(found)}, expected ${expected}`);
    return undefined;
  };
  const list = (field: keyof typeof LISTS) => take(LISTS[field], isTexts, 'a list of texts that are known before the deployment') as string[] | undefined;
  const before = problems.length;
  const [id, age] = [take(IDS, isScalar, 'a text that is known before the deployment'), take(AGES, isAge, 'whole seconds, 0 or more')];
  const [AllowedMethods, AllowedOrigins, AllowedHeaders, ExposeHeaders] = (Object.keys(LISTS) as (keyof typeof LISTS)[]).map(list);
  if (fields.size > 0) problems.push(`${at}: got ${[...fields.keys()].join(', ')}, expected ${['ID', ...Object.keys(LISTS), 'MaxAgeSeconds'].join(', ')}`);
  const rule = {
    ...(id !== undefined && { ID: String(id as string | number) }),
    AllowedMethods: AllowedMethods ?? [], AllowedOrigins: AllowedOrigins ?? [], AllowedHeaders, ExposeHeaders,
    MaxAgeSeconds: age === undefined ? undefined : Number(age),
  };
  if (problems.length === before) problems.push(...refusedBy(rule).map((problem) => describeProblem({ ...problem, property: `${at}.${problem.property}` })));
  return rule;
}

const isTexts = (found: unknown) => Array.isArray(found) && found.every((one) => typeof one === 'string');
const isScalar = (found: unknown) => typeof found === 'string' || typeof found === 'number';
const isAge = (found: unknown) => isScalar(found) && /^\d+$/.test(String(found as string | number));

/** What S3 answers with an error, so that no bucket of it can have such a rule. */
function refusedBy({ ID, AllowedMethods, AllowedOrigins, AllowedHeaders, ExposeHeaders }: Rule): Refusal[] {
  const needed = Object.entries({ AllowedMethods, AllowedOrigins }).filter(([, values]) => values.length === 0)
    .map(([property]) => ({ property, expected: 'at least one, since S3 refuses a rule without', change: 'add one' }));
  const values = refusedValues({
    id: ID, allowedMethods: AllowedMethods, allowedOrigins: AllowedOrigins, allowedHeaders: AllowedHeaders, exposedHeaders: ExposeHeaders,
  });
  const nameOf = (property: string) => property.replace(/^exposedHeaders/, 'ExposeHeaders').replace(/^id$/, 'ID').replace(/^a/, 'A');
  return [...needed, ...values.map((refusal) => ({ ...refusal, property: nameOf(refusal.property) }))];
}
