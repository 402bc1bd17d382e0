import { handlebarsProblems } from '../../../core/email-templates/handlebars-validation';
import { sampleProblems } from '../../../core/email-templates/sample';
import { faultsOf, template } from './folder/support';
import { inline } from './support';

const names = Array.from({ length: 22 }, (_, index) => `p${index}`);
const calling = (next: string | undefined) => (next === undefined ? '{{a}}' : `{{> ${next}}}{{> ${next}}}`);
const within = (milliseconds: number, work: () => void) => {
  const start = performance.now();
  work();
  expect(performance.now() - start).toBeLessThan(milliseconds);
};
/** Of the processor's time, which other programs disturb less; the least of three times, since they still do. */
const withinASecond = (work: () => void) => {
  const took = [1, 2, 3].map(() => {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1_000_000;
  });
  expect(Math.min(...took)).toBeLessThan(1);
};
/** Ten times what it takes alone, for a machine that others use, too. */
const LIMIT = 10_000;

test('partials that multiply are an error within a second', () => {
  const partials = Object.fromEntries(names.map((name, index) => [`_partials/${name}.html`, calling(names[index + 1])]));
  withinASecond(() => {
    expect(faultsOf({ ...template('a', { 'body.html': '{{> p0}}', 'sample.json': '{"a":1}' }), ...partials })).toEqual([
      expect.stringMatching(/^a\/body\.html: is too large: expected a template that renders at most 100000 parts of itself; call its partials less often/),
    ]);
  });
});

test('so are those of one template, in whatever order they are defined', () => {
  const html = `${names.map((name, index) => inline(name, calling(names[index + 1]))).join('')}{{> p0}}`;
  withinASecond(() => {
    expect([...handlebarsProblems({ html }), ...sampleProblems({ html }, { a: 1 })].map(({ property }) => property)).toEqual(['html', 'html']);
  });
});

test('so are lists within lists that multiply', () => {
  const html = '{{#each a}}{{#each ../a}}{{#each ../../a}}{{#each ../../../a}}{{this}}{{/each}}{{/each}}{{/each}}{{/each}}';
  within(LIMIT, () => {
    expect(sampleProblems({ html }, { a: Array.from({ length: 100 }, () => 1) }).map(({ expected }) => expected)).toEqual([expect.stringContaining('at most')]);
  });
});

test('a long list is none', () => {
  const sample = { items: Array.from({ length: 2000 }, (_, index) => ({ name: `a${index}`, price: index })) };
  expect(sampleProblems({ html: '{{#each items}}<tr><td>{{name}}</td><td>{{price}}</td></tr>{{/each}}' }, sample)).toEqual([]);
});
