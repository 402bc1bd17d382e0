import type { HttpSummary, Tally } from './explore';
import { FAULTS } from './faults';

/** For people: a line for each script, then what is wrong. */
export function tableOf({ scripts, total, violations, notRun, repeated, slowest, seconds }: HttpSummary): string {
  const wrong = ({ leaks, foreignChanges, others }: Tally) => leaks + foreignChanges + others;
  const cell = (tally: Tally) => `${tally.runs}${wrong(tally) > 0 ? ` (${tally.leaks} ${tally.foreignChanges} ${tally.others})` : ''}`;
  const rows = [
    ['script', 'requests', ...FAULTS, 'refusal'],
    ...scripts.map(({ script, requests, byFault }) => [script, String(requests), ...[...FAULTS, 'refusal' as const].map((kind) => cell(byFault[kind]))]),
  ];
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const lines = rows.map((row) => row.map((text, column) => (column === 0 ? text.padEnd(widths[0]!) : text.padStart(widths[column]!))).join('  '));
  return [
    ...lines,
    'runs, and in brackets leaks, foreign changes and other violations where there are any',
    `in all ${total.runs} runs in ${Math.round(seconds)} s: ${total.leaks} leaks, ${total.foreignChanges} foreign changes, ${total.others} other violations`,
    `slowest answer ${Math.round(slowest)} ms, ${repeated} runs repeated, ${notRun.length} not run`,
    ...notRun,
    ...violations.slice(0, 20).map(({ id, kind, what }) => `${kind} in ${id}: ${what}`),
    ...violations.slice(0, 3).flatMap(({ id, story }) => ['', id, ...story]),
  ].join('\n');
}
