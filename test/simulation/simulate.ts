// `npm run simulate`: explores what can go wrong with the custom resources, in depth.
import { parseArgs } from 'node:util';
import { play } from './history';
import { ours } from './ours';
import { parse } from './schedule';
import { SCRIPTS } from './scripts';
import { story } from './story';
import { survey } from './survey';

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      replay: { type: 'string' },
      all: { type: 'boolean', default: false },
      seed: { type: 'string' },
      only: { type: 'string', default: '' },
      explore: { type: 'string', default: '' },
    },
  });
  if (values.replay !== undefined) return replay(values.replay);
  return survey({
    all: values.all, seed: Number(values.seed ?? Date.now() % 2 ** 31), only: values.only, explore: values.explore, tell: (line) => console.log(line),
  });
}

async function replay(text: string): Promise<number> {
  const schedule = parse(text);
  const script = SCRIPTS.find(({ name }) => name === schedule.script);
  if (!script) throw new Error(`there is no script "${schedule.script}"; expected one of ${SCRIPTS.map(({ name }) => name).join(', ')}`);
  const history = await play(script, schedule, ours);
  console.log(story(history).join('\n'));
  return history.violations.length === 0 ? 0 : 1;
}

main().then((code) => { process.exitCode = code; }, (error: unknown) => {
  console.error(error);
  process.exitCode = 2;
});
