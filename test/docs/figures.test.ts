import { below } from '../support/markdown';
import { readPage } from '../support/pages';

/** The rows of the page's tables that the report does not have, as it writes them. */
function unfounded(section: string, report: string): string[] {
  const rows = section.match(/^\| \S.*\|$/gm) ?? [];
  return rows.filter((row) => /\d \|$/.test(row) && !report.includes(row));
}

const page = readPage('docs/comparison.md');

describe('the figures of docs/comparison.md', () => {
  test.each([
    ['## Faults', 'docs/reliability.md'], ['## Cost at synth and in the stack', 'docs/benchmarks.md'],
  ])('below %s are those of %s', (heading, report) => {
    const section = below(page, heading);
    expect(unfounded(section, readPage(report))).toEqual([]);
    expect(section).toMatch(/\d \|$/m);
  });

  test('are found where they are others', () => {
    expect(unfounded('| a | b |\n|---|--:|\n| ours | 1 |\n| theirs | 3 |\n', '| ours | 1 | yes |\n| theirs | 2 | no |')).toEqual(['| theirs | 3 |']);
  });
});
