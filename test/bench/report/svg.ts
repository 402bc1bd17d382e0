// Plots as SVG, each on a card of its own, which can be read on a light page and on a dark one.

export interface Bar {
  readonly name: string;
  readonly value: number;
  readonly isOurs: boolean;
}

export interface Group {
  readonly title: string;
  readonly bars: readonly Bar[];
}

export interface Line {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}

const OURS = '#0969da';
const THEIRS = '#9a6700';
const [DARK, MUTED, GRID] = ['#1f2328', '#57606a', '#d0d7de'];
const FONT = "-apple-system, 'Segoe UI', Helvetica, Arial, sans-serif";
const [WIDTH, MARGIN, TOP] = [880, 24, 84];

/** Groups of bars, with their names on the left and their values on the right. */
export function bars(title: string, groups: readonly Group[]): string {
  const [LEFT, ROW, HEAD, GAP] = [350, 20, 24, 10];
  const most = Math.max(...groups.flatMap((group) => group.bars.map(({ value }) => value)));
  const scale = (WIDTH - LEFT - MARGIN - 50) / most;
  const parts: string[] = [];
  let y = TOP;
  for (const group of groups) {
    parts.push(text(MARGIN, y + 13, group.title, { weight: 600, fill: DARK }));
    y += HEAD;
    for (const { name, value, isOurs } of group.bars) {
      const length = Math.max(1, value * scale);
      parts.push(
        text(LEFT - 10, y + 13, name, { anchor: 'end', fill: isOurs ? DARK : MUTED, weight: isOurs ? 600 : 400 }),
        `<rect x="${LEFT}" y="${y + 2}" width="${length.toFixed(1)}" height="${ROW - 5}" rx="2" fill="${isOurs ? OURS : THEIRS}"/>`,
        text(LEFT + length + 6, y + 13, figure(value), { fill: MUTED }),
      );
      y += ROW;
    }
    y += GAP;
  }
  const legend = [[OURS, 'cdk-adopt'], [THEIRS, 'what users would take instead']].flatMap(([fill, name], index) => {
    const x = MARGIN + 110 * index;
    return [`<rect x="${x}" y="50" width="13" height="13" rx="2" fill="${fill}"/>`, text(x + 20, 61, name!, { fill: MUTED })];
  });
  return card(title, y + MARGIN - GAP, [...legend, ...parts]);
}

/** Lines on logarithmic axes, each with its name where it ends. */
export function lines(title: string, [horizontal, vertical]: readonly [string, string], series: readonly Line[]): string {
  const [LEFT, RIGHT, TOPMOST, BOTTOM, NAME] = [76, 560, 104, 430, 20];
  const all = series.flatMap(({ points }) => points);
  const x = axis([...new Set(all.map(([one]) => one))].sort((one, other) => one - other), LEFT, RIGHT);
  const y = axis(roundTicks(all.map(([, one]) => one)), BOTTOM, TOPMOST);
  const ends = series.map(({ name, points }) => ({ name, end: points.at(-1)! }));
  ends.sort((one, other) => y.at(one.end[1]) - y.at(other.end[1])); // from the top
  const parts = [
    ...x.ticks.map((one) => path([[x.at(one), TOPMOST], [x.at(one), BOTTOM]], GRID)),
    ...y.ticks.map((one) => path([[LEFT, y.at(one)], [RIGHT, y.at(one)]], GRID)),
    ...x.ticks.map((one) => text(x.at(one), BOTTOM + 20, String(one), { anchor: 'middle', fill: MUTED })),
    ...y.ticks.map((one) => text(LEFT - 8, y.at(one) + 4, String(one), { anchor: 'end', fill: MUTED })),
    text((LEFT + RIGHT) / 2, BOTTOM + 42, horizontal, { anchor: 'middle', fill: MUTED }), text(MARGIN, TOP, vertical, { fill: MUTED }),
    ...series.map(({ points }) => path(points.map(([one, other]) => [x.at(one), y.at(other)]), OURS, 2)),
  ];
  let above = TOP;
  for (const { name, end } of ends) {
    const [endX, endY] = [x.at(end[0]), y.at(end[1])];
    above = Math.max(above + NAME, endY); // no name stands on another one
    const leader = path([[endX + 3, endY], [RIGHT + 16, above], [RIGHT + 24, above]], MUTED);
    parts.push(leader, text(RIGHT + 28, above + 4, name, { fill: DARK }));
  }
  return card(title, Math.max(BOTTOM + 42, above) + MARGIN, parts);
}

/** A logarithmic axis, from the first of the ticks to the last one. */
function axis(ticks: readonly number[], from: number, to: number) {
  const [least, greatest] = [ticks[0]!, ticks.at(-1)!];
  return { ticks, at: (value: number) => from + (to - from) * Math.log(value / least) / Math.log(greatest / least) };
}

/** 1, 2 and 5 of each power of ten, round the values. */
function roundTicks(values: readonly number[]): number[] {
  const ticks = Array.from({ length: 9 }, (_, power) => [1, 2, 5].map((one) => one * 10 ** power)).flat();
  const [least, greatest] = [Math.min(...values), Math.max(...values)];
  const last = ticks.findIndex((one) => one >= greatest);
  return ticks.filter((_, index) => index <= last && ticks[index + 1]! > least);
}

function figure(value: number): string {
  return value >= 20 ? value.toFixed(0) : value >= 2 ? value.toFixed(1) : value.toFixed(2);
}

function path(points: readonly (readonly number[])[], stroke: string, width = 1): string {
  return `<path d="M${points.map((point) => point.map((one) => one.toFixed(1)).join(' ')).join('L')}" fill="none" stroke="${stroke}" stroke-width="${width}"/>`;
}

interface Style {
  readonly fill: string;
  readonly anchor?: 'start' | 'middle' | 'end';
  readonly weight?: number;
  readonly size?: number;
}

function text(x: number, y: number, content: string, { fill, anchor = 'start', weight = 400, size = 13 }: Style): string {
  const escaped = content.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="${anchor}" font-weight="${weight}" font-size="${size}" fill="${fill}">${escaped}</text>`;
}

function card(title: string, height: number, parts: readonly string[]): string {
  const size = `viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}"`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img" aria-label="${title}" font-family="${FONT}">`,
    `<rect x="1" y="1" width="${WIDTH - 2}" height="${height - 2}" rx="10" fill="#ffffff" stroke="#8c959f"/>`,
    text(MARGIN, 34, title, { fill: DARK, weight: 600, size: 16 }), ...parts, '</svg>', '',
  ].join('\n');
}
