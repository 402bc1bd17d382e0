import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DOCS } from '../paths';
import { KINDS, titleOf } from '../synth/case';
import type { Results } from './results';
import { bars, lines } from './svg';

const MAKES = { ours: 'as published', external: 'SDK left to the runtime', plain: 'plain esbuild bundle' } as const;

/** Of what was measured. */
export function plotsOf({ synth, handlers, scale }: Results): Record<string, string> {
  return {
    ...(synth && { synth: bars('Synth: milliseconds for each of 400', KINDS.map(({ name, title }) => ({
      title,
      bars: synth.filter(({ kind, validation }) => kind === name && !validation)
        .map(({ kind, variant, marginal }) => ({ name: plain(titleOf(kind, variant)), value: marginal.wall, isOurs: variant === 'adopt' })),
    })).filter((group) => group.bars.length > 0)) }),
    ...(handlers && { load: bars('Load of a handler in a cold process: milliseconds', [...new Set(handlers.map(({ feature }) => feature))].map((title) => ({
      title,
      bars: handlers.filter(({ feature }) => feature === title).map(({ make, load }) => ({ name: MAKES[make], value: load, isOurs: make === 'ours' })),
    }))) }),
    ...(scale && { scale: lines('Synth of cdk-adopt by how many there are', ['how many', 'milliseconds'], scale.map(({ title, work }) =>
      ({ name: plain(title), points: [...work.values] }))) }),
  };
}

/** @returns the files, as the document refers to them */
export function writePlots(results: Results): Map<string, string> {
  mkdirSync(join(DOCS, 'benchmarks'), { recursive: true });
  return new Map(Object.entries(plotsOf(results)).map(([name, svg]) => {
    writeFileSync(join(DOCS, 'benchmarks', `${name}.svg`), svg);
    return [name, `benchmarks/${name}.svg`];
  }));
}

function plain(markdown: string): string {
  return markdown.replaceAll('`', '');
}
