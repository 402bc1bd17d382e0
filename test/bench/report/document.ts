import { told } from '../calls/counts';
import { callFaults, type JobFigures } from '../calls/measure';
import { EXTRAS } from '../calls/minimum';
import type { CommandLineFigures } from '../command-line/measure';
import type { Options } from '../options';
import type { Growth } from '../scale/measure';
import { KINDS, titleOf } from '../synth/case';
import { JOBS } from '../throttled/figures';
import type { ThrottledFigures } from '../throttled/measure';
import { inWords } from './check';
import { machine } from './machine';
import { HINDRANCES, NOTES } from './notes';
import { ratiosOf } from './ratios';
import type { Results } from './results';

type Cell = string | number;

function table(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const line = (cells: readonly Cell[]) => `| ${cells.map((cell) => String(cell).replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function section(title: string, ...parts: readonly (string | undefined)[]): string[] {
  return [`## ${title}`, ...parts.filter((part) => part !== undefined)];
}

/** docs/benchmarks.md: whatever has been measured. */
export function documentOf(results: Results, { runs }: Options, plots: ReadonlyMap<string, string>): string {
  const { synth, handlers, calls, throttled, scale, callGrowth, commandLine } = results;
  const plot = (name: string) => (plots.has(name) ? `![${name}](${plots.get(name)})` : undefined);
  const faults = callFaults(calls ?? []);
  return [
    '# Benchmarks',
    'What cdk-adopt costs at synth, in the stack, at a cold start and at deploy, beside what users would take instead. Written by `npm run bench`; '
      + '`npm run bench -- --quick` takes less than two minutes, `npm run bench -- --check` compares the [ratios](#ratios) with the committed ones.',
    `${runs.timed} rounds (${runs.rest} of what is no ratio with a limit); all cases take turns in each round, each in a process of its own. The figures are medians.`,
    machine().map((line) => `- ${line}`).join('\n'),
    ...section('Ratios', NOTES.ratios, ratioTable(results), hindrances(results)),
    ...(synth ? section('Synth', NOTES.synth, synthTable(results, false), 'With the synth-time validation:', synthTable(results, true), plot('synth')) : []),
    ...(handlers ? section('Handlers', NOTES.handlers, handlerTable(results), plot('load')) : []),
    ...(calls ? section(
      'Calls', NOTES.calls, callTable(calls), 'Why more is called than the API asks for:', extraTable(), faults.map((fault) => `- ${fault}`).join('\n') || undefined,
    ) : []),
    ...(throttled ? section('Throttled', NOTES.throttled, throttledTable(throttled)) : []),
    ...(commandLine ? section('Command line', NOTES.commandLine, commandLineText(commandLine)) : []),
    ...(scale ? section('Scale', NOTES.scale, scaleTable(scale), plot('scale')) : []),
    ...(callGrowth ? [growthTable('calls for a folder of', callGrowth.map(({ job, calls: grown }) => [job, grown]))] : []),
  ].join('\n\n').concat('\n');
}

function ratioTable(results: Results): string {
  const rows = ratiosOf(results).map(({ name, value, low, high, limit }) => [
    name, inWords({ value }), low === undefined ? '' : `${inWords({ value: low })} to ${inWords({ value: high! })}`,
    limit === undefined ? '' : inWords({ value: limit }), limit === undefined ? '' : value <= limit ? 'yes' : '**no**',
  ]);
  return table(['', 'measured', 'spread', 'at most', 'reached'], rows);
}

function hindrances(results: Results): string | undefined {
  const unreached = ratiosOf(results).filter(({ value, limit }) => limit !== undefined && value > limit);
  return unreached.map(({ name }) => `- ${name}: ${HINDRANCES[name] ?? 'no reason is known'}`).join('\n') || undefined;
}

function synthTable({ synth = [] }: Results, validation: boolean): string | undefined {
  const rows = synth.filter((one) => one.validation === validation).map(({ kind, variant, one, many, marginal, first }, index, all) => [
    all[index - 1]?.kind === kind ? '' : KINDS.find(({ name }) => name === kind)!.title, titleOf(kind, variant),
    first.wall.toFixed(0), first.cpu.toFixed(0), one.resources, one.bytes,
    marginal.wall.toFixed(2), marginal.cpu.toFixed(2), many.wall.toFixed(0), many.megabytes.toFixed(0), many.resources, many.bytes,
  ]);
  if (rows.length === 0) return 'Not measured.';
  return table([
    '', '', 'first, ms', 'of the processor', 'resources', 'bytes', 'each of 400, ms', 'of the processor', '400, ms', '400, MB', '400, resources', '400, bytes',
  ], rows);
}

const MAKES = { ours: 'as published', external: 'SDK left to the runtime', plain: 'plain esbuild bundle' };

function handlerTable({ handlers = [] }: Results): string {
  return table(['handler', '', 'bytes', 'zipped', 'load, ms', 'event to response, ms', 'memory above node, MB'], handlers.map(
    ({ feature, make, raw, zipped, load, response, megabytes }) =>
      [feature, MAKES[make], raw, zipped, load.toFixed(1), response.toFixed(0), megabytes.toFixed(0)]));
}

function callTable(calls: readonly JobFigures[]): string {
  const head = ['', 'job', 'the API\'s minimum', 'cdk-adopt', 'the Provider framework', 'AwsCustomResource'];
  return table(head, calls.map(({ life, job, minimum, ours, peers }) =>
    [life, job, told(minimum), told(ours), told(peers.get('provider-framework')), told(peers.get('aws-custom-resource'))]));
}

function extraTable(): string {
  return table(['call', 'invariants', 'reason'], EXTRAS.map(({ call, invariants, reason }) => [call, invariants, reason]));
}

export function throttledTable(figures: readonly ThrottledFigures[]): string {
  const head = ['', 'requests a second', 'succeeded', ...JOBS.map((job) => `${job}: longest, s`), ...JOBS.map((job) => `${job}: answered + throttled`)];
  return table(head, figures.map(({ construct, count, rate, jobs }) => [
    `${count} \`${construct}\``, rate, JOBS.map((job) => jobs[job].succeeded).join(', '),
    ...JOBS.map((job) => jobs[job].seconds.toFixed(0)),
    ...JOBS.map((job) => `${jobs[job].answered} + ${jobs[job].throttled}`),
  ]));
}

export function commandLineText({ bareNode, version, above }: CommandLineFigures): string {
  return `\`cdk-adopt --version\` takes ${above.toFixed(0)} ms more than bare node (${version.toFixed(0)} and ${bareNode.toFixed(0)} ms).`;
}

function scaleTable(scale: NonNullable<Results['scale']>): string {
  return [
    growthTable('synth, ms', scale.map(({ title, work }) => [title, work])),
    growthTable('bytes of the template', scale.map(({ title, bytes }) => [title, bytes])),
  ].join('\n\n');
}

function growthTable(what: string, rows: readonly (readonly [string, Growth])[]): string {
  const counts = [...new Set(rows.flatMap(([, { values }]) => [...values.keys()]))];
  return table([what, ...counts.map(String), 'growth'], rows.map(([title, { values, exponent }]) =>
    [title, ...counts.map((count) => values.get(count)?.toFixed(0) ?? ''), exponent === undefined ? 'none' : `n^${exponent.toFixed(2)}`]));
}
