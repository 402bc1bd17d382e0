import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Progress } from '../e2e/processes';
import { UNANSWERED } from './emulators';
import type { RunOptions } from './options';
import { PROBES_OF } from './probes';
import { askedOf, type Place, type Probe } from './probes/probe';
import { recorded } from './probes/recorded';
import { servicesOf } from './services';
import { anonymous, type Entry, record } from './transcript';

export interface Asking extends Place, Pick<RunOptions, 'account' | 'record'> {}

/** Of one probe. */
export interface Answered {
  readonly fact: string;
  readonly answer: string;
  /** Why it is wrong; absent where it is among the answers that the library is made for. */
  readonly wrong?: string;
}

/** Asks the probes of some services at the same time, those of one after the other. */
export async function askAll(asking: Asking, services: readonly (keyof typeof PROBES_OF)[], say: Progress): Promise<Answered[]> {
  const all = services.map(async (service) => {
    const answered: Answered[] = [];
    for (const [fact, probe] of Object.entries<Probe>(PROBES_OF[service])) {
      const one = await ask(fact, probe, asking);
      say(`${fact}: ${one.answer}${one.wrong === undefined ? '' : ` (${one.wrong})`}`);
      answered.push(one);
    }
    return answered;
  });
  return (await Promise.all(all)).flat();
}

/** Throws when a probe was answered as none of its answers has it. */
export function conclude(all: readonly Answered[], isLocal: boolean, say: Progress): void {
  const { expected, unanswered, failed } = tally(all, isLocal ? UNANSWERED : {});
  const missing = unanswered.length > 0 ? `: ${unanswered.join(', ')}` : '';
  say(`probes: ${expected.length} answered as expected${isLocal ? ' by emulators' : ''}, ${unanswered.length} not answered here${missing}`);
  if (failed.length > 0) throw new Error(['probes that were not answered as they must be:', ...failed].join('\n  '));
}

/** @param cannot the facts that whoever answers knows nothing of, with the reason */
export function tally(all: readonly Answered[], cannot: Readonly<Record<string, string>>) {
  const isListed = ({ fact }: Answered) => fact in cannot;
  return {
    expected: all.filter((one) => !isListed(one) && one.wrong === undefined).map(({ fact }) => fact),
    unanswered: all.filter((one) => isListed(one) && one.wrong !== undefined).map(({ fact }) => fact),
    failed: [
      ...all.filter((one) => !isListed(one) && one.wrong !== undefined).map(({ fact, answer, wrong }) => `${fact}: ${answer} (${wrong})`),
      // A list that nobody looks through grows old.
      ...all.filter((one) => isListed(one) && one.wrong === undefined).map(({ fact, answer }) => `${fact}: ${answer}, though it stands in the list of what the emulators don't answer`),
    ],
  };
}

async function ask(fact: string, probe: Probe, asking: Asking): Promise<Answered> {
  const entries: Entry[] = [];
  const { ses, sesV1, s3, ec2 } = servicesOf(asking);
  const clients = { ses, sesOnce: servicesOf(asking, 1).ses, sesV1, s3, ec2 };
  for (const client of Object.values(clients)) record(client, entries);
  const asked = askedOf(clients, asking);
  const answered = await answer(fact, probe, { ...asked, ...recorded(asked, entries) });
  if (asking.record !== undefined) write(asking, fact, entries, answered);
  return answered;
}

export async function answer(fact: string, { answers, ask }: Probe, asked: Parameters<Probe['ask']>[0]): Promise<Answered> {
  try {
    const answer = await ask(asked);
    // What is behind the colon says more than the answer.
    return { fact, answer, ...(!answers.includes(answer.split(': ')[0]!) && { wrong: `expected ${answers.join(', or ')}` }) };
  } catch (error) {
    return { fact, answer: 'none', wrong: (error as Error).message };
  }
}

export interface Transcript {
  readonly fact: string;
  readonly answer: string;
  readonly from: 'AWS' | 'emulators';
  readonly entries: readonly Entry[];
}

function write({ record: folder = '', endpoint, ...known }: Asking, fact: string, entries: readonly Entry[], { answer, wrong }: Answered): void {
  if (wrong !== undefined) return;
  const transcript: Transcript = { fact, answer, from: endpoint === undefined ? 'AWS' : 'emulators', entries: anonymous(entries, known) };
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${fact}.json`), `${JSON.stringify(transcript, null, 1)}\n`);
}
