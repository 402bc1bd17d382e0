import { join } from 'node:path';
import * as fc from 'fast-check';
import { typesOf } from '../../../core/email-templates/data-types';
import { describeFinding, readFolder } from '../../../core/email-templates/folder';
import { parse } from '../../../core/email-templates/parts';
import { sampleProblems } from '../../../core/email-templates/sample';
import { variableReads } from '../../../core/email-templates/variable-reads';
import { handlebars } from '../../../core/handlebars';
import type { Program } from '../../../core/handlebars/ast';
import { CHECKOUT } from '../../support/checkout';
import { compilerErrors } from '../../support/typescript';
import { inline } from './support';
import { template, typeOf } from './types';

/** `CDK_ADOPT_TEMPLATES=2000 npx jest test/core/email-templates/data-types.test.ts` compiles that many random templates' types. */
const SLICE = 30;
const TEMPLATES = Number(process.env.CDK_ADOPT_TEMPLATES ?? SLICE);

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
    expect(typesOf({ templates }).slice(0, text.length)).toBe(text);
    expect(typesOf({ templates: [...templates].reverse() })).toBe(typesOf({ templates }));
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

describe('the types for sending', () => {
  const types = typesOf({ templates: [
    template({ html: '{{user.name}}{{user.address.city}}{{#each items}}{{title}}{{price}}{{/each}}{{#if note}}{{note}}{{/if}}' },
      { user: { name: 'x', address: { city: 'x' } }, items: [{ title: 'x', price: 1 }], note: 'x' }, 'receipt'),
    template({ html: '{{link}}' }, { link: 'x' }, 'reset'),
    template({ html: 'Hello' }, {}, 'hello'),
    template({ html: '{{#each amounts}}{{net}}{{tax}}{{/each}}' }, { amounts: { EUR: { net: 1, tax: 2 } } }, 'report'),
    template({ html: '{{#if extra}}x{{/if}}{{#if more}}{{more.a}}{{/if}}' }, { extra: { a: 1 }, more: false }, 'odd'),
  ] });
  const code = (line: string) => `import type { EmailReplacementData, EmailTemplateId, TemplatedEmail } from './types'; ${line}`;
  const email = (value: string) => code(`export const email: TemplatedEmail = ${value};`);
  const replacement = (id: string, value: string) => code(`export const data: EmailReplacementData<'${id}'> = ${value};`);
  const complete = "{ user: { name: 'x', address: { city: 'x' } }, items: [{ title: 'x', price: 1 }] }";

  const GOOD: Readonly<Record<string, string>> = {
    'a template with its data': email(`{ template: 'receipt', data: ${complete} }`),
    'another one with its own': email("{ template: 'reset', data: { link: 'x' } }"),
    'one that needs nothing': email("{ template: 'hello', data: {} }"),
    'a function over all of them': code(`export function send(email: TemplatedEmail): string {
      return email.template === 'reset' ? email.data.link : email.template === 'receipt' ? email.data.user.address.city : '';
    }`),
    'a function for any one of them': code(`declare function send<Id extends EmailTemplateId>(email: TemplatedEmail<Id>): void;
      send({ template: 'reset', data: { link: 'x' } });`),
    'nothing replaced': replacement('receipt', '{}'),
    'one key replaced': replacement('receipt', "{ note: 'x' }"),
    'a key in an object in an object': replacement('receipt', "{ user: { address: { city: 'x' } } }"),
    'a list as a whole': replacement('receipt', "{ items: [{ title: 'x', price: 1 }] }"),
    'an entry of a map': replacement('report', '{ amounts: { EUR: { net: 1 } } }'),
    'an object of which no member is known': replacement('odd', '{ extra: { b: 1 }, more: { } }'),
    'of any template': code("export const data: EmailReplacementData = { link: 'x' };"),
  };
  const BAD: Readonly<Record<string, string>> = {
    'a template with the data of another': email("{ template: 'receipt', data: { link: 'x' } }"),
    'data that is not complete': email("{ template: 'receipt', data: { user: { name: 'x' }, items: [] } }"),
    'a template that is not there': email("{ template: 'rest', data: { link: 'x' } }"),
    'no data': email("{ template: 'reset' }"),
    'a key that the template does not read': replacement('reset', "{ note: 'x' }"),
    'a list with part of an item': replacement('receipt', "{ items: [{ title: 'x' }] }"),
    'another type': replacement('reset', '{ link: { } }'),
    'another type in an entry of a map': replacement('report', "{ amounts: { EUR: { net: 'x' } } }"),
    'something for a template that needs nothing': replacement('hello', "{ a: 'x' }"),
    'a text for an object': replacement('odd', "{ extra: 'x' }"),
  };
  const errors = compilerErrors({ types, ...GOOD, ...BAD });

  test('compile', () => expect(errors.types).toBe(''));
  test.each(Object.keys(GOOD))('take %s', (title) => expect(errors[title]).toBe(''));
  test.each(Object.keys(BAD))('refuse %s', (title) => expect(errors[title]).not.toBe(''));
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
  const lacks = (program: Program, data: unknown) => variableReads(program, data).variables.some(({ missing }) => missing);
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
    const all = fc.sample(html, { numRuns: TEMPLATES * 2, seed: TEMPLATES === SLICE ? 6 : undefined });
    const typed = [...new Set(all)].map((text) => ({ text, program: handlebars().parse(text), type: typeOf(text, full) }))
      .filter(({ type }) => type !== 'Record<string, never>').slice(0, TEMPLATES); // which reads something
    expect(typed).toHaveLength(TEMPLATES);
    // In a module of their own, so that the compiler reads them once. Not fresh, so that what the type doesn't name does no harm.
    const data = ['sample', ...poorer.keys()].map((name, at) => `export const ${typeof name === 'number' ? `poor${name}` : name} = ${JSON.stringify([full, ...poorer][at])} as const;`);
    const files = typed.map(({ text, program, type }) => [text.replaceAll('/', ':'), [
      "import * as data from './data';",
      `type Data = ${type};`,
      'export const one = (given: Data) => given;',
      'one(data.sample);',
      ...poorer.flatMap((one, at) => (lacks(program, one) ? ['// @ts-expect-error', `one(data.poor${at});`] : [])),
    ].join('\n')]);
    expect(Object.entries(compilerErrors({ data: data.join('\n'), ...Object.fromEntries(files) })).filter(([, message]) => message !== '')).toEqual([]);
    expect(typed.filter(({ type }) => type.includes('?')).length).toBeGreaterThan(TEMPLATES / 4);
  });
});

/** As SES merges the replacement data of a bulk send: checked on AWS by the maintainer of aws-ses-v2-local (issue 103). */
function merged(defaults: unknown, replacement: unknown): unknown {
  const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isObject(defaults) || !isObject(replacement)) return replacement;
  const names = [...new Set([...Object.keys(defaults), ...Object.keys(replacement)])];
  return Object.fromEntries(names.map((name) => [name, name in replacement ? merged(defaults[name], replacement[name]) : defaults[name]]));
}

describe('the replacement data of any template', () => {
  const value: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
    any: fc.oneof({ maxDepth: 3 }, fc.constantFrom('x', 1, true), fc.array(tie('any'), { minLength: 1, maxLength: 2 }), tie('object')),
    object: fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('any'), { minKeys: 1 }),
  })).object!;
  const pathsIn = (data: unknown, path: string[] = []): string[] => {
    if (Array.isArray(data)) return [`{{#each ${path.join('.')}}}${typeof data[0] === 'object' ? pathsIn(data[0]).join('') : '{{this}}'}{{/each}}`];
    if (typeof data === 'object' && data !== null) return Object.entries(data).flatMap(([name, inner]) => pathsIn(inner, [...path, name]));
    return [`{{${path.join('.')}}}`];
  };

  test('takes every part of the data that SES merges into the whole, and its merger is data again', () => {
    const samples = fc.sample(value, { numRuns: 40, seed: 8 }).filter((data) => !/\[\[/.test(JSON.stringify(data)));
    const files = samples.map((data, index): [string, string] => {
      const types = typesOf({ templates: [template({ html: pathsIn(data).join('') }, data)] });
      const parts = withoutOne(data).filter(({ path }) => !/\.\d+(\.|$)|^\d/.test(path)).map((one) => one.data);
      return [`any${index}`, [
        types,
        `export const whole: TemplatedEmail = ${JSON.stringify({ template: 't', data })};`,
        ...parts.flatMap((part, at) => [
          `export const part${at}: EmailReplacementData<'t'> = ${JSON.stringify(part)};`,
          `export const merged${at}: EmailTemplateData['t'] = ${JSON.stringify(merged(data, part))};`,
        ]),
      ].join('\n')];
    });
    expect(Object.entries(compilerErrors(Object.fromEntries(files))).filter(([, message]) => message !== '')).toEqual([]);
    expect(files.filter(([, text]) => text.includes('part3')).length).toBeGreaterThan(5);
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
