import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { init } from 'echarts';
import { DOCS } from '../paths';
import { type KindName, titleOf } from '../synth/case';
import type { Results } from './results';

const FOLDER = join(DOCS, 'benchmarks');
const SHORT: Readonly<Record<KindName, string>> = {
  corsImported: 'imported bucket', corsOwn: 'own bucket', email: 'template', folder: 'folder', address: 'address', reverseDns: 'reverse DNS', pool: 'group',
};
const [WIDTH, HEIGHT, BAR] = [860, 380, 24];

interface Plot {
  readonly option: object;
  readonly height: number;
}

/** @returns the files, as the document refers to them */
export function drawPlots({ synth, handlers, scale }: Results): Map<string, string> {
  const plots = new Map<string, Plot>();
  if (synth) {
    const rows = synth.filter(({ validation }) => !validation).map(({ kind, variant, marginal }) => [`${plain(titleOf(kind, variant))} (${SHORT[kind]})`, marginal.wall] as const);
    plots.set('synth', bars('Synth: milliseconds for each of 400', rows));
  }
  if (handlers) {
    const rows = handlers.map(({ feature, make, load }) => [`${feature}: ${{ ours: 'as published', external: 'SDK of the runtime', plain: 'plain bundle' }[make]}`, load] as const);
    plots.set('load', bars('Load of the handlers in a cold process: milliseconds', rows));
  }
  if (scale) plots.set('scale', lines('Synth time by count: milliseconds', scale.map(({ title, work }) => [plain(title), [...work.values]] as const)));
  mkdirSync(FOLDER, { recursive: true });
  return new Map([...plots].map(([name, plot]) => {
    writeFileSync(join(FOLDER, `${name}.svg`), `${drawn(plot)}\n`);
    return [name, `benchmarks/${name}.svg`];
  }));
}

function plain(markdown: string): string {
  return markdown.replaceAll('`', '');
}

function drawn({ option, height }: Plot): string {
  const chart = init(null, undefined, { renderer: 'svg', ssr: true, width: WIDTH, height });
  chart.setOption({ backgroundColor: '#ffffff', animation: false, ...option });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return svg;
}

function bars(text: string, rows: readonly (readonly [string, number])[]): Plot {
  const ordered = [...rows].reverse(); // the first one on top
  const option = {
    title: { text, left: 'center' }, grid: { left: 10, right: 60, top: 40, bottom: 10, containLabel: true },
    xAxis: { type: 'value' },
    // Every bar has its name.
    yAxis: { type: 'category', data: ordered.map(([name]) => name), axisLabel: { interval: 0 } },
    series: [{ type: 'bar', data: ordered.map(([, value]) => Number(value.toFixed(2))), label: { show: true, position: 'right' } }],
  };
  return { option, height: 60 + BAR * rows.length };
}

function lines(text: string, series: readonly (readonly [string, readonly (readonly [number, number])[]])[]): Plot {
  const option = {
    title: { text, left: 'center' }, legend: { top: 26 }, grid: { left: 10, right: 30, top: 80, bottom: 10, containLabel: true },
    xAxis: { type: 'log' }, yAxis: { type: 'log' },
    series: series.map(([name, data]) => ({ type: 'line', name, data: data.map(([x, y]) => [x, Number(y.toFixed(1))]) })),
  };
  return { option, height: HEIGHT };
}
