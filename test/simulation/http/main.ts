import { parseArgs } from 'node:util';
import { exploreHttp, replayHttp } from './explore';
import { tableOf } from './table';

// The run by itself: --only <part of a script's name>, --extra, --concurrency <n>, --sabotage <name>, or --replay <id>.

const { values } = parseArgs({
  options: {
    only: { type: 'string' }, extra: { type: 'boolean' }, concurrency: { type: 'string' }, sabotage: { type: 'string' }, replay: { type: 'string' },
  },
});

async function main({ only, extra, concurrency, sabotage, replay }: typeof values): Promise<boolean> {
  if (replay !== undefined) {
    console.log((await replayHttp(replay, sabotage)).join('\n'));
    return true;
  }
  const summary = await exploreHttp({
    progress: (line) => console.error(line), only, extra, sabotage, ...(concurrency !== undefined && { concurrency: Number(concurrency) }),
  });
  console.log(tableOf(summary));
  return summary.violations.length + summary.notRun.length === 0;
}

main(values).then((well) => process.exit(well ? 0 : 1), (error: Error) => {
  console.error(error.stack);
  process.exit(1);
});
