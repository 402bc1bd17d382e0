import { describeFinding, type Finding, sorted } from '../../../../core/email-templates/folder/finding';

const finding = (file: string, line: number | undefined, message: string): Finding => ({ file, line, message });

test('a finding is told with its file, and its line where there is one', () => {
  expect([finding('a/body.html', 3, 'is wrong'), finding('a', undefined, 'is empty')].map(describeFinding)).toEqual(['a/body.html:3: is wrong', 'a: is empty']);
});

test('findings are sorted by file, line as a number, and message; the same one counts once', () => {
  const all = [
    finding('b', 1, 'x'), finding('a', 10, 'x'), finding('a', 9, 'y'), finding('a', 9, 'x'), finding('a', undefined, 'z'), finding('a', 9, 'x'), finding('B', 1, 'x'),
  ];
  expect(sorted(all).map(describeFinding)).toEqual(['B:1: x', 'a: z', 'a:9: x', 'a:9: y', 'a:10: x', 'b:1: x']);
});
