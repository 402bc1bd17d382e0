import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { CHECKOUT } from '../../support/checkout';
import { interleaved } from '../interleaved';
import type { Options } from '../options';
import { median } from '../statistics';

/** How long it takes to start, from the spawn to the end, in milliseconds. */
export interface CommandLineFigures {
  readonly bareNode: number;
  readonly version: number;
  /** What `cdk-adopt --version` takes more than bare node: the median of the rounds. */
  readonly above: number;
}

const BARE = ['--eval', ''];
const VERSION = [join(CHECKOUT, 'assets', 'cli', 'index.js'), '--version'];

export async function measureCommandLine({ runs, tell }: Options): Promise<CommandLineFigures> {
  tell('command line');
  const samples = await interleaved([BARE, VERSION], runs.timed, (args) => Promise.resolve(timed(args)), tell);
  return figuresOf(samples.get(BARE)!, samples.get(VERSION)!);
}

/** @param version those of the same rounds */
export function figuresOf(bareNode: readonly number[], version: readonly number[]): CommandLineFigures {
  return { bareNode: median(bareNode), version: median(version), above: median(version.map((one, round) => one - bareNode[round]!)) };
}

function timed(args: readonly string[]): number {
  const began = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`node ${args.join(' ')}: ${stderr}`);
  return performance.now() - began;
}
