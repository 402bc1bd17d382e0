import { join } from 'node:path';
import * as fc from 'fast-check';
import { typesOf } from '../../../core/email-templates/data-types';
import { describeFinding, readFolder } from '../../../core/email-templates/folder';
import { parse } from '../../../core/email-templates/parts';
import { sampleProblems } from '../../../core/email-templates/sample';
import { variableReads } from '../../../core/email-templates/variable-reads';
import { handlebars } from '../../../core/handlebars';
import { CHECKOUT } from '../../support/checkout';
import { compilerErrors } from '../../support/typescript';
import { inline } from './support';
import { template, typeOf } from './types';

const CASES: readonly [title: string, html: string, sample: object, expected: string][] = [
  ['a text', '{{a}}', { a: 'x' }, '{ a: string; }'],
  ['a number', '{{a}}', { a: 1 }, '{ a: number; }'],
  ['a boolean', '{{a}}', { a: false }, '{ a: boolean; }'],
  ['null', '{{a}}', { a: null }, '{ a: string | number | null; }'],
  ['nothing', '{{#if x}}{{a}}{{/if}}', { x: 0 }, '{ a: string | number; x?: number; }'],
  ['a member', '{{a.b}}{{a.c}}', { a: { b: 'x', c: 1 } }, '{ a: { b: string; c: number; }; }'],
  ['members of nothing', '{{#if x}}{{a.b}}{{/if}}', { x: '' }, '{ a: { b: string | number; }; x?: string; }'],
  ['a list of texts', '{{#each a}}{{this}}{{/each}}', { a: ['x'] }, '{ a: readonly string[]; }'],
  ['a list of objects', '{{#each a}}{{b}}{{/each}}', { a: [{ b: 'x' }] }, '{ a: readonly { b: string; }[]; }'],
  ['objects that differ', '{{#each a}}{{b}}{{#if c}}{{c}}{{/if}}{{/each}}', { a: [{ b: 1 }, { b: 'x', c: 'y' }, { b: null }] },
    '{ a: readonly { b: number | string | null; c?: string; }[]; }'],
  ['items that differ', '{{#each a}}{{this}}{{/each}}', { a: ['x', null, 1] }, '{ a: readonly (number | string | null)[]; }'],
  ['lists in lists', '{{#each a}}{{#each b}}{{c}}{{/each}}{{/each}}', { a: [{ b: [] }, { b: [{ c: 1 }] }] },
    '{ a: readonly { b: readonly { c: number; }[]; }[]; }'],
  ['lists of lists', '{{#each a}}{{#each this}}{{this}}{{/each}}{{/each}}', { a: [[1, 2], [3]] }, '{ a: readonly (readonly number[])[]; }'],
  ['an empty list', '{{#each a}}{{b}}{{/each}}', { a: [] }, '{ a: readonly { b: string | number; }[]; }'],
  ['an empty list of texts', '{{#each a}}{{this}}{{/each}}', { a: [] }, '{ a: readonly (string | number)[]; }'],
  ['no list', '{{#if x}}{{#each a}}{{b}}{{/each}}{{/if}}', {}, '{ a: readonly { b: string | number; }[]; x?: unknown; }'],
  ['a list of which no item is read', '{{#each a}}x{{/each}}', { a: [1] }, '{ a: readonly unknown[]; }'],
  ['the length of a list', '{{a.length}}{{#each a}}{{this}}{{/each}}', { a: ['x'] }, '{ a: readonly string[]; }'],
  ['the length of a text', '{{a.length}}', { a: 'x' }, '{ a: string; }'],
  ['an item by its number', '{{a.0.b}}{{a.[1].c}}', { a: [{ b: 1, c: 1 }, { b: 1, c: 2 }] }, '{ a: readonly { b: number; c: number; }[]; }'],
  ['a map', '{{#each a}}{{@key}}: {{net}}{{/each}}', { a: { EUR: { net: 1 }, USD: { net: 2 } } },
    '{ a: Readonly<Record<string, { net: number; }>>; }'],
  ['a map that lookup reads', '{{lookup a b}}', { a: { x: 1 }, b: 'x' }, '{ a: Readonly<Record<string, number>>; b: string; }'],
  ['an object of which no member is read', '{{#if a}}x{{/if}}', { a: { b: 1 } }, '{ a?: object; }'],
  ['an object that the sample leaves out with null', '{{#if a}}{{a.b}}{{/if}}', { a: null }, '{ a?: { b: string | number; } | null; }'],
  ['an object that the sample leaves out with false', '{{#if a}}{{a.b}}{{/if}}', { a: false }, '{ a?: { b: string | number; } | false; }'],
  ['a list that the sample leaves out with false', '{{#if a}}{{#each a}}{{this}}{{/each}}{{/if}}', { a: '' },
    "{ a?: readonly (string | number)[] | ''; }"],
  ['what only conditions read', '{{#if a}}x{{/if}}{{#unless b}}y{{/unless}}', { b: true }, '{ a?: unknown; b?: boolean; }'],
  ['what only conditions read, and is null', '{{#if a}}x{{/if}}', { a: null }, '{ a?: unknown; }'],
  ['the context of with', '{{#with a}}{{b}}{{/with}}', { a: { b: 1 } }, '{ a: { b: number; }; }'],
  ['a section over a list', '{{#a}}{{b}}{{/a}}', { a: [{ b: 1 }] }, '{ a: readonly { b: number; }[]; }'],
  ['a section over an object', '{{#a}}{{b}}{{/a}}', { a: { b: 1 } }, '{ a: { b: number; }; }'],
  ['a partial', `${inline('row', '{{b}}')}{{#each a}}{{> row}}{{/each}}`, { a: [{ b: 1 }] }, '{ a: readonly { b: number; }[]; }'],
  ['the whole data as a map', '{{#each this}}{{this}}{{/each}}', { a: 'x', b: 1 }, 'Readonly<Record<string, number | string>>'],
  ['nothing that is read', 'Hello', {}, 'Record<string, never>'],
  ['members that nothing reads', '{{a}}', { a: 'x', b: 'y' }, '{ a: string; }'],
];

describe('the type of the data', () => {
  test.each(CASES)('is of the sample and the reads: %s', (_, html, sample, expected) => {
    expect(typeOf(html, sample)).toBe(expected);
  });

  test('has nothing of what SES fills in itself', () => {
    expect(typeOf('{{a}}{{amazonSESUnsubscribeUrl}}{{ses:openTracker}}{{#if amazonSESUnsubscribeUrl}}{{/if}}', { a: 'x', amazonSESUnsubscribeUrl: 'x' })).toBe('{ a: string; }');
  });

  test('is one that the sample has, unless the sample leaves out what only another branch needs', () => {
    const files = CASES.map(([title, html, sample]): [string, string] =>
      [title, `const sample = ${JSON.stringify(sample)} as const; export const data: ${typeOf(html, sample)} = sample;`]);
    const errors = Object.entries(compilerErrors(Object.fromEntries(files))).filter(([, message]) => message !== '');
    expect(errors.map(([title]) => title)).toEqual(['nothing', 'members of nothing', 'no list']);
  });
});

describe('the declaration', () => {
  test('is a file that says who made it, sorted by the ids and the names', () => {
    const templates = [
      template({ subject: '{{b}}', html: '{{a}}', text: '{{#each c}}{{d}}{{/each}}' }, { a: 'x', b: 1, c: [{ d: true }] }, 'welcome'),
      template({ text: '{{x}}' }, { x: 'x' }, 'order-receipt'),
    ];
    const text = [
      '// Made by `cdk-adopt email types` of the templates and their samples. Do not edit it: run the command again.',
      '',
      "/** By the id of each template: what an email's data must hold, or SES drops the email. */",
      'export interface EmailTemplateData {',
      "  'order-receipt': {",
      '    x: string;',
      '  };',
      '  welcome: {',
      '    a: string;',
      '    b: number;',
      '    c: readonly {',
      '      d: boolean;',
      '    }[];',
      '  };',
      '}',
      '',
      'export type EmailTemplateId = keyof EmailTemplateData;',
      '',
    ].join('\n');
    expect(typesOf({ templates })).toBe(text);
    expect(typesOf({ templates: [...templates].reverse() })).toBe(text);
  });

  test.each([
    'first name', "it's", 'say "hi"', 'a\\b', 'a]b', '1st', 'a-b', 'Größe', 'class', '\u2028', '__proto__', 'constructor', 'a.b', 'a[0]', '[x',
  ])('names a member as the data does: %j', (name) => {
    const sample = `{${JSON.stringify(name)}: "x"}`;
    const quote = name.includes('"') ? "'" : '"';
    const html = `{{${quote}${name}${quote}}}`;
    const types = typesOf({ templates: [{ id: 't', sample, parsed: parse({ html }) }] });
    const use = (value: string) => `import type { EmailTemplateData } from './types'; export const data: EmailTemplateData['t'] = { ${value} };`;
    const errors = compilerErrors({ types, good: use(`[${JSON.stringify(name)}]: 'x'`), bad: use('') });
    expect(errors).toEqual({ types: '', good: '', bad: expect.stringMatching(/ not assignable | missing /) });
  });

  test('leaves a part out that does not parse, and is empty without templates', () => {
    expect(typesOf({ templates: [template({ subject: '{{a}}', html: '{{#if' }, { a: 1 })] })).toContain('    a: number;');
    expect(compilerErrors({ types: typesOf({ templates: [] }) })).toEqual({ types: '' });
  });
});

/** The data without one of its members or its items' members, wherever it is. */
function withoutOne(data: unknown, path: string[] = []): { readonly path: string; readonly data: unknown }[] {
  if (typeof data !== 'object' || data === null) return [];
  return Object.keys(data).flatMap((name) => {
    const copy = (value?: unknown) => {
      const changed = structuredClone(data) as Record<string, unknown>;
      if (value === undefined) delete changed[name];
      else changed[name] = value;
      return changed;
    };
    const inner = withoutOne((data as Record<string, unknown>)[name], [...path, name]).map((one) => ({ ...one, data: copy(one.data) }));
    return Array.isArray(data) ? inner : [{ path: [...path, name].join('.'), data: copy() }, ...inner];
  });
}

describe('any template', () => {
  const full = { a: { b: 'x', c: 'y' }, d: 'z', e: [{ f: 1, g: { h: 'h' } }, { f: 2, g: { h: 'i' } }] };
  const poorer = withoutOne(full).flatMap((one) => [one.data, ...one.path.includes('e') ? withoutOne(one.data).map(({ data }) => data) : []]);
  const lacks = (text: string, data: unknown) => variableReads(handlebars().parse(text), data).variables.some(({ missing }) => missing);
  const body = (paths: readonly string[], blocks: readonly fc.Arbitrary<string>[]) => fc.letrec<{ body: string; one: string }>((tie) => ({
    body: fc.array(tie('one'), { maxLength: 3 }).map((all) => all.join('')),
    one: fc.oneof(
      { maxDepth: 3 },
      fc.constantFrom(...paths).map((path) => `{{${path}}}`),
      fc.tuple(fc.constantFrom('if', 'unless'), fc.constantFrom(...paths), tie('body'), tie('body'))
        .map(([helper, path, yes, no]) => `{{#${helper} ${path}}}${yes}{{else}}${no}{{/${helper}}}`),
      ...blocks,
    ),
  })).body;
  const item = body(['f', 'g', 'g.h', '@root.d'], [
    body(['f', 'g.h', 'h'], []).map((inner) => `{{#if f}}{{#each @root.e}}${inner.replaceAll('{{h}}', '{{f}}')}{{/each}}{{/if}}`),
  ]);
  const html = body(['a', 'a.b', 'a.c', 'd'], [
    item.map((inner) => `{{#each e}}${inner}{{/each}}`),
    item.map((inner) => `{{#if e}}{{#each e}}${inner}{{/each}}{{/if}}`),
    body(['b', 'c', '@root.d'], []).map((inner) => `{{#if a}}{{#with a}}${inner}{{/with}}{{/if}}`),
  ]);

  test('has a type that takes its sample, and no data that it can not be rendered with', () => {
    const texts = fc.sample(html, { numRuns: 30, seed: 6 }).filter((text) => typeOf(text, full) !== 'Record<string, never>');
    const files = texts.map((text) => [text.replaceAll('/', ':'), [
      `type Data = ${typeOf(text, full)};`,
      'export const one = (data: Data) => data;',
      // Not fresh, so that what the type doesn't name does no harm.
      `const sample = ${JSON.stringify(full)} as const; one(sample);`,
      ...poorer.filter((data) => lacks(text, data)).flatMap((data, at) =>
        [`const poor${at} = ${JSON.stringify(data)} as const;`, '// @ts-expect-error', `one(poor${at});`]),
    ].join('\n')]);
    expect(Object.entries(compilerErrors(Object.fromEntries(files))).filter(([, message]) => message !== '')).toEqual([]);
    expect(texts.filter((text) => typeOf(text, full).includes('?')).length).toBeGreaterThan(8);
  });
});

describe('the example folder', () => {
  const { templates, errors, warnings } = readFolder(join(CHECKOUT, 'examples', 'emails'), { substitutions: ['apiUrl', 'assetHost'] });
  const types = typesOf({ templates });
  const assignments = templates.flatMap(({ id, subject, html, text, sample }) =>
    [{ path: '', data: JSON.parse(sample) as unknown }, ...withoutOne(JSON.parse(sample))].map(({ path, data }) => ({
      name: `${id} ${path}`,
      code: `import type { EmailTemplateData } from './types'; export const data: EmailTemplateData['${id}'] = ${JSON.stringify(data)};`,
      renders: sampleProblems({ subject, html, text }, data).length === 0,
    })));

  test('is as SES wants it, in two languages', () => {
    expect([...errors, ...warnings].map(describeFinding)).toEqual([]);
    expect(templates.map(({ id }) => id)).toEqual(
      ['digest', 'invitation', 'password-reset', 'receipt', 'shipping'].flatMap((name) => [`${name}-de`, `${name}-en`]));
  });

  test('has types that refuse exactly the data that does not render', () => {
    const errors = compilerErrors({ types, ...Object.fromEntries(assignments.map(({ name, code }) => [name, code])) });
    expect(errors.types).toBe('');
    expect(assignments.filter(({ name, renders }) => renders !== (errors[name] === ''))).toEqual([]);
    expect(assignments.filter(({ renders }) => renders).length).toBeGreaterThan(templates.length + 10);
    expect(assignments.filter(({ renders }) => !renders).length).toBeGreaterThan(50);
  });
});
