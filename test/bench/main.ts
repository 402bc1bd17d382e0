import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHECKOUT } from '../support/checkout';
import { callFaults, measureCalls } from './calls/measure';
import { measureHandlers } from './handlers/measure';
import { type Options, optionsOf, type Part, PARTS, Refusal } from './options';
import { DOCS } from './paths';
import { commit, readCommitted, regressions } from './report/check';
import { documentOf, throttledTable } from './report/document';
import { drawPlots } from './report/plots';
import { type Ratio, ratiosOf } from './report/ratios';
import type { Results } from './report/results';
import { measureCallGrowth, measureScale } from './scale/measure';
import { measureSynth } from './synth/measure';
import { measureThrottled, throttledFaults } from './throttled/measure';

async function measure(options: Options): Promise<Results> {
  const has = (part: Part) => options.parts.includes(part);
  return {
    ...(has('synth') && { synth: await measureSynth(options) }),
    ...(has('handlers') && { handlers: await measureHandlers(options) }),
    ...(has('calls') && { calls: await measureCalls(options) }),
    ...(has('throttled') && { throttled: await measureThrottled(options) }),
    ...(has('scale') && { scale: await measureScale(options), callGrowth: await measureCallGrowth(options) }),
  };
}

function tellRatio({ name, value, limit }: Ratio): string {
  return `${value.toFixed(2).padStart(10)}  ${name}${limit !== undefined && value > limit ? `: MORE THAN ${limit}` : ''}`;
}

async function main(): Promise<void> {
  process.env.CDK_VALIDATION = 'false'; // of what is synthesized here, to count calls
  const options = optionsOf(process.argv.slice(2));
  const { parts, apart, quick, check, tell } = options;
  for (const name of apart) spawnSync(join(CHECKOUT, 'node_modules', '.bin', 'tsx'), [join(__dirname, `${name}.ts`)], { stdio: 'inherit' });
  if (parts.length === 0) return;
  const committed = check ? readCommitted() : undefined;

  const results = await measure(options);
  const ratios = ratiosOf(results);
  ratios.forEach((ratio) => tell(tellRatio(ratio)));
  if (results.throttled) tell(throttledTable(results.throttled));
  const faults = [
    ...callFaults(results.calls ?? []), ...throttledFaults(results.throttled ?? []), ...(committed ? regressions(ratios, committed) : []),
  ];
  faults.forEach(tell);
  if (faults.length > 0) process.exitCode = 1;
  // What is committed is of a whole run.
  if (check || quick || parts.length < PARTS.length) return;
  writeFileSync(join(DOCS, 'benchmarks.md'), documentOf(results, options, drawPlots(results)));
  commit(ratios);
}

main().catch((error: unknown) => {
  console.error(error instanceof Refusal ? error.message : error);
  process.exitCode = 1;
});
