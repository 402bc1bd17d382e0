import { isOptional, type Shape, shapeOf } from './data-shape';
import type { ParsedPart } from './parts';
import { ANY, variableReads } from './variable-reads';

export interface TypedTemplate {
  readonly id: string;
  /** JSON. */
  readonly sample: string;
  readonly parsed: readonly ParsedPart[];
}

/** The file's first words, which tell it from a file that somebody wrote. */
export const MADE_BY = '// Made by `cdk-adopt email types`';

/** SES merges the replacement data of a bulk send into the default data. */
const SENDING = [
  'export type EmailTemplateId = keyof EmailTemplateData;',
  '',
  '/** A template and the data for it: the id tells which data. */',
  'export type TemplatedEmail<Id extends EmailTemplateId = EmailTemplateId> =',
  '  Id extends EmailTemplateId ? { readonly template: Id; readonly data: EmailTemplateData[Id] } : never;',
  '',
  '/** What a bulk send replaces of the default data for one recipient: key by key, in objects too; a list as a whole. */',
  'export type EmailReplacementData<Id extends EmailTemplateId = EmailTemplateId> =',
  '  Id extends EmailTemplateId ? Replacement<EmailTemplateData[Id]> : never;',
  '',
  'type Replacement<T> = T extends readonly unknown[] ? T : T extends object ? keyof T extends never ? T : { [K in keyof T]?: Replacement<T[K]> } : T;',
];

/**
 * A TypeScript declaration file: the data that each template reads, with the types that its sample has. Deterministic: the same templates
 * in any order give the same file.
 */
export function typesOf({ templates }: { readonly templates: readonly TypedTemplate[] }): string {
  const sorted = [...templates].sort((a, b) => (a.id < b.id ? -1 : 1));
  return [
    `${MADE_BY} of the templates and their samples. Do not edit it: run the command again.`,
    '',
    "/** By the id of each template: what an email's data must hold, or SES drops the email. */",
    'export interface EmailTemplateData {',
    ...sorted.map((template) => indented(`${nameOf(template.id)}: ${dataTypeOf(template)};`)),
    '}',
    '',
    ...SENDING,
    '',
  ].join('\n');
}

/** The type of the data that a template reads. */
export function dataTypeOf({ sample, parsed }: TypedTemplate): string {
  const root = shapeOf(parsed.flatMap(({ program }) => (program ? variableReads(program, ANY).variables : [])));
  const readsNothing = root.reads.length === 0 && root.members.size === 0 && !root.items;
  return readsNothing ? 'Record<string, never>' : typeOf([root], [JSON.parse(sample)]);
}

/** @param values the sample's values there: several in a list, none where the sample omits it */
function typeOf(shapes: readonly Shape[], values: readonly unknown[]): string {
  return alternatives(shapes, values).join(' | ');
}

function alternatives(shapes: readonly Shape[], values: readonly unknown[]): string[] {
  const lists = values.filter((value) => Array.isArray(value));
  const objects = values.filter((value) => typeof value === 'object' && value !== null && !Array.isArray(value)) as object[];
  const scalars = values.filter((value) => typeof value !== 'object' || value === null);
  // A sample with `delay: null` doesn't show the type of a delay.
  const unseen = lists.length === 0 && objects.length === 0 && !scalars.some(Boolean);
  const structures = [
    ...(lists.length > 0 ? [listType(shapes, lists)] : []),
    ...(objects.length > 0 ? [objectType(shapes, objects)] : []),
    ...(unseen ? unseenType(shapes, values) : []),
  ];
  const literal = unseen && shapes.some(isStructure);
  const names = new Set(scalars.map((value) => (literal ? literalOf(value) : value === null ? 'null' : typeof value)));
  const all = [...structures, ...[...names].filter((name) => name !== 'null').sort(), ...names.has('null') ? ['null'] : []];
  return all.includes('unknown') ? ['unknown'] : all;
}

function unseenType(shapes: readonly Shape[], values: readonly unknown[]): string[] {
  if (shapes.some(({ members }) => [...members.keys()].some((name) => !isOfLists(name)))) return [objectType(shapes, [])];
  if (shapes.some(isStructure)) return [listType(shapes, [])];
  if (values.some((value) => value !== null)) return [];
  return shapes.some(({ reads }) => reads.some(({ condition }) => !condition)) ? ['string', 'number'] : ['unknown'];
}

function listType(shapes: readonly Shape[], lists: readonly (readonly unknown[])[]): string {
  const items = shapes.flatMap(({ items: each, members }) =>
    [...each ? [each] : [], ...[...members].flatMap(([name, shape]) => (isIndex(name) ? [shape] : []))]);
  const types = items.length === 0 ? ['unknown'] : alternatives(items, lists.flat());
  const item = types.join(' | ');
  return `readonly ${types.length > 1 || item.startsWith('readonly ') ? `(${item})` : item}[]`;
}

function objectType(shapes: readonly Shape[], objects: readonly object[]): string {
  const names = [...new Set(shapes.flatMap(({ members }) => [...members.keys()]))].sort();
  const items = shapes.flatMap(({ items: each }) => each ?? []);
  if (names.length > 0) {
    return ['{', ...names.map((name) => {
      const member = shapes.flatMap(({ members }) => members.get(name) ?? []);
      const values = objects.flatMap((object) => (Object.hasOwn(object, name) ? [(object as Record<string, unknown>)[name]] : []));
      return indented(`${nameOf(name)}${isOptional(member) ? '?' : ''}: ${typeOf(member, values)};`);
    }), '}'].join('\n');
  }
  return items.length > 0 ? `Readonly<Record<string, ${typeOf(items, objects.flatMap((object) => Object.values(object)))}>>` : 'object';
}

function isStructure({ members, items }: Shape): boolean {
  return members.size > 0 || items !== undefined;
}

function isOfLists(name: string): boolean {
  return name === 'length' || isIndex(name);
}

function isIndex(name: string): boolean {
  return /^\d+$/.test(name);
}

/** Serves as a type and as a member's name. */
function literalOf(value: unknown): string {
  if (typeof value !== 'string') return String(value);
  const escaped = JSON.stringify(value).slice(1, -1).replace(/\\"/g, '"').replace(/'/g, "\\'");
  return `'${escaped.replace(/[\u2028\u2029]/g, (separator) => `\\u${separator.charCodeAt(0).toString(16)}`)}'`;
}

function nameOf(name: string): string {
  return /^[a-z_$][\w$]*$/i.test(name) ? name : literalOf(name);
}

function indented(text: string): string {
  return text.replace(/^/gm, '  ');
}
