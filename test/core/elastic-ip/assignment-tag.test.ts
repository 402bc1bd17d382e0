import fc from 'fast-check';
import { formatAssignmentTag, parseAssignmentTag } from '../../../core/elastic-ip/assignment-tag';

const instanceId = fc.stringMatching(/^i-[0-9a-f]{17}$/);
const time = fc.integer({ min: 0, max: Date.UTC(2100, 0) });

test('what is written into the tag is read from it', () => {
  fc.assert(fc.property(instanceId, fc.option(time, { nil: undefined }), (id, until) => {
    expect(parseAssignmentTag(formatAssignmentTag({ instanceId: id, until }))).toEqual({ instanceId: id, until });
  }));
});

test('a notice is a time that people can read', () => {
  expect(formatAssignmentTag({ instanceId: 'i-1', until: Date.UTC(2026, 0, 1) })).toBe('i-1 until 2026-01-01T00:00:00.000Z');
});

test.each([undefined, ''])('no tag, or an empty one, names no instance: %j', (value) => {
  expect(parseAssignmentTag(value)).toBeUndefined();
});
