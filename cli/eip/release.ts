import { OperationError } from '../../core/errors';
import type { CommandResult } from '../shared/command';
import type { StackSource } from '../shared/owner-status';
import { PLAIN, withTable } from '../shared/table';
import { oneLine, type Terminal } from '../shared/terminal';
import { type Eip, type Row, sameTags, totalUsd, type Undecided, useOf } from './address';
import { withRecords, withReverseDns } from './dns';
import type { Addresses } from './ec2';
import { listingOf } from './list';
import { rowsOf } from './owner';
import type { RecordSource } from './route53';
import { costText, numbered, recordText, table, undecidedText } from './text';

const WORD = 'release';

export interface Outcome {
  readonly publicIp: string;
  readonly allocationId: string;
  /**
   * - `kept`: it is in use, a stack holds it, a record points to it, or the answer was no
   * - `failed`: it could not be released, or not read again
   */
  readonly outcome: 'released' | 'gone' | 'kept' | 'failed';
  readonly reason?: string;
}

/** The output of `--json`: a stable format. */
export interface Releases {
  readonly region: string;
  readonly confirmed: boolean;
  /** One for each orphan, or for each address that is named. */
  readonly addresses: readonly Outcome[];
  readonly undecided: readonly Undecided[];
  /** The costs that are saved. */
  readonly monthlyUsd: number;
  /** What could not be read, and why; absent if nothing is missing. */
  readonly unread?: readonly string[];
}

export interface Sources {
  readonly addresses: Addresses;
  readonly stacks: StackSource;
  readonly records: RecordSource;
}

/** Which addresses are to be released. */
interface Choice {
  /** What they are called in the answer. */
  readonly kind: string;
  /** Those that are named on the command line; absent for the orphans. */
  readonly ids?: readonly string[];
  /** Why one of them may not be released. */
  readonly refusalOf: (row: Row) => string | undefined;
  /** Throws if the addresses of the account don't allow the command at all. */
  readonly demand?: (eips: readonly Eip[], region: string) => void;
}

const ORPHANS: Choice = {
  kind: 'orphans',
  refusalOf: (row) => useOf(row) ?? (row.orphan ? undefined : noteOf(row) ?? 'it is no orphan any more'),
};

function named(ids: readonly string[]): Choice {
  return {
    kind: 'addresses',
    ids,
    refusalOf: (row) => useOf(row) ?? holdOf(row),
    demand(eips, region) {
      const unknown = [...new Set(ids)].filter((id) => !eips.some(({ allocationId }) => allocationId === id));
      if (unknown.length === 0) return;
      throw new OperationError(`could not release ${unknown.join(', ')}: this account has no such ${unknown.length > 1 ? 'addresses' : 'address'} in `
        + `${region}, and nothing was released; look with npx cdk-adopt eip list, or choose another --region or --profile`);
    },
  };
}

/** An address to release, as it was shown. */
interface Offer {
  readonly eip: Eip;
  readonly row: Row;
}

/** Shows the orphans, asks, and only then releases those that nobody uses and no known record points to. */
export function releaseOrphans(sources: Sources, terminal: Terminal): Promise<CommandResult> {
  return release(sources, terminal, ORPHANS);
}

/** Shows the addresses, asks, and only then releases those that nobody uses and no stack holds, whoever allocated them. */
export function releaseNamed(sources: Sources, terminal: Terminal, ids: readonly string[]): Promise<CommandResult> {
  return release(sources, terminal, named(ids));
}

interface Proposal {
  readonly region: string;
  readonly rows: readonly Row[];
  readonly offers: readonly Offer[];
  readonly kept: readonly Outcome[];
  readonly undecided: readonly Undecided[];
  readonly unread: readonly string[];
}

async function propose({ addresses, stacks, records }: Sources, choice: Choice): Promise<Proposal> {
  const region = await addresses.region();
  const eips = await addresses.list();
  choice.demand?.(eips, region);
  // Nobody has to be asked about those that are not named.
  const candidates = choice.ids === undefined ? eips : eips.filter(({ allocationId }) => choice.ids!.includes(allocationId));
  const byId = new Map(candidates.map((eip) => [eip.allocationId, eip]));
  const all = await rowsOf(candidates, region, stacks);
  const { undecided } = listingOf(region, all, true);
  const reversed = await withReverseDns(all.filter((row) => choice.ids !== undefined || row.orphan), addresses);
  const { rows, unread } = await withRecords(reversed.rows, records);
  const refusals = rows.map((row) => choice.refusalOf(row) ?? (choice.ids === undefined ? recordsOf(row) : undefined));
  return {
    region, rows,
    kept: rows.flatMap((row, index) => keptFor(refusals[index], row)),
    offers: rows.flatMap((row, index) => (refusals[index] === undefined ? [{ row, eip: byId.get(row.allocationId)! }] : [])),
    undecided: choice.ids === undefined ? undecided : [],
    unread: [...reversed.unread, ...unread],
  };
}

async function release(sources: Sources, terminal: Terminal, choice: Choice): Promise<CommandResult> {
  requireTerminal(terminal);
  const proposal = await propose(sources, choice);
  const { region, rows, offers, kept, undecided } = proposal;
  const unread = proposal.unread.map(oneLine);
  const shown = kept.map(outcomeText);
  const failures = choice.ids === undefined ? [] : kept.map(outcomeText);
  if (offers.length === 0) {
    const text = [...shown, ...unread, `no ${choice.kind} to release in ${region}`].join('\n');
    return { yes: false, table: table(rows), text, ...answerOf(proposal, false, []), failures: [...failures, ...undecidedText(undecided)] };
  }
  const count = numbered(offers.length, 'address', 'addresses');
  const below = [...shown, ...undecidedText(undecided), ...unread].join('\n');
  terminal.show(withTable(table(rows), below, { ...PLAIN, width: terminal.width }));
  const question = `type ${WORD} to release ${count} of ${region}, which you may not get back; anything else keeps what is there: `;
  if (await terminal.ask(question) !== WORD) {
    const outcomes = offers.flatMap(({ row }) => keptFor('the answer was no', row));
    return { yes: false, text: 'nothing was released', ...answerOf(proposal, false, outcomes), failures };
  }
  const outcomes: Outcome[] = [];
  for (const offer of offers) outcomes.push(await releaseOne(offer, region, sources, choice));
  const done = outcomes.filter(isDone);
  const gone = offers.flatMap(({ row }, index) => (isDone(outcomes[index]!) ? [row] : []));
  const text = [...done.map(outcomeText), `${done.length} of ${count} released: ${costText(gone, ',')} less`].join('\n');
  const undone = outcomes.filter((one) => !isDone(one)).map(outcomeText);
  return { yes: true, text, ...answerOf(proposal, true, outcomes, totalUsd(gone)), failures: [...failures, ...undone] };
}

function answerOf(proposal: Proposal, confirmed: boolean, outcomes: readonly Outcome[], monthlyUsd = 0): { json: Releases } {
  const { region, kept, undecided, unread } = proposal;
  const addresses = [...kept, ...outcomes];
  return { json: { region, confirmed, addresses, undecided, monthlyUsd, unread: unread.length > 0 ? unread : undefined } };
}

function requireTerminal(terminal: Terminal): void {
  if (terminal.isThere()) return;
  throw new OperationError('could not ask whether to release: nobody is at the terminal; run it where you can read the question and type the answer '
    + '(npx cdk-adopt eip list --orphans --json is for scripts)');
}

/** Releases it only if it is as it was shown: somebody may use it by now. */
async function releaseOne({ eip, row }: Offer, region: string, { addresses, stacks }: Sources, choice: Choice): Promise<Outcome> {
  const { publicIp, allocationId } = row;
  try {
    const now = await addresses.read(eip);
    if (!now) return { publicIp, allocationId, outcome: 'gone' };
    const [again] = await rowsOf([now], region, stacks);
    const reason = useOf(again!) ?? (sameTags(eip.tags, now.tags) ? choice.refusalOf(again!) : 'its tags are others than those that were shown');
    if (reason !== undefined) return { publicIp, allocationId, outcome: 'kept', reason };
    return { publicIp, allocationId, outcome: await addresses.release(now) };
  } catch (error) {
    if (!(error instanceof OperationError)) throw error;
    return { publicIp, allocationId, outcome: 'failed', reason: error.message };
  }
}

function noteOf({ owner }: Row): string | undefined {
  return owner.kind === 'none' ? undefined : owner.note;
}

/** Why a stack may hold it. Undefined if none does: nobody's, an orphan, or one that its live stack has no resource for any more. */
function holdOf({ owner }: Row): string | undefined {
  if (owner.kind === 'none' || owner.state === 'gone' || owner.state === 'abandoned') return undefined;
  if (owner.state === 'unknown') return `stack ${owner.stack} may hold it: ${owner.note ?? 'CloudFormation could not be asked'}`;
  return `${owner.resource || 'a resource'} of stack ${owner.stack} holds it: remove that from the stack instead`;
}

/** Why an orphan is kept that a record points to: whoever gets the address next would be taken for the host of that name. */
function recordsOf({ records = [], allocationId }: Row): string | undefined {
  if (records.length === 0) return undefined;
  const which = records.map(recordText).join(', ');
  const point = records.length > 1 ? `the records ${which} point` : `the record ${which} points`;
  return `${point} to it; npx cdk-adopt eip release ${allocationId} releases it all the same`;
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
