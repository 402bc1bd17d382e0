// How fast a saved file is in the page, in a folder of 1,000 templates: `npm run bench:preview`. From the write to the frame's HTML, over
// HTTP, with the built command; a browser's own time comes on top.
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Change, TemplateView } from '../../cli/email/preview/views';
import { median } from './statistics';

const COPIES = 100;
const ROUNDS = Number(process.argv[2] ?? 30);
const GOAL_MS = 300;

const EMAILS = join(__dirname, '..', '..', 'examples', 'emails');
const CLI = join(__dirname, '..', '..', 'assets', 'cli', 'index.js');

function writeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'cdk-adopt-preview-'));
  cpSync(join(EMAILS, '_partials'), join(folder, '_partials'), { recursive: true });
  const names = readdirSync(EMAILS).filter((name) => name !== '_partials');
  for (let copy = 0; copy < COPIES; copy++) for (const name of names) cpSync(join(EMAILS, name), join(folder, `${name}-${copy}`), { recursive: true });
  return folder;
}

/** @returns its page's URL, and the milliseconds until it was there */
function start(folder: string): Promise<{ readonly url: string; readonly ready: number; stop(): void }> {
  const began = performance.now();
  const child = spawn(process.execPath, [CLI, 'email', 'preview', folder, '--port', '0'], { stdio: ['ignore', 'inherit', 'pipe'] });
  return new Promise((resolve) => child.stderr.on('data', (text: Buffer) => {
    const url = /http:\S+\//.exec(text.toString())?.[0];
    if (url !== undefined) resolve({ url, ready: performance.now() - began, stop: () => child.kill('SIGINT') });
  }));
}

/** The changes that are told. */
async function* changes(url: string): AsyncGenerator<Change> {
  const { body } = await fetch(`${url}events`);
  let text = '';
  for await (const chunk of body!.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      if (text.startsWith('data: ')) yield JSON.parse(text.slice('data: '.length, end)) as Change;
      text = text.slice(end + 2);
    }
  }
}

async function main(): Promise<void> {
  const folder = writeFolder();
  const { url, ready, stop } = await start(folder);
  const told = changes(url);
  const first = told.next();
  await setTimeout(1_000);
  let next = first;
  type ByRound = (round: number) => string;
  const editing = async (file: ByRound, change: (text: string, round: number) => string, idOf: ByRound) => {
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const [path, id] = [join(folder, file(round)), idOf(round)];
      const text = change(readFileSync(path, 'utf8'), round);
      await setTimeout(900); // what looks once more has ended
      const began = performance.now();
      writeFileSync(path, text);
      for (let templates: readonly string[] = []; !templates.includes(id);) {
        const { value } = await next as IteratorYieldResult<Change>;
        next = told.next();
        ({ templates } = value);
      }
      const view = await (await fetch(`${url}templates/${id}`)).json() as TemplateView;
      await (await fetch(`${url}${view.rendering!.html!.frames.light}`)).text();
      times.push(performance.now() - began);
    }
    return times;
  };
  const kinds = {
    'a body of a template': await editing((round) => `receipt-${round}/en/body.html`, (text, round) => text.replace('</body>', `<p>${round}</p></body>`), (round) => `receipt-${round}-en`),
    'a sample': await editing((round) => `receipt-${round}/de/sample.json`, (text, round) => text.replace(/"number": "[^"]*"/, `"number": "${round}"`), (round) => `receipt-${round}-de`),
    'a partial of 500 templates': await editing(() => '_partials/header-en.html', (text) => `${text} `, () => 'receipt-5-en'),
  };
  console.log(`${COPIES * 10} templates; the page is there after ${(ready / 1000).toFixed(1)} s`);
  for (const [kind, times] of Object.entries(kinds)) {
    const sorted = [...times].sort((one, other) => one - other);
    console.log(`${kind}: median ${Math.round(median(times))} ms, 9 of 10 within ${Math.round(sorted[Math.floor(sorted.length * 0.9)]!)} ms`);
  }
  stop();
  rmSync(folder, { recursive: true });
  if (median(kinds['a body of a template']) > GOAL_MS) process.exitCode = 1;
}

void main().then(() => process.exit());
