import { adoptedData } from '../../../core/email-templates/adopted-data';

test('a response that has adopted nothing says nothing of it', () => {
  expect(adoptedData(new Set())).toEqual({});
});

test('a response names what was adopted, in order', () => {
  expect(adoptedData(new Set(['b', 'a', 'c']))).toEqual({ Adopted: 'a, b, c' });
});

test('a response names as many as it has room for, and counts the others', () => {
  const names = Array.from({ length: 1_600 }, (_, number) => `${'x'.repeat(60)}${1000 + number}`);
  const { Adopted = '' } = adoptedData(new Set(names));
  expect(Adopted.length).toBeLessThanOrEqual(2_020);
  expect(Adopted).toMatch(/^x{60}1000, .*, x{60}1029 and 1570 more$/);
});
