import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'puppeteer-core';
import { run } from '../../../command-line';
import { type Preview, startPreview } from '../start-preview';
import { eventually, framedIn, hasBrowser, newPage, openBrowser, type Opened, pictureOf } from './browser';
import { difference, PICTURES, screenshotFault, SET, TOLERANCE } from './screenshot';

// The built command and a real browser.
jest.setTimeout(600_000);

/** What the browser asks by itself, of whatever page. */
const BROWSERS_OWN = /^\w+ (?:https?:\/\/)?(?:[\w-]+\.)*(?:google|googleapis|gstatic)\.com[:/]/;
const isHere = hasBrowser();
const withBrowser = isHere ? describe : describe.skip;

withBrowser('in a browser', () => {
  let opened: Opened;
  let preview: Preview;
  let page: Page;
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'cdk-adopt-emails-'));
    cpSync(join('examples', 'emails'), folder, { recursive: true });
    [opened, preview] = await Promise.all([openBrowser(), startPreview(folder, ...SET)]);
    page = await newPage(opened);
    await page.goto(`${preview.url}#receipt-en`);
  });
  afterAll(async () => {
    await opened?.close();
    await preview?.end();
    rmSync(folder, { recursive: true, force: true });
  });

  const read = (file: string) => readFileSync(join(folder, file), 'utf8');
  const edit = (file: string, change: (text: string) => string) => writeFileSync(join(folder, file), change(read(file)));
  const shown = (id: string) => page.$eval(`#${id}`, (element) => element.textContent);
  const source = () => page.$eval('iframe', (element) => (element as HTMLIFrameElement).src);
  const framed = () => framedIn(page);
  const until = (id: string, text: string) => eventually(async () => (await shown(id))!.includes(text));
  const untilFramed = (text: string) => eventually(async () => (await framed()).includes(text));

  /** To a part of the page's address. */
  async function goTo(hash: string, subject: string): Promise<void> {
    await page.evaluate((to) => { location.hash = to; }, hash);
    await until('subject', subject);
  }

  test('a picture of another text differs by more than is tolerated', async () => {
    await goTo('#receipt-en', 'Your receipt');
    const before = await pictureOf(page);
    const former = read('receipt/en/body.html');
    edit('receipt/en/body.html', (text) => text.replace('This is your receipt.', 'This is your receipt, with a line that is longer than the one that was here.'));
    await untilFramed('with a line that is longer');
    expect(difference(before, await pictureOf(page))).toBeGreaterThan(TOLERANCE);
    edit('receipt/en/body.html', () => former);
  });

  test('a saved file shows: of the template, and of a partial', async () => {
    await goTo('#digest-en', 'Your tea week 11');
    edit('digest/en/subject.txt', (text) => text.replace('Your', 'Our'));
    await until('subject', 'Our tea week 11');
    edit('_partials/footer-en.html', (text) => text.replace('Bristol', 'Bath'));
    await untilFramed('12 Harbour Street, Bath');
  });

  test('an error shows with its file and line, the last good rendering stays, and both go with the error', async () => {
    await goTo('#invitation-en', 'Ada Brown invites you');
    const former = read('invitation/en/body.html');
    edit('invitation/en/body.html', (text) => `${text}\n{{#if`);
    await until('findings', "isn't Handlebars that parses");
    expect(await shown('findings')).toMatch(/invitation\/en\/body\.html:\d+ isn't Handlebars/);
    expect(await shown('status')).toContain('the last good rendering');
    expect(await framed()).toContain('Ada Brown (ada@example.com) invites you');
    expect(await page.$eval('#templates [aria-current]', (link) => link.textContent)).toBe('invitation-en1 error');
    edit('invitation/en/body.html', () => former);
    await until('findings', 'None.');
    await eventually(async () => await shown('status') === '');
  });

  test('a sample that is edited in the page shows at once, is not saved, and is when that is asked for', async () => {
    await goTo('#password-reset-en', 'Reset your password');
    const former = read('password-reset/en/sample.json');
    const type = (text: string) => page.$eval('#sample', (field, value) => {
      (field as HTMLTextAreaElement).value = value;
      field.dispatchEvent(new Event('input'));
    }, text);
    await type(former.replace('"Ada"', '"Grace"'));
    await untilFramed('Hello Grace,');
    expect([await shown('sample-note'), read('password-reset/en/sample.json')]).toEqual([expect.stringContaining('edited here, not saved'), former]);
    await type('{ "name" }');
    await until('findings', "isn't JSON: where ':' should be");
    await page.click('#discard');
    await until('findings', 'None.');
    expect(await page.$eval('#sample', (field) => (field as HTMLTextAreaElement).value)).toBe(former);
    await type(former.replace('"Ada"', '"Grace"'));
    await page.click('#save');
    await until('sample-note', 'as in the file');
    expect(read('password-reset/en/sample.json')).toBe(former.replace('"Ada"', '"Grace"'));
  });

  test('keys go through the templates, and change the width, the scheme and the part', async () => {
    await goTo('#receipt-de', 'Ihr Beleg');
    await page.keyboard.press('j');
    await until('subject', 'Your receipt for order');
    for (const key of ['p', 'd', 't'] as const) await page.keyboard.press(key);
    await eventually(async () => new URL(page.url()).hash === '#receipt-en?part=text&width=phone&scheme=dark');
    expect(await shown('text')).toContain('Thank you for your order 2026-1042');
    await page.keyboard.press('/');
    await page.keyboard.type('dig');
    expect(await page.$$eval('#templates a', (links) => links.map((link) => link.textContent))).toEqual(['digest-de', 'digest-en']);
    await page.keyboard.press('Escape');
    await page.keyboard.press('ArrowDown');
    await until('subject', 'Ihre Teewoche');
  });

  test('an email runs no script, and no request leaves this machine, whatever is in it', async () => {
    await goTo('#digest-de', 'Ihre Teewoche');
    const asked: string[] = [];
    const pages = (await opened.browser.pages()).length;
    // Also what the policy refuses begins as a request, which then fails.
    page.on('requestfinished', (request) => asked.push(request.url())).on('response', (response) => asked.push(response.url()));
    const hostile = [
      '<link rel="stylesheet" href="https://a.example/a.css"><link rel="preconnect" href="https://b.example"><link rel="dns-prefetch" href="//c.example">',
      '<meta http-equiv="refresh" content="0;url=https://d.example/"><base href="https://e.example/">',
      '<style>@import url(https://f.example/f.css); @font-face { font-family: x; src: url(https://g.example/g.woff) } body { font-family: x; background: url(https://h.example/h.png) }</style>',
      '<script>document.title = "run"; fetch("https://i.example/")</script><img src="https://j.example/j.png" onerror="document.title = \'run\'"><img src="relative.png">',
      '<iframe src="https://k.example/"></iframe><embed src="https://p.example/"><object data="https://l.example/"></object><video src="https://m.example/m.mp4" autoplay></video>',
    ].join('\n');
    const links = '<a href="https://n.example/" target="_self" style="display:block;height:100px">out</a><form action="https://o.example/"><button style="width:200px;height:100px">go</button></form>';
    edit('digest/de/body.html', () => `<body style="margin:0">${links}${hostile}{{> header-de}}{{> footer-de}}`);
    await until('links', 'https://j.example/j.png');
    await pictureOf(page);
    const { x, y } = (await (await page.$('iframe'))!.boundingBox())!;
    const before = await source();
    for (const down of [50, 150]) await page.mouse.click(x + 50, y + down);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect([await source(), await page.title(), (await opened.browser.pages()).length]).toEqual([before, 'digest-de - email preview', pages]);
    expect(asked.filter((url) => !url.startsWith(preview.url) && !url.startsWith('data:'))).toEqual([]);
    expect(opened.recorder.asked.filter((each) => !BROWSERS_OWN.test(each))).toEqual([]);
    expect(await page.$eval('#links', (list) => list.textContent)).toContain('relative.pngBroken: it is relative');
  });

  test('the proxy would have told of a request', async () => {
    const other = await opened.browser.newPage();
    await other.goto('http://a.example/').catch(() => undefined);
    expect(opened.recorder.asked.splice(0)).toEqual(expect.arrayContaining([expect.stringContaining('http://a.example/')]));
    await other.close();
  });

  test('a page elsewhere can neither read what is here nor put it into a frame', async () => {
    const other = await opened.browser.newPage();
    await other.goto(pathToFileURL(join(folder, 'receipt', 'en', 'body.html')).href);
    const answer = await other.evaluate(async (url) => [
      await fetch(`${url}folder`).then((response) => response.text(), () => 'refused'),
      await fetch(`${url}save/receipt-en`, { method: 'POST', body: '{"sample":"{}"}', mode: 'no-cors' }).then((response) => response.type, () => 'refused'),
    ], preview.url);
    expect(answer[0]).toBe('refused');
    expect(JSON.parse(read('receipt/en/sample.json'))).toHaveProperty('customer');
    await other.close();
  });

  test('as files it is the same, from the disk, where nobody can save', async () => {
    const out = join(folder, '..', `${folder}-out`);
    expect(await run(['email', 'preview', join('examples', 'emails'), ...SET, '--out', out])).toMatchObject({ code: 0, out: expect.stringContaining('index.html: 10 templates') });
    const other = await newPage(opened);
    await other.goto(`${pathToFileURL(join(out, 'index.html')).href}#receipt-en?width=phone`);
    await eventually(async () => (await other.$eval('#subject', (element) => element.textContent))!.startsWith('Your receipt for order'));
    expect(screenshotFault(join(PICTURES, 'receipt-en-phone-light.png'), await pictureOf(other))).toBeUndefined();
    expect(await other.$eval('#sample', (field) => (field as HTMLTextAreaElement).readOnly)).toBe(true);
    expect(readdirSync(join(out, 'frames')).length).toBeGreaterThan(10);
    rmSync(out, { recursive: true });
  });

  test('Ctrl-C ends the command, with 0, and the page says so', async () => {
    expect(await preview.end()).toBe(0);
    await until('status', 'The command has ended, or does not answer');
  });
});

test('the tests above are played in CI', () => {
  expect(isHere || !process.env.CI).toBe(true);
});
