import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';

/** `CHROME_PATH` names another browser. */
export const CHROME = process.env.CHROME_PATH ?? '/usr/bin/chromium';

/** Whether the tests that need a browser can be played. In CI they have to. */
export function hasBrowser(): boolean {
  if (existsSync(CHROME)) return true;
  if (process.env.CI) throw new Error(`there is no browser at ${CHROME}: install chromium, or name one with CHROME_PATH`);
  console.warn(`there is no browser at ${CHROME}, so its tests are skipped: install chromium, or name one with CHROME_PATH`);
  return false;
}

/** A proxy that lets nothing through, and writes down what was asked of it. */
export class Recorder {
  public readonly asked: string[] = [];
  private readonly server: Server = createServer((request, response) => {
    this.asked.push(`${request.method} ${request.url}`);
    response.writeHead(502).end();
  }).on('connect', ({ url }: { url?: string }, socket: Socket) => {
    this.asked.push(`CONNECT ${url}`);
    socket.on('error', () => undefined).end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
  });

  public async start(): Promise<number> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return (this.server.address() as AddressInfo).port;
  }

  public stop(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }
}

export interface Opened {
  readonly browser: Browser;
  /** Whatever goes to another address than 127.0.0.1. */
  readonly recorder: Recorder;
  close(): Promise<void>;
}

export async function openBrowser(): Promise<Opened> {
  const recorder = new Recorder();
  const proxy = await recorder.start();
  const userDataDir = mkdtempSync(join(tmpdir(), 'cdk-adopt-browser-'));
  const browser = await puppeteer.launch({
    executablePath: CHROME, userDataDir, timeout: 300_000, protocolTimeout: 600_000,
    args: [
      '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run', '--disable-dev-shm-usage',
      '--disable-features=OptimizationHints,MediaRouter,Translate', '--force-color-profile=srgb', '--font-render-hinting=none', '--hide-scrollbars', '--lang=en',
      `--proxy-server=http://127.0.0.1:${proxy}`,
    ],
  });
  return {
    browser, recorder,
    async close() {
      await browser.close();
      await recorder.stop();
      rmSync(userDataDir, { recursive: true, force: true });
    },
  };
}

/** Half of the size: enough to see what is where. */
export async function newPage({ browser }: Opened): Promise<Page> {
  const page = await browser.newPage();
  await page.setViewport({ width: 1400, height: 820, deviceScaleFactor: 0.5 });
  return page;
}

/** Not the browser's own wait, which needs what the page's policy forbids. */
export async function eventually(holds: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 60_000; !await holds(); await new Promise((resolve) => setTimeout(resolve, 25))) {
    if (Date.now() > end) throw new Error(`it has not come to this: ${holds.toString()}`);
  }
}

/** What the frame shows, as text: no script can look into it. */
export function framedIn(page: Page): Promise<string> {
  return page.evaluate(async () => (await fetch(document.querySelector('iframe')!.src)).text());
}

/** Of the email. */
export async function pictureOf(page: Page): Promise<Uint8Array> {
  await page.evaluate(() => new Promise((resolve) => {
    const frame = document.querySelector('iframe')!;
    frame.addEventListener('load', resolve, { once: true });
    frame.setAttribute('src', frame.getAttribute('src')!);
  }));
  return (await page.$('iframe'))!.screenshot();
}
