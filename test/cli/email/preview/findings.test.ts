import { FindingIndex } from '../../../../cli/email/preview/findings';

const at = (file: string, message = 'm') => ({ file, message });

test('a template has the findings of its folder, of the files in it and of its partials; what is left is of the folder of all', () => {
  const all = [at('e/a'), at('e/a/body.txt'), at('e/a/body.txt', 'n'), at('e/ab/body.txt'), at('e/_partials/row.html'), at('e/_partials/other.html'), at('e')];
  const index = new FindingIndex(all);
  expect(index.of({ folder: 'e/a', partials: ['e/_partials/row.html'] })).toEqual([all[0], all[4], all[1], all[2]]);
  expect(index.of({ folder: 'e/b', partials: ['e/_partials/row.html'] })).toEqual([all[4]]);
  expect(index.others()).toEqual([all[3], all[5], all[6]]);
});
