import { readFile } from 'node:fs/promises';
import type { Rule } from '../../core/bucket-cors/merge';
import { OperationError } from '../../core/errors';

const EXPECTED = "expected a JSON list of rules as S3's console has it, {\"CORSRules\": [...]} as the API has it, a CorsConfiguration or a template of "
  + 'CloudFormation, or a CORSConfiguration in XML';

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

function ofJson(text: string): unknown[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Error(`${(error as Error).message}; ${EXPECTED}`);
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
  const fields = value as Readonly<Record<string, unknown>>;
  const { Resources } = fields;
  if (typeof Resources === 'object' && Resources !== null) {
    return Object.entries(Resources).flatMap(([logicalId, resource]) => listsOfResource(resource, logicalId));
  }
  return listsIn(AROUND.map((field) => fields[field]).find((inner) => inner !== undefined), name);
}

/** What the rules are in, from the inside to the outside. */
const AROUND = ['CORSRules', 'CorsRules', 'Rules', 'CORSConfiguration', 'CorsConfiguration', 'Properties'];

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
  const fields = new Map(Object.entries(Object(value) as object));
  const take = (names: readonly string[]): unknown => {
    const name = names.find((one) => fields.has(one));
    const found = name === undefined ? undefined : fields.get(name);
    if (name !== undefined) fields.delete(name);
    return found ?? undefined;
  };
  const list = (field: keyof typeof LISTS): string[] | undefined => {
    const found = take(LISTS[field]);
    if (found === undefined || (Array.isArray(found) && found.every((one) => typeof one === 'string'))) return found;
    problems.push(`${at}.${field}: got ${JSON.stringify(found)}, expected a list of texts that are known before the deployment`);
    return undefined;
  };
  const age = take(AGES);
  const seconds = age === undefined ? undefined : Number(age);
  if (Number.isNaN(seconds)) problems.push(`${at}.MaxAgeSeconds: got ${JSON.stringify(age)}, expected whole seconds`);
  const id = take(IDS);
  const rule = {
    ...(id !== undefined && { ID: String(id) }),
    AllowedMethods: list('AllowedMethods') ?? [], AllowedOrigins: list('AllowedOrigins') ?? [],
    AllowedHeaders: list('AllowedHeaders'), ExposeHeaders: list('ExposeHeaders'), MaxAgeSeconds: seconds,
  };
  const unknown = [...fields.keys()];
  if (unknown.length > 0) problems.push(`${at}: got ${unknown.join(', ')}, expected ${['ID', ...Object.keys(LISTS), 'MaxAgeSeconds'].join(', ')}`);
  return rule;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function ofXml(text: string): unknown[] {
  const bodies = [...text.replace(/<!--.*?-->/gs, '').matchAll(/<CORSRule>(.*?)<\/CORSRule>/gs)].map(([, body]) => body!);
  if (bodies.length === 0) throw new Error(`it has no CORSRule; ${EXPECTED}`);
  return bodies.map((body) => {
    const fields: Record<string, string | string[]> = {};
    for (const [, tag, content] of body.matchAll(/<(\w+)>([^<]*)<\/\1>/g)) {
      const one = content!.trim().replace(/&(amp|lt|gt|quot|apos);/g, (_, name: string) => ENTITIES[name]!);
      if ([...IDS, ...AGES].includes(tag!)) fields[tag!] = one;
      else fields[tag!] = [...fields[tag!] ?? [], one];
    }
    return fields;
  });
}
