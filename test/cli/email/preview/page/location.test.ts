import { hashOf, placeIn, toggled } from '../../../../../cli/email/preview/page/location';

test('an address leads to a template, a part, a width and a color scheme, and what is as at first is left out', () => {
  const place = { id: 'welcome-en', part: 'text', width: 'phone', scheme: 'dark' } as const;
  expect(hashOf(place)).toBe('#welcome-en?part=text&width=phone&scheme=dark');
  expect(placeIn(hashOf(place))).toEqual(place);
  expect(hashOf({ id: 'a', part: 'html', width: 'desktop', scheme: 'light' })).toBe('#a');
});

test('an address with what there is not is read as far as it goes', () => {
  const first = { part: 'html', width: 'desktop', scheme: 'light' };
  expect(placeIn('')).toEqual({ id: '', ...first });
  expect(placeIn('#a?width=tv&scheme=dark&x=y')).toEqual({ id: 'a', ...first, scheme: 'dark' });
});

test('a choice is toggled back and forth', () => {
  const place = placeIn('#a');
  expect(hashOf(toggled(place, 'width'))).toBe('#a?width=phone');
  expect(toggled(toggled(place, 'scheme'), 'scheme')).toEqual(place);
});
