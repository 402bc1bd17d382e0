import { TAG } from '../../core/ownership';
import { planTags, tagsOf } from '../../core/tags';

test.each([
  ['new tags are set', {}, { a: '1' }, {}, { set: { a: '1' }, remove: [] }],
  ['changed tags are set', { a: '1', b: '2' }, { a: '1', b: '3' }, { a: '1', b: '2' }, { set: { b: '3' }, remove: [] }],
  ['tags that are no longer wanted go', { a: '1', b: '2' }, { a: '1' }, { a: '1', b: '2' }, { set: {}, remove: ['b'] }],
  ["somebody else's tags stay", { a: '1', hand: 'x' }, { a: '1' }, { a: '1' }, { set: {}, remove: [] }],
  ['a tag that is gone already is left alone', {}, {}, { b: '2' }, { set: {}, remove: [] }],
  ['our mark stays', { [TAG.stack]: 'stack-1' }, {}, {}, { set: {}, remove: [] }],
])('tags: %s', (_, present, wanted, previous, expected) => {
  expect(planTags(...[present, wanted, previous] as Parameters<typeof planTags>)).toEqual(expected);
});

test('a list of tags is read by key, and none is no tag', () => {
  expect(tagsOf([{ Key: 'a', Value: '1' }, { Key: 'b', Value: '' }])).toEqual({ a: '1', b: '' });
  expect(tagsOf(undefined)).toEqual({});
});
