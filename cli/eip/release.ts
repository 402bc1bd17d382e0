import { OperationError } from '../../core/errors';
import type { CommandResult } from '../shared/command';
import { oneLine, type Terminal } from '../shared/terminal';
import { type Eip, type Row, sameTags, totalUsd, type Undecided, useOf } from './address';
import type { Addresses } from './ec2';
import { listingOf } from './list';
import { rowsOf, type StackSource } from './owner';
import { dollars, numbered, table, undecidedText } from './text';

const WORD = 'release';

export interface Outcome {
  readonly publicIp: string;
  readonly allocationId: string;
  /** `kept`: it is in use, or the answer was no. `failed`: it could not be released, or not read again. */
  readonly outcome: 'released' | 'gone' | 'kept' | 'failed';
  readonly reason?: string;
}

/** The output of `--json`: a stable format. */
export interface Releases {
  readonly region: string;
  readonly confirmed: boolean;
  /** One for each orphan. */
  readonly addresses: readonly Outcome[];
  readonly undecided: readonly Undecided[];
  /** The costs that are saved. */
  readonly monthlyUsd: number;
}

/** An address to release, as it was shown. */
interface Offer {
  readonly eip: Eip;
  readonly row: Row;
}

/** Shows the orphans, asks, and only then releases those that nobody uses. */
export async function releaseOrphans(source: Addresses, stacks: StackSource, terminal: Terminal): Promise<CommandResult> {
  if (!terminal.isThere()) {
    throw new OperationError('could not ask whether to release: nobody is at the terminal; run it where you can read the question and type the answer '
      + '(npx cdk-adopt eip list --orphans --json is for scripts)');
  }
  const region = await source.region();
  const eips = await source.list();
  const rows = await rowsOf(eips, region, stacks);
  const { addresses: orphans, undecided } = listingOf(region, rows, true);
  const inUse = orphans.flatMap((row) => keptFor(useOf(row), row));
  const offers = eips.map((eip, index): Offer => ({ eip, row: rows[index]! })).filter(({ row }) => row.orphan && !useOf(row));
  const shown = [...(orphans.length > 0 ? [...table(orphans), ''] : []), ...inUse.map(outcomeText)];
  const answer = (confirmed: boolean, outcomes: readonly Outcome[], monthlyUsd = 0): { json: Releases } =>
    ({ json: { region, confirmed, addresses: [...inUse, ...outcomes], undecided, monthlyUsd } });

  if (offers.length === 0) {
    const text = [...shown, `no orphans to release in ${region}`].join('\n');
    return { yes: false, text, ...answer(false, []), failures: undecidedText(undecided) };
  }
  const count = numbered(offers.length, 'address', 'addresses');
  terminal.show([...shown, ...undecidedText(undecided)].join('\n'));
  const question = `type ${WORD} to release ${count} of ${region}, which you may not get back; anything else keeps what is there: `;
  if (await terminal.ask(question) !== WORD) {
    return { yes: false, text: 'nothing was released', ...answer(false, offers.flatMap(({ row }) => keptFor('the answer was no', row))) };
  }
  const outcomes: Outcome[] = [];
  for (const offer of offers) outcomes.push(await releaseOne(offer, region, source, stacks));
  const done = outcomes.filter(isDone);
  const monthlyUsd = totalUsd(offers.flatMap(({ row }, index) => (isDone(outcomes[index]!) ? [row] : [])));
  const text = [...done.map(outcomeText), `${done.length} of ${count} released: ${dollars(monthlyUsd)} a month less`].join('\n');
  return { yes: true, text, ...answer(true, outcomes, monthlyUsd), failures: outcomes.filter((one) => !isDone(one)).map(outcomeText) };
}

/** Releases it only if it is as it was shown: somebody may use it by now. */
async function releaseOne({ eip, row }: Offer, region: string, source: Addresses, stacks: StackSource): Promise<Outcome> {
  const { publicIp, allocationId } = row;
  try {
    const now = await source.read(eip);
    if (!now) return { publicIp, allocationId, outcome: 'gone' };
    const [again] = await rowsOf([now], region, stacks);
    const reason = useOf(again!) ?? changeOf(eip, now, again!);
    if (reason !== undefined) return { publicIp, allocationId, outcome: 'kept', reason };
    return { publicIp, allocationId, outcome: await source.release(now) };
  } catch (error) {
    if (!(error instanceof OperationError)) throw error;
    return { publicIp, allocationId, outcome: 'failed', reason: error.message };
  }
}

function changeOf(shown: Eip, now: Eip, { orphan, owner }: Row): string | undefined {
  if (!sameTags(shown.tags, now.tags)) return 'its tags are others than those that were shown';
  if (orphan) return undefined;
  return (owner.kind === 'none' ? undefined : owner.note) ?? 'it is no orphan any more';
}

function keptFor(reason: string | undefined, { publicIp, allocationId }: Row): Outcome[] {
  return reason === undefined ? [] : [{ publicIp, allocationId, outcome: 'kept', reason }];
}

function isDone({ outcome }: Outcome): boolean {
  return outcome === 'released' || outcome === 'gone';
}

function outcomeText({ publicIp, allocationId, outcome, reason }: Outcome): string {
  if (outcome === 'failed') return oneLine(reason!);
  const what = { released: 'is released', gone: 'was gone already', kept: `is kept: ${reason}` }[outcome];
  return oneLine(`${publicIp} (${allocationId}) ${what}`);
}
