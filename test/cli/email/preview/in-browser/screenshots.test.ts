import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildExample } from '../../../../examples/build';
import { startPreview } from '../start-preview';
import { eventually, framedIn, hasBrowser, newPage, openBrowser, type Opened, pictureOf } from './browser';
import { PICTURES, screenshotFault, SET } from './screenshot';

// The built command and a real browser. `UPDATE_SCREENSHOTS=1 npx jest test/cli/email/preview/in-browser` makes the pictures anew.
jest.setTimeout(600_000);

interface Shown {
  readonly id: string;
  /** What is in its HTML, and in no other's. */
  readonly words: string;
}

interface Example {
  readonly name: string;
  readonly folder: () => string;
  readonly options?: readonly string[];
  readonly shown: readonly Shown[];
}

const EMAILS = join('examples', 'emails');
const root = mkdtempSync(join(tmpdir(), 'cdk-adopt-screenshots-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const EXAMPLES: readonly Example[] = [
  {
    name: 'emails', folder: () => EMAILS, options: SET,
    shown: ['digest', 'invitation', 'password-reset', 'receipt', 'shipping'].flatMap((name) => ['de', 'en'].map((language) => ({
      id: `${name}-${language}`, words: /<title>.*<\/title>/.exec(readFileSync(join(EMAILS, name, language, 'body.html'), 'utf8'))![0],
    }))),
  },
  { name: 'mjml', folder: () => buildExample('mjml', root), shown: [{ id: 'order-shipped', words: 'mj-column-per-100' }] },
  { name: 'react-email', folder: () => buildExample('react-email', root), shown: [{ id: 'welcome', words: 'Ada' }] },
];

(hasBrowser() ? describe : describe.skip)('in a browser, at both widths and in both color schemes', () => {
  let opened: Opened;
  beforeAll(async () => { opened = await openBrowser(); });
  afterAll(() => opened?.close());

  test.each(EXAMPLES)('every template of examples/$name looks as it did', async ({ folder, options = [], shown }) => {
    const preview = await startPreview(folder(), ...options);
    const page = await newPage(opened);
    await page.goto(preview.url);
    const ids = await page.evaluate(async () => (await (await fetch('folder')).json() as { templates: { id: string }[] }).templates.map(({ id }) => id));
    expect(ids).toEqual(shown.map(({ id }) => id));
    const faults: string[] = [];
    for (const { id, words } of shown) {
      for (const width of ['desktop', 'phone']) {
        for (const scheme of ['light', 'dark']) {
          await page.evaluate((to) => { location.hash = to; }, `#${id}?width=${width}&scheme=${scheme}`);
          await eventually(async () => (await page.title()).startsWith(id)
            && await page.$eval('#stage', (stage, wanted) => stage.matches(wanted), `[data-width=${width}][data-scheme=${scheme}]`) && (await framedIn(page)).includes(words));
          const fault = screenshotFault(join(PICTURES, `${id}-${width}-${scheme}.png`), await pictureOf(page));
          if (fault !== undefined) faults.push(fault);
        }
      }
    }
    await page.close();
    await preview.end();
    expect(faults).toEqual([]);
  });
});
