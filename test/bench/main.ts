import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHECKOUT } from '../support/checkout';
import { callFaults, measureCalls } from './calls/measure';
import { measureCommandLine } from './command-line/measure';
import { measureHandlers } from './handlers/measure';
import { type Options, optionsOf, type Part, PARTS, Refusal } from './options';
import { DOCS } from './paths';
import { commit, inWords, readCommitted, told, type Verdict, verdicts } from './report/check';
import { commandLineText, documentOf, throttledTable } from './report/document';
import { writePlots } from './report/plots';
import { type Ratio, ratiosOf } from './report/ratios';
import type { Results } from './report/results';
import { measureCallGrowth, measureScale } from './scale/measure';
import { measureSynth } from './synth/measure';
import { measureThrottled, throttledFaults } from './throttled/measure';
import { measureTimings } from './timed/measure';
import { joined, TIMED } from './timed/ratios';

async function measure(options: Options): Promise<Results> {
  const has = (part: Part) => options.parts.includes(part);
  return {
    ...(has('timed') && { timings: await measureTimings(TIMED, options) }),
    ...(has('synth') && { synth: await measureSynth(options) }),
    ...(has('handlers') && { handlers: await measureHandlers(options) }),
    ...(has('calls') && { calls: await measureCalls(options) }),
    ...(has('throttled') && { throttled: await measureThrottled(options) }),
    ...(has('command-line') && { commandLine: await measureCommandLine(options) }),
    ...(has('scale') && { scale: await measureScale(options), callGrowth: await measureCallGrowth(options) }),
  };
}

function tellRatio({ name, limit, ...figure }: Ratio): string {
  return `${inWords(figure).padStart(20)}  ${name}${limit !== undefined && figure.value > limit ? `: MORE THAN ${limit}` : ''}`;
}

/** Faults; what is too noisy to be one is told alone. */
async function check(ratios: readonly Ratio[], results: Results, options: Options): Promise<string[]> {
  const { tell } = options;
  const committed = readCommitted();
  let timings = results.timings ?? {};
  const found = await verdicts(ratios, committed, async (names) => {
    tell(`measured again, since it may be worse: ${names.join('; ')}`);
    timings = joined(timings, await measureTimings(TIMED.filter(({ name }) => names.includes(name)), options));
    return ratiosOf({ timings }).filter(({ name }) => names.includes(name));
  });
  const withVerdict = (wanted: Verdict) => found.filter(([, verdict]) => verdict === wanted).map(([ratio]) => told(ratio, committed));
  withVerdict('too noisy').forEach((line) => tell(`${line}: too noisy to say more; run it on a machine that does less else`));
  return withVerdict('worse');
}

async function main(): Promise<void> {
  process.env.CDK_VALIDATION = 'false'; // of what is synthesized here, to count calls
  const options = optionsOf(process.argv.slice(2));
  const { parts, apart, quick, tell } = options;
  for (const name of apart) spawnSync(join(CHECKOUT, 'node_modules', '.bin', 'tsx'), [join(__dirname, `${name}.ts`)], { stdio: 'inherit' });
  if (parts.length === 0) return;
  if (options.check) readCommitted(); // rather now than after some minutes

  const results = await measure(options);
  const ratios = ratiosOf(results);
  ratios.forEach((ratio) => tell(tellRatio(ratio)));
  if (results.commandLine) tell(commandLineText(results.commandLine));
  if (results.throttled) tell(throttledTable(results.throttled));
  const faults = [
    ...callFaults(results.calls ?? []), ...throttledFaults(results.throttled ?? []),
    ...(options.check ? await check(ratios, results, options) : []),
  ];
  faults.forEach(tell);
  if (faults.length > 0) process.exitCode = 1;
  // What is committed is of a whole run.
  if (quick || parts.length < PARTS.length) return;
  writeFileSync(join(DOCS, 'benchmarks.md'), documentOf(results, options, writePlots(results)));
  commit(ratios);
}

main().catch((error: unknown) => {
  console.error(error instanceof Refusal ? error.message : error);
  process.exitCode = 1;
});
