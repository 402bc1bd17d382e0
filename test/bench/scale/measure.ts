import { ours } from '../../simulation/ours';
import { total } from '../calls/counts';
import { callsOf } from '../calls/job';
import { folderLife } from '../calls/lives';
import { interleaved } from '../interleaved';
import type { Options } from '../options';
import { growth } from '../statistics';
import { buildChild } from '../synth/build';
import type { Inner, KindName } from '../synth/case';
import { synthesize } from '../synth/measure';

const COUNTS = [1, 10, 100, 400];
/** S3 takes so many rules. */
const RULES = COUNTS.filter((count) => count <= 100);

const SERIES: readonly { readonly kind: KindName | Inner; readonly title: string; readonly counts: readonly number[] }[] = [
  { kind: 'corsImported', title: '`BucketCors` on imported buckets', counts: COUNTS },
  { kind: 'rules', title: 'rules of one `BucketCors`', counts: RULES },
  { kind: 'email', title: '`EmailTemplate`', counts: COUNTS },
  { kind: 'folder', title: 'templates of one `EmailTemplates`', counts: COUNTS },
  { kind: 'address', title: '`ElasticIp`', counts: COUNTS },
  { kind: 'reverseDns', title: '`ElasticIp` with `addReverseDns`', counts: COUNTS },
  { kind: 'pool', title: '`ElasticIpPool` of a group each', counts: COUNTS },
];

export interface Growth {
  /** By how many there are. */
  readonly values: ReadonlyMap<number, number>;
  /** Of the power law that fits what comes on top of the first one: 1 is linear. Undefined where nothing can be told from noise. */
  readonly exponent?: number;
}

export interface ScaleFigures {
  readonly title: string;
  /** To declare and synthesize, in milliseconds: the least of all runs, which other programs disturb least. */
  readonly work: Growth;
  readonly bytes: Growth;
}

export interface CallGrowth {
  readonly job: string;
  readonly calls: Growth;
}

/** No ratio is of it: when it has to be quick, it is only to work. */
const QUICK = 10;

export async function measureScale({ quick, runs, tell }: Options): Promise<ScaleFigures[]> {
  tell('scale');
  const child = await buildChild();
  const cases = SERIES.flatMap(({ kind, counts }) => counts.filter((count) => !quick || count <= QUICK).map((count) => ({ kind, variant: 'adopt' as const, count, validation: false })));
  const samples = await interleaved(cases, runs.rest, (one) => synthesize(child, one), tell);
  return SERIES.map(({ kind, title }) => {
    const own = cases.filter((one) => one.kind === kind);
    const of = (name: 'work' | 'bytes') => grown(new Map(own.map((one) => [one.count, Math.min(...samples.get(one)!.map((sample) => sample[name]))])));
    return { title, work: of('work'), bytes: of('bytes') };
  });
}

/** Of a folder, where one request is for many templates: with all else, each resource makes its own calls. */
export async function measureCallGrowth({ tell }: Options): Promise<CallGrowth[]> {
  tell('scale: calls');
  const byJob = new Map<string, Map<number, number>>();
  for (const count of COUNTS) {
    for (const [job, counts] of await callsOf(folderLife(count), ours)) {
      byJob.set(job, (byJob.get(job) ?? new Map<number, number>()).set(count, total(counts)));
    }
  }
  return [...byJob].map(([job, values]) => ({ job, calls: grown(values) }));
}

function grown(values: ReadonlyMap<number, number>): Growth {
  return { values, exponent: growth(values) };
}
