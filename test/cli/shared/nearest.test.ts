import { nearest } from '../../../cli/shared/nearest';

test.each([
  ['eip lsit', 'eip list'], ['eip relase', 'eip release'], ['EIP LIST', 'eip list'], ['cors explane', 'cors explain'], ['prod', undefined], ['', undefined],
])('%s stands for %s', (name, meant) => {
  expect(nearest(name, ['eip list', 'eip release', 'cors explain'])).toBe(meant);
});

test('of no names none is meant', () => {
  expect(nearest('x', [])).toBeUndefined();
});
