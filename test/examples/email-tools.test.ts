import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { readFolder } from '../../core/email-templates/folder';
import { EmailTemplates } from '../../lib';
import { newApp } from '../lib/support';
import { render } from '../support/ses/render';
import { buildExample, type Change, type Tool } from './build';

/** Loading the tools takes seconds, on a machine that others use a multiple of it. */
const LONG = 300_000;

const root = mkdtempSync(join(tmpdir(), 'cdk-adopt-examples-'));
afterAll(() => rmSync(root, { recursive: true }));

const built = (tool: Tool, ...changes: Change[]) => buildExample(tool, root, ...changes);

function declare(directory: string): Stack {
  const stack = new Stack(newApp(), 'Stack');
  EmailTemplates.fromDirectory(stack, 'Emails', { directory });
  return stack;
}

const warningsOf = (stack: Stack) => Annotations.fromStack(stack).findWarning('*', Match.anyValue()).map(({ entry }) => entry.data);
const storedIn = (directory: string) => readFolder(directory).templates[0]!;

describe('the example with MJML', () => {
  const SAMPLE = { customer: 'Ada', order: { number: '1', items: [{ name: 'Tea', price: '3' }, { name: 'Cup', price: '7' }] }, places: { pickUp: 'Street 1' } };

  test('builds templates that synth has nothing against, and that render with and without what is optional', () => {
    const directory = built('mjml');
    expect(warningsOf(declare(directory))).toEqual([]);
    const { html = '' } = storedIn(directory);
    const tracked = render(html, { ...SAMPLE, tracking: 'XY' });
    expect(tracked).toContain('href="https://parcels.example.com/XY"');
    expect(tracked).toMatch(/<tr><td>Tea<\/td>[^]*<tr><td>Cup<\/td>/);
    expect(tracked).toContain('Pick-up point: Street 1');
    expect(render(html, SAMPLE)).not.toContain('parcels.example.com');
  }, LONG);

  test('without mj-raw MJML drops the condition, which synth names', () => {
    const directory = built('mjml', ['emails/order-shipped/body.mjml', /<\/?mj-raw>/g, '']);
    expect(storedIn(directory).html).not.toContain('{{#if tracking}}');
    expect(warningsOf(declare(directory))).toEqual([
      expect.stringMatching(/order-shipped\/body\.mjml:18: \{\{#if tracking\}\} is not in body\.html: MJML drops .*\(also \{\{\/if\}\} at .*:24\).*cdk-adopt:email-dropped/),
    ]);
  }, LONG);
});

describe('the example with React Email', () => {
  test('builds templates that synth has nothing against, and that render with and without what is optional', () => {
    const directory = built('react-email');
    expect(warningsOf(declare(directory))).toEqual([]);
    const { html = '', text = '' } = storedIn(directory);
    const sample = { firstName: 'Ada', plan: 'Basic', prices: { monthly: '5 EUR' }, steps: ['One', 'Two'], amazonSESUnsubscribeUrl: 'https://x.example' };
    expect(render(html, sample)).toMatch(/<li>One<\/li><li>Two<\/li>/);
    expect(render(text, sample)).toBe('Welcome, Ada\n\n\nYour plan is Basic, at 5 EUR a month.\n\n * One\n * Two\n\nNo more of these https://x.example');
    expect(render(text, { ...sample, plan: '' })).not.toContain('plan');
  }, LONG);

  test('as React writes it, quotes in mustaches are escaped, and headings are in upper case in the text, which synth names', () => {
    const directory = built('react-email', ['build.tsx', /withMustaches\((await render\(<Body \/>\))\)/, '$1'], ['build.tsx', /, htmlToTextOptions: \{ .*? \}(?= \}\))/, '']);
    expect(() => declare(directory)).toThrow(/welcome\/body\.html:1: got "\{\{lookup prices &quot;monthly&quot;\}\}", expected \{\{lookup prices "monthly"\}\}; .*as React Email and Maizzle do/);
    expect(() => declare(directory)).toThrow(/leaves out FIRSTNAME, .*the sample has firstName: .*upper-case its headings, as React Email does/);
  }, LONG);
});
