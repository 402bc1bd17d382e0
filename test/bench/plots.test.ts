import { plotsOf } from './report/plots';
import type { Results } from './report/results';
import { bars, lines } from './report/svg';
import { KINDS } from './synth/case';

const WIDEST = 0.62; // of a letter, to the size of the font

interface Text {
  readonly content: string;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

function textsIn(svg: string): Text[] {
  const found = svg.matchAll(/<text x="([\d.]+)" y="([\d.]+)" text-anchor="(\w+)" font-weight="\d+" font-size="(\d+)" fill="[^"]+">([^<]*)</g);
  return Array.from(found, ([, x, y, anchor, size, content]) => {
    const width = content!.length * Number(size) * WIDEST;
    const left = Number(x) - { start: 0, middle: width / 2, end: width }[anchor!]!;
    return { content: content!, left, right: left + width, top: Number(y) - Number(size) * 0.8, bottom: Number(y) + Number(size) * 0.2 };
  });
}

/** What can't be read: cut off, or under another text. */
function unreadableIn(svg: string): string[] {
  const [width, height] = /viewBox="0 0 (\d+) (\d+)"/.exec(svg)!.slice(1).map(Number);
  const isOver = (one: Text, other: Text) =>
    one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
  const isInside = ({ left, right, top, bottom }: Text) => left >= 0 && right <= width! && top >= 0 && bottom <= height!;
  return textsIn(svg).flatMap((one, index, all) => [
    ...(isInside(one) ? [] : [`${one.content}: cut off`]),
    ...all.slice(index + 1).filter((other) => isOver(one, other)).map((other) => `${one.content}: under ${other.content}`),
  ]);
}

const synth = KINDS.flatMap(({ name: kind, variants }) =>
  variants.map((variant, index) => ({ kind, variant, validation: false, marginal: { wall: index + 0.5 } })));
const line = (name: string, last: number) => ({ name, points: [[1, 200], [400, last]] as const });
const bar = (name: string, value: number, isOurs = false) => ({ name, value, isOurs });

describe('a plot', () => {
  test('of the synthesis names each job and each way to do it, and all can be read', () => {
    const svg = plotsOf({ synth } as unknown as Results).synth!;
    expect(textsIn(svg).map(({ content }) => content)).toEqual(expect.arrayContaining(['AwsCustomResource and CfnEIPAssociation', ...KINDS.map(({ title }) => title)]));
    expect(unreadableIn(svg)).toEqual([]);
  });

  test('of lines names each where it ends, also where they end close together', () => {
    const svg = lines('Title', ['how many', 'milliseconds'], [432, 440, 453, 474, 742, 1624, 245].map((last) => line(`line that ends at ${last}`, last)));
    expect(unreadableIn(svg)).toEqual([]);
    expect(textsIn(svg).filter(({ content }) => content.startsWith('line')).map(({ content }) => content.slice(18))).toEqual(['1624', '742', '474', '453', '440', '432', '245']);
  });

  test('has ours in one color, and what users would take instead in another one', () => {
    const svg = bars('Title', [{ title: 'One', bars: [bar('ours', 1, true), bar('theirs', 2), bar('others', 4)] }, { title: 'Two', bars: [bar('ours', 3, true)] }]);
    const [first, second, ...rest] = Array.from(svg.matchAll(/height="15" rx="2" fill="([^"]+)"/g), ([, color]) => color);
    expect(first).not.toBe(second);
    expect(rest).toEqual([second, first]);
  });

  test('with a label that is too long, or two in one place, would be found', () => {
    const svg = bars('Title', [{ title: 'One', bars: [bar('a'.repeat(60), 1)] }]);
    expect(unreadableIn(svg)).toEqual([expect.stringMatching(/^a+: cut off$/)]);
    expect(unreadableIn(svg.replace('</svg>', '<text x="24.0" y="34.0" text-anchor="start" font-weight="400" font-size="13" fill="#000">x</text></svg>'))).toContain('Title: under x');
  });
});
