// `npm run simulate`: explores what can go wrong with the custom resources, in depth.
import { parseArgs } from 'node:util';
import { playFresh } from './fresh';
import type { Script } from './history';
import { play } from './history';
import { exploreHttp } from './http/explore';
import { tableOf } from './http/table';
import type { Subject } from './lambda';
import { isProven, runMutants } from './mutation';
import { ours } from './ours';
import { PEERS, scriptFor } from './peers';
import { surveyPeers, tellPeers } from './peers-survey';
import { explorePermissions } from './permissions/explore';
import { poolViolations, surveyPools } from './pools';
import { writeReport } from './report';
import { parse } from './schedule';
import { scriptNamed } from './scripts';
import { story } from './story';
import { survey, tellSummary } from './survey';

const tell = (line: string): void => console.log(line);

const OPTIONS = {
  'replay': { type: 'string' },
  'peer': { type: 'string' },
  'mutants': { type: 'boolean' },
  'peers': { type: 'boolean' },
  'http': { type: 'boolean' },
  'pools': { type: 'boolean' },
  'permissions': { type: 'boolean' },
  'report': { type: 'boolean' },
  'fresh': { type: 'string' },
  'all': { type: 'boolean', default: false },
  'seed': { type: 'string' },
  'only': { type: 'string', default: '' },
  'explore': { type: 'string', default: '' },
} as const;

/** @returns whether all is well */
async function main(): Promise<boolean> {
  const { values } = parseArgs({ options: OPTIONS });
  if (values.replay !== undefined) return replay(values.replay, values.peer);
  const { all, only, explore, seed = String(Date.now() % 2 ** 31) } = values;
  const exploration = { all, only, explore, seed: Number(seed), tell };
  if (values.fresh !== undefined) return playFresh({ seconds: Number(values.fresh), seed: Number(seed), only, tell });
  if (values.mutants) return (await runMutants({ tell, only: values.only })).every(isProven);
  if (values.peers) {
    tellPeers(await surveyPeers(tell), tell);
    return true;
  }
  if (values.http) return overHttp(only);
  if (values.pools) return arePoolsWell(Number(seed));
  if (values.permissions) return explorePermissions(tell);
  if (values.report) return writeReport(exploration);
  const summary = await survey(exploration);
  tellSummary(summary, tell);
  const arePools = only !== '' || await arePoolsWell(Number(seed));
  return summary.violations === 0 && arePools;
}

async function arePoolsWell(seed: number): Promise<boolean> {
  return poolViolations(await surveyPools(seed, tell)) === 0;
}

async function replay(text: string, peer: string | undefined): Promise<boolean> {
  const schedule = parse(text);
  const script = scriptNamed(schedule.script);
  const [played, subject] = peer === undefined ? [script, ours] : peerOf(peer, script);
  const history = await play(played, schedule, subject);
  tell(story(history).join('\n'));
  return history.violations.length === 0;
}

function peerOf(peer: string, script: Script): [Script, Subject] {
  const subject = PEERS[peer];
  if (!subject) throw new Error(`there is no peer "${peer}"; expected one of ${Object.keys(PEERS).join(', ')}`);
  return [scriptFor(peer, script), subject];
}

async function overHttp(only: string): Promise<boolean> {
  const summary = await exploreHttp({ progress: tell, only });
  tell(tableOf(summary));
  return summary.violations.length + summary.notRun.length === 0;
}

main().then((well) => process.exit(well ? 0 : 1), (error: unknown) => {
  console.error(error);
  process.exit(2);
});
