import { doubtsOf, html, template } from './support';

const mjml = (body: string) => `<mjml>\n<mj-head><mj-title>{{name}}</mj-title></mj-head>\n<mj-body>\n${body}\n</mj-body>\n</mjml>\n`;
const section = (text: string) => `<mj-section><mj-column>${text}</mj-column></mj-section>`;
const SAMPLE = { name: 'a', vip: true, items: [{ name: 'b' }] };
const warned = (source: string, body: string, id = 't') => doubtsOf(template(id, { ...html(body, SAMPLE), 'body.mjml': mjml(source) }));
const told = (mustache: string, line: number) => `email-dropped t/body.mjml:${line}: ${mustache} is not in body.html: MJML drops what stands between its elements, `
  + 'outside of <mj-raw>; put it into <mj-raw>, and make body.html again';

describe('what stands between elements of MJML and not in the HTML', () => {
  test.each([
    ['in the body', `<mj-section />\n{{name}}\n${section('')}`, 5],
    ['in a section', '<mj-section>{{name}}<mj-column></mj-column></mj-section>', 4],
    ['in a column', section('<mj-text>x</mj-text>{{name}}'), 4],
    ['behind a comment', `<!--\n{{name}} -->\n${section('{{name}}')}`, 6],
    ['in a hero of a wrapper, behind attributes with brackets', '<mj-wrapper css-class="{{> x}}"><mj-hero>\n{{name}}</mj-hero></mj-wrapper>', 5],
  ])('is told: %s', (_, source, line) => {
    expect(warned(source, '<p>x</p>')).toEqual([told('{{name}}', line)]);
  });

  test('is one warning of a folder', () => {
    const source = `{{#if vip}}\n${section('<mj-text>{{name}}</mj-text>')}\n{{/if}}\n${section('{{#each items}}<mj-text>{{name}}</mj-text>{{/each}}')}`;
    expect(warned(source, '{{name}}{{name}}')).toEqual([
      `${told('{{#if vip}}', 4)} (also {{/if}} at t/body.mjml:6, {{#each items}} at t/body.mjml:7, {{/each}} at t/body.mjml:7)`,
    ]);
  });
});

test.each([
  ['in elements with text', section('<mj-text>{{#if vip}}<b>{{name}}</b>{{/if}}</mj-text><mj-table>{{#each items}}<tr><td>{{name}}</td></tr>{{/each}}</mj-table>')],
  ['in <mj-raw>', `<mj-raw>{{#if vip}}</mj-raw>${section('<mj-raw>{{name}}</mj-raw>')}<mj-raw>{{/if}}</mj-raw>`],
  ['in a comment, of XML or Handlebars', '<!-- {{#if vip}} -->{{! vip }}{{!-- {{/if}} --}}'],
])('nothing is told of what stands %s', (_, source) => {
  expect(warned(source, '<p>x</p>')).toEqual([]);
});

test('nothing is told of what the HTML has as often, by whatever tool', () => {
  expect(warned(`{{#if  vip}}${section('<mj-text>x</mj-text>')}{{/if}}`, '{{#if vip}}x{{/if}}')).toEqual([]);
});

test('what the HTML has less often is told', () => {
  expect(warned(`{{name}}${section('<mj-text>{{name}}</mj-text>')}`, '{{name}}')).toEqual([told('{{name}}', 4)]);
});

test('a source that is no text, or beside a text only, is let be', () => {
  expect(doubtsOf(template('t', { 'body.mjml': Buffer.from([0xff, 0xfe]), ...html('x') }))).toEqual([]);
  expect(doubtsOf(template('t', { 'body.mjml': mjml('{{name}}') }))).toEqual([]);
});
