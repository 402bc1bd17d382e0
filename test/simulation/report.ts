import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHECKOUT } from '../support/checkout';
import type { HttpSummary } from './http/explore';
import { exploreHttp } from './http/explore';
import type { MutantResult } from './mutation';
import { isProven, runMutants } from './mutation';
import type { PeerSummary } from './peers-survey';
import { PEERS_HEAD, peersRows, surveyPeers } from './peers-survey';
import { writtenSection } from './permissions/section';
import { type PoolSurvey, poolViolations, surveyPools } from './pools';
import { readCorpus } from './read-corpus';
import { REFUSAL_NAMES, REFUSALS } from './schedule';
import { invariantsOf, PAIRS_STRIDE, type Summary, survey, type SurveyOptions, tellSummary, VARIANTS, waysOf } from './survey';
import { markdown } from './table';

const FILE = join(CHECKOUT, 'docs', 'reliability.md');

/** Explores all of it, and writes down what came of it. @returns whether all is well */
export async function writeReport(options: SurveyOptions): Promise<boolean> {
  const { tell } = options;
  const summary = await survey(options);
  tellSummary(summary, tell);
  const pools = await surveyPools(options.seed, tell);
  const mutants = await runMutants({ tell });
  const peers = await surveyPeers(tell);
  const http = await exploreHttp({ progress: tell });
  writeFileSync(FILE, reportOf({ summary, pools, mutants, peers, http, permissions: writtenSection() }));
  tell(`written: ${FILE}`);
  return summary.violations + poolViolations(pools) === 0 && mutants.every(isProven) && http.violations.length + http.notRun.length === 0;
}

export interface Results {
  readonly summary: Summary;
  readonly pools: PoolSurvey;
  readonly mutants: readonly MutantResult[];
  readonly peers: readonly PeerSummary[];
  readonly http: HttpSummary;
  /** The section on permissions, which a test keeps up to date. */
  readonly permissions: string;
}

const CIRCUMSTANCES: Readonly<Record<string, string>> = {
  'lag': 'every read of S3, SES and EC2 shows the state of 10 s ago',
  'hasty': 'each operation follows the one before it at once',
  'late-iam': 'a policy takes effect 8 s after it was made',
  'shown-as-deleted': 'while a replaced thing is deleted, CloudFormation shows the resource as DELETE_IN_PROGRESS',
  'busy-50': 'the stack has 50 more resources: in the first 10 s of an operation CloudFormation answers each action once in 2.5 s here, and throttles the rest',
  'busy-400': 'the stack has 400 more: in the first 80 s, once in 20 s',
  'leased': 'a folder takes a lease for a single template, where otherwise it takes one for more than 60',
  'outage': 'from some call on CloudFormation throttles every question for 60 s',
  'denied-all': 'an organization\'s policy denies every call but those to CloudFormation, from the first one on',
  ...Object.fromEntries(REFUSAL_NAMES.map((name) => {
    const { code, time, calls } = REFUSALS[name];
    return [name, `EC2 answers ${code} to ${calls.join(' and ')} for ${time / 1_000} s, as it does while a service lets an address go`];
  })),
  'rollback disabled': 'an operation that failed is not rolled back: it is tried again, the template is changed, the stack is rolled back by hand, or deleted',
  'old code': 'a stack of version 0.1.0 is deployed with today\'s handlers, and 0.1.0\'s own carry out the rollback',
};

function circumstanceRows({ byCircumstance }: Summary): (string | number)[][] {
  const played = Object.entries(CIRCUMSTANCES).filter(([name]) => name in byCircumstance);
  return played.map(([name, what]) => [name, what, byCircumstance[name]!]);
}

/** `every 12th with lag, every 8th with hasty` */
function strides(): string {
  const others = VARIANTS.filter(({ circumstances }) => circumstances.length > 0);
  return others.map(({ circumstances, stride }) => `every ${stride}th with ${circumstances.map(code).join(' and ')}`).join(', ');
}

const count = (number: number) => number.toLocaleString('en');

export function reportOf({ summary, pools, mutants, peers, http, permissions }: Results): string {
  const caught = mutants.filter(isProven);
  return `# Reliability

Written by \`npm run simulate -- --report\`; the text is in \`test/simulation/report.ts\`, the figures are what that run found.

## What is promised

Whatever goes wrong on the way, a custom resource of this library ends in the declared state or in a clear failure, leaves nothing
behind, and touches nothing that isn't its own:

1. What we create carries our mark from the creating call on.
2. A request that is delivered again ends in the same address, the same rules, the same template.
3. A failed creation leaves nothing.
4. Only what is ours is changed or removed.
5. A rollback restores the address, the rules and the text that were there before.
6. A request that was canceled or overtaken leaves nothing.
7. There is always an answer, in time and in form.
8. Somebody else's CORS rules stay as they are, in their order.
9. Deleting what is gone succeeds.

## How it is tested

\`test/simulation\` plays CloudFormation (statuses, rollbacks, cancellation, invented ids, clean-up, retried deletes), Lambda (delivery at least
once, twice at a time, deaths and retries), IAM (the policies that the constructs synthesize, in force only while the stack has them) and S3,
SES and EC2 (with reads that lag behind) on one virtual clock. The handlers' real code runs in it; only their ports and the clock are replaced. The
stores behind S3, SES and EC2 are held to moto and ministack by the contract tests in \`test/contract\`.

A *script* is a story of stacks. A *schedule* is a script with what goes wrong at which step; it has a name such as \`ip#12:dies-after\`, and
\`npm run simulate -- --replay 'ip#12:dies-after'\` tells it, one line a step. At every step it is checked that only our own things are touched;
after every operation, and at the end, that the account holds what is declared and nothing else. The checks go by who really made a thing, which no tag
can bend.

- \`npm run simulate\`: every single fault at every step of every script, and ${strides()};
  every placement of the calls of a canceled request among those of the requests after it; a part of the pairs of faults; random schedules,
  whose counter-examples fast-check shrinks. \`-- --all\` plays every pair, and every single fault in every circumstance.
  Then the random histories of pools, which \`-- --pools\` plays alone. The same seed (\`--seed N\`) gives the same histories: their hash is told at the end.
- \`npm run simulate -- --fresh 60\`: random schedules for a minute, with a new seed. Each CI run does so. A counter-example is told with the command that replays it.
- \`test/simulation/corpus\`: the ${readCorpus().length} schedules that have been counter-examples. \`npm test\` plays all of them, and a slice of the single faults.
- \`npm run simulate -- --mutants\`: breaks the handlers on purpose, each of which has to be noticed.
- \`npm run simulate -- --permissions\`: takes away and widens each permission of the functions, one at a time.
- \`npm run simulate -- --peers\`: the same schedules with what users do today.
- \`npm run simulate -- --http\`: the bundled handlers, over HTTP, against moto and the loopback SES, behind a proxy that breaks the n-th request.

## The figures

${count(summary.distinct)} distinct schedules (by the sequence of actor, call and fault) in ${count(summary.seconds)} s: ${count(summary.violations)} violations.

${markdown(['explored', 'schedules', 'distinct', 'with a violation'], waysOf(summary.byWay))}
${markdown(['invariant', 'broken in'], invariantsOf(summary))}
${markdown(['fault', 'schedules with it'], Object.entries(summary.byKind))}
The seed of the random ones was ${summary.seed}. The hash of all histories is \`${summary.digest}\`.

## CloudFormation, Lambda and IAM as they are

${markdown(['circumstance', '', 'distinct schedules'], circumstanceRows(summary))}
CloudFormation limits its API: 5 to 20 requests a second of an action are reported, for all resources and stacks of an account and region, and a stack has up to 500 resources. So the
handlers hardly ask it on the ordinary path: not at all when rules, an address or a template are created, at most once in an update, at most twice in a deletion;
[benchmarks](benchmarks.md) has all calls. A request that is less than 5 s old is its own confirmation, and a deletion acts on the thing that it names before it asks. A question that is throttled is
asked again until the function's time is up, and is never taken for a yes; only the question whether a late call may still write something counts as a yes without an answer. A folder of
more than 60 templates has a lease, a template of its own that the next request of the resource removes, and asks at most twice in its first invocation, once in each that follows
([decision 12](internals/decisions/0012-lease-of-a-folder.md)); a smaller one asks once in 5 s while it writes. 400
resources of each kind in one stack are created, changed and deleted at once at 5, 10 and 20 requests a second (\`test/simulation/throttled.test.ts\`).

Every write follows a read. So what was denied from its first call on has written nothing, and its deletion and its rollback succeed. What a failed operation
leaves in a stack whose rollback is disabled is found by its marks and undone by the next operation, whichever that is; a text that was there before is back at the latest when the stack goes.

## Pools of addresses

${count(pools.all.histories)} random histories (${count(pools.all.steps)} steps) of groups of up to 20 instances and a pool of up to 20 addresses: ${count(pools.all.violations.length)} violations. Instances
are launched, terminated, detached, sent to a warm pool and back; the pool grows and shrinks, groups are added; somebody else associates addresses; events come twice, late, out of order, or not
at all; invocations run at the same time, die and are delivered again; reads lag by 12 s; EC2 throttles and breaks. After every step no address is on two instances, no instance has two, nothing
that somebody else has associated is touched, and no instance in service loses its address by us. At the end no address is lost, every launch has gone on, and every instance in service has an address
or a reason in the log. A launch whose event arrives is completed within two minutes of it, with an address or without.

${count(pools.oneRefused.histories)} more are of pools of four addresses, of which EC2 refuses one for good, as one of another border group (${count(pools.oneRefused.steps)} steps): ${count(pools.oneRefused.launches)} launches
are completed, ${count(pools.oneRefused.launchesWithout)} of them without an address, since there were more instances than the other three; ${count(pools.oneRefused.violations.length)} violations. What can't be had, since EC2 and Auto Scaling have no lock in common:

- Where EC2 replaces the address of an occupied instance instead of refusing (no document says which), two deliveries can exchange one address of the pool for another.
- An invocation that dies between AssociateAddress and CreateTags, for an instance that no hook holds and that is detached before the next look, leaves its address on it.
- Without a hook, an instance that comes back into service from a warm pool with its old address can lose it for up to 42 s.

## The mutants

${caught.length} of ${mutants.length} ways to break the handlers are noticed, each by a schedule in which the handlers as they are keep all invariants:

${markdown(['the broken handler', 'breaks invariant', 'in'], mutants.map((one) => [one.name, isProven(one) ? one.invariants.join(', ') : 'not noticed', code(one.schedule)]))}
${permissions}## The peers

The flow that AWS's own examples show (allocate and associate, release when that fails; create, and update what exists already; put the whole CORS
configuration) behind the CDK's Provider framework, and \`AwsCustomResource\` as users configure it, both with the runtime code of the installed aws-cdk-lib,
in the same scripts, with the same single faults and the same checks. IAM is not enforced for them. For \`AwsCustomResource\`, which makes one call for each kind
of request, addresses are allocated and not associated. The scripts of folders are left out: there users have a resource for each template.

${markdown(PEERS_HEAD, peersRows(peers).map((row) => row.map((cell, column) => (column === PEERS_HEAD.length - 1 ? code(String(cell)) : cell))))}
A leak is replayed with \`npm run simulate -- --replay SCHEDULE --peer provider-framework\`, or \`--peer aws-custom-resource\`.

## Over HTTP

${count(http.total.runs)} runs: each of ${http.scripts.length} scripts, with each of its requests reset before it was forwarded, reset after it, answered with 503,
throttled, or hanging until the function's time was up; and each script of addresses while EC2 refuses to let one go, with each code that it has for that, for 5, 25, 120 and
600 s of the function's clock. ${http.total.leaks} leaks, ${http.total.foreignChanges} changes of somebody else's things, ${http.total.others} other violations.

${markdown(['script', 'requests', 'runs'], http.scripts.map(({ script, requests, byFault }) =>
    [script, requests, Object.values(byFault).reduce((sum, { runs }) => sum + runs, 0)]))}
## What is not covered, and what nothing can survive

- **A foreign write between our read and our write.** S3's CORS, SES's templates and EC2's associations have no conditional write. Where somebody else changes a thing
  in the moment between, one of the two changes is lost. ${count(summary.raced)} of the schedules were such; they are counted apart, and at the other things in them all invariants hold.
- **A thing that CloudFormation gives up.** In the clean-up of an update CloudFormation asks once to delete what was replaced or taken out. When that request fails for
  good, or its event is lost with all its retries, CloudFormation goes on and forgets the thing. ${count(summary.abandoned)} of the schedules were such. What was replaced goes with the stack all the
  same, found by its mark.
- **A second delivery of a request, another fault, and the next operation at once,** all together: an answer to the question whether a request is still wanted holds
  for 5 s, and a call takes up to 10 s. Each two of the three are explored.
- **Two deliveries of one creation at once, of which one dies** after it has allocated an address and before it can release it: that address goes with the stack.
- **A CloudFormation that throttles for longer than a function has time** (5 minutes for rules, 15 for an address, 10 for a template, 8 for an invocation of a folder): a request that needs the
  answer fails.
- **A failed operation without rollback, and none after it:** what it has left stays until the next operation on the stack, or its deletion.
- **A tag that moves** from one address to another less than 15 s before a deployment that looks for it: two deliveries may find different addresses.
- **Two reads in a row that both lag behind,** where other reads between them don't: a merge of CORS rules goes by two reads that agree.
- **Answers of CloudFormation's that lag by more than 2 s,** and calls that land more than 15 s after the question whether they are still wanted: the handlers' waits are
  made for less.
- **Three deaths of the same request:** Lambda delivers an event three times.
- **All pairs of faults** are explored by \`--all\` only, which takes hours; the figures above are of every ${count(PAIRS_STRIDE)}th. Kinds of faults that come to the same for the handlers (a lost
  request, a throttled one, one that is refused for a moment) are tried once in pairs.
- **Quotas of the account, network interfaces, private addresses, BYOIP pools and nested stacks** are covered by the handlers' tests, not by the simulation.
- **What the real services do and no document says** is played either way where the facts leave it open (whether CloudFormation shows a resource as being deleted while a
  replaced thing goes), and else as the documents have it.
`;
}

function code(text: string | undefined): string {
  return text ? `\`${text}\`` : '';
}
