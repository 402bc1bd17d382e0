import { readFolder } from '../../../../core/email-templates/folder';
import { doubtsOf, template } from './support';

const text = (body: string, sample: object) => ({ 'body.txt': body, 'sample.json': JSON.stringify(sample) });
const ORDER = { name: 'Ann', total: 1, items: [{ price: 1, name: 'Tea' }] };
const languages = (bodies: Readonly<Record<string, string>>) =>
  doubtsOf(Object.assign({}, ...Object.entries(bodies).map(([language, body]) => template(language, text(body, ORDER)))));
const WHY = 'the languages of a template are sent with the same data: read it in each of them, or in none';

test('languages that read the same, in whatever order and place, are no warning', () => {
  expect(languages({
    'order/en': 'Hi {{name}}{{#each items}}{{name}}{{/each}} {{total}}',
    'order/de': '{{total}} {{#if name}}{{name}}{{/if}}{{#each items}}{{name}}{{name}}{{/each}}',
  })).toEqual([]);
});

test('a variable that one of them does not read is a warning with its place', () => {
  expect(languages({ 'order.en-US': 'Hi {{name}}\n{{total}}', 'order.de': 'Hallo {{name}}' })).toEqual([
    `email-languages order.en-US/body.txt:2: reads total, which order in de doesn't; ${WHY}`,
  ]);
});

test('one warning has all of a folder, and of a list only the list', () => {
  expect(languages({
    'order/de': '{{name}}', 'order/en': '{{name}}{{#each items}}{{name}} {{price}}{{/each}}', 'order/fr': '{{name}}',
    'reset/de': '{{name}}', 'reset/en': '{{total}}',
  })).toEqual([
    `email-languages order/en/body.txt:1: reads items, which order in de, fr doesn't; ${WHY} `
    + "(also reset/de/body.txt:1 reads name, which reset in en doesn't, reset/en/body.txt:1 reads total, which reset in de doesn't)",
  ]);
});

test('a member that is left out is told, where both read the list', () => {
  expect(languages({ 'order/de': '{{#each items}}{{name}}{{/each}}', 'order/en': '{{#each items}}{{name}} {{price}}{{/each}}' })).toEqual([
    `email-languages order/en/body.txt:1: reads items[].price, which order in de doesn't; ${WHY}`,
  ]);
});

test('what a shared partial reads is told there', () => {
  expect(doubtsOf({
    ...template('order/de', text('Hallo', {})), ...template('order/en', text('{{> footer}}', ORDER)), '_partials/footer.txt': 'x\n{{name}}',
  })).toEqual([`email-languages _partials/footer.txt:2: reads name, which order in de doesn't; ${WHY}`]);
});

test.each([['templates that only look like it', 'order-de', 'order-en'], ['different templates', 'order/de', 'reset/en']])('%s are not compared', (_, one, other) => {
  expect(languages({ [one]: '{{name}}', [other]: '{{total}}' })).toEqual([]);
});

test('the example has languages, and they read the same', () => {
  const { templates, errors, warnings } = readFolder('examples/emails');
  expect(templates).toHaveLength(10);
  expect([...errors, ...warnings]).toEqual([]);
});
