import { holderOf, type Rule } from '../../core/bucket-cors/merge';
import { parkedBy } from '../../core/bucket-cors/parked';
import { OperationError } from '../../core/errors';
import { describeError } from '../shared/aws-errors';
import type { CommandResult } from '../shared/command';
import { STATE_COLORS } from '../shared/owner-status';
import { type Report, unreported } from '../shared/progress';
import { type Columns, tableOf } from '../shared/table';
import { oneLine } from '../shared/terminal';
import { findResources, type FoundResource, type Stacks } from './owner';
import type { Buckets } from './s3';

/** `unknown`: no stack of this region has it. */
type RuleHolder =
  | FoundResource & { readonly state: 'live' | 'gone' }
  | { readonly kind: 'cdk-adopt'; readonly hash: string; readonly state: 'unknown' }
  | { readonly kind: 'foreign' };

interface RulesOfOwner {
  readonly owner: RuleHolder;
  /** From 0. */
  readonly rules: readonly number[];
  /** Those of them that an exclusive `BucketCors` has set aside. */
  readonly parked: readonly number[];
}

/** The output of `--json`: a stable format. */
export interface CorsListing {
  readonly region: string;
  /** Only those with rules of a `BucketCors`. */
  readonly buckets: readonly { readonly bucket: string; readonly rules: number; readonly owners: readonly RulesOfOwner[] }[];
  /** What could not be read, and why; absent if nothing is missing. */
  readonly unread?: readonly string[];
}

const READERS = 10;
/** For each of the two searches: an account may have thousands of stacks. */
const SEARCH_SECONDS = 300;

export async function list(source: Buckets, stacks: Stacks, report: Report = unreported): Promise<CommandResult> {
  const region = await source.region();
  const { rules, unread } = await readRules(source, report);
  const ours = [...rules].filter(([, all]) => all.some(isTouched)).sort(([one], [other]) => (one < other ? -1 : 1));
  const hashes = new Set(ours.flatMap(([, all]) => all.flatMap((rule) => holderOf(rule)?.hash ?? [])));
  const { holders, problem } = await holdersOf(hashes, stacks);
  const buckets = ours.map(([bucket, all]) => ({ bucket, rules: all.length, owners: ownersIn(all, holders) }));
  const missing = [...unread, ...problem ? [problem] : []];
  const listing: CorsListing = { region, buckets, unread: missing.length > 0 ? missing : undefined };
  const rows = buckets.flatMap(({ bucket, owners }) => owners.map((one) => ({ bucket, ...one })));
  const count = buckets.length === 0 ? 'no buckets' : `${buckets.length} bucket${buckets.length === 1 ? '' : 's'}`;
  const text = [`${count} in ${region} with CORS rules of a BucketCors, of ${rules.size} that were read`, ...missing].map(oneLine).join('\n');
  return { yes: true, table: tableOf(COLUMNS, rows), text, json: listing };
}

function isTouched(rule: Rule): boolean {
  return holderOf(rule) !== undefined || rule.AllowedOrigins.some(parkedBy);
}

/** What may not be read is left out, and told. */
async function readRules(source: Buckets, report: Report) {
  const rules = new Map<string, readonly Rule[]>();
  const unread: string[] = [];
  const names = await source.names();
  const left = names.values();
  const reader = async () => {
    for (const bucket of left) {
      try {
        rules.set(bucket, (await source.rules(bucket)).rules);
      } catch (error) {
        if (!(error instanceof OperationError)) throw error;
        unread.push(error.message);
      }
      report(`${rules.size + unread.length} of ${names.length} buckets read`);
    }
  };
  await Promise.all(Array.from({ length: READERS }, reader));
  return { rules, unread: unread.sort() };
}

/** Stacks that are there come first; CloudFormation knows those that are gone for 90 days. */
async function holdersOf(hashes: ReadonlySet<string>, stacks: Stacks) {
  const holders = new Map<string, RuleHolder>();
  for (const [state, idsOf] of [['live', stacks.ids], ['gone', stacks.deletedIds]] as const) {
    const missing = new Set([...hashes].filter((hash) => !holders.has(hash)));
    if (missing.size === 0) break;
    const signal = AbortSignal.timeout(SEARCH_SECONDS * 1_000);
    try {
      for (const [hash, found] of await findResources(missing, idsOf(signal), stacks, signal)) holders.set(hash, { ...found, state });
    } catch (error) {
      const why = signal.aborted ? `the search was given up after ${SEARCH_SECONDS} s` : describeError(error);
      return { holders, problem: `CloudFormation could not be asked for all owners: ${why}` };
    }
  }
  return { holders, problem: undefined };
}

function ownersIn(rules: readonly Rule[], holders: ReadonlyMap<string, RuleHolder>): RulesOfOwner[] {
  const byHash = new Map<string | undefined, number[]>();
  rules.forEach((rule, index) => {
    const hash = holderOf(rule)?.hash;
    byHash.set(hash, [...byHash.get(hash) ?? [], index]);
  });
  return [...byHash].map(([hash, indices]) => ({
    owner: hash === undefined ? { kind: 'foreign' } : holders.get(hash) ?? { kind: 'cdk-adopt', hash, state: 'unknown' },
    rules: indices,
    parked: indices.filter((index) => rules[index]!.AllowedOrigins.some(parkedBy)),
  }));
}

const COLUMNS: Columns<RulesOfOwner & { readonly bucket: string }> = {
  BUCKET: { text: ({ bucket }) => bucket, isWhole: true },
  RULES: { text: ({ rules }) => rules.map((index) => index + 1).join(', ') },
  OWNER: { text: ownerText, color: ({ owner }) => (owner.kind === 'foreign' ? 'gray' : STATE_COLORS[owner.state]) },
};

function ownerText({ owner, parked }: RulesOfOwner): string {
  if (owner.kind === 'foreign') return parked.length > 0 ? 'foreign, set aside by an exclusive BucketCors' : 'foreign';
  if (owner.kind === 'cdk-adopt') return `the BucketCors of hash ${owner.hash} (unknown)`;
  return `${owner.resource} of stack ${owner.stack}${owner.state === 'gone' ? ' (gone)' : ''}`;
}
