import { type ResourceSeen } from '../../../lambda/custom-resource/cloudformation';
import type { CustomResourceEvent } from '../../../lambda/custom-resource/protocol';
import { isCurrentByDate, isCurrentByProperties, sentAt, validityOf, withinSkew } from '../../../lambda/custom-resource/request-validity';

const event = (RequestType: CustomResourceEvent['RequestType'], PhysicalResourceId?: string) => ({
  RequestType, PhysicalResourceId, ResponseURL: 'https://example.com/?X-Amz-Date=20260102T030405Z&X-Amz-Expires=7200',
  ResourceProperties: { B: ['1', '2'], A: { Y: 'true', X: 'x' } },
}) as unknown as CustomResourceEvent;
const namesThing = (id: string) => id.startsWith('thing-');
const is = (status: string, physicalId?: string): ResourceSeen => ({ status, physicalId });

test.each([
  ['Create', undefined, is('CREATE_IN_PROGRESS'), 'if current'],
  ['Create', undefined, is('CREATE_COMPLETE', 'thing-1'), 'no'],
  ['Create', undefined, is('UPDATE_IN_PROGRESS', 'thing-1'), 'no'],
  ['Create', undefined, is('UPDATE_IN_PROGRESS'), 'if current'],
  ['Create', undefined, is('UPDATE_COMPLETE'), 'no'],
  ['Create', undefined, is('CREATE_FAILED'), 'no'],
  ['Create', undefined, is('DELETE_IN_PROGRESS'), 'no'],
  ['Create', undefined, 'absent', 'no'],
  ['Create', undefined, 'unknown', 'yes'],
  ['Update', 'thing-1', is('UPDATE_IN_PROGRESS', 'thing-1'), 'if current'],
  ['Update', 'thing-1', is('UPDATE_IN_PROGRESS', 'thing-2'), 'no'],
  ['Update', 'thing-1', is('UPDATE_COMPLETE', 'thing-1'), 'no'],
  ['Update', 'thing-1', is('DELETE_IN_PROGRESS', 'thing-1'), 'no'],
  ['Update', 'thing-1', 'absent', 'no'],
  ['Update', 'thing-1', 'unknown', 'yes'],
  ['Delete', 'thing-1', is('DELETE_IN_PROGRESS', 'thing-1'), 'yes'],
  ['Delete', 'thing-1', is('UPDATE_COMPLETE', 'thing-2'), 'yes'],
  ['Delete', 'thing-1', is('UPDATE_COMPLETE', 'thing-1'), 'no'],
  ['Delete', 'thing-1', is('UPDATE_IN_PROGRESS', 'thing-2'), 'no'],
  ['Delete', 'thing-1', is('CREATE_IN_PROGRESS'), 'no'],
  ['Delete', 'thing-1', is('CREATE_COMPLETE', 'thing-1'), 'no'],
  ['Delete', 'thing-1', 'absent', 'no'],
  ['Delete', 'Shop-Thing-XYZ', is('DELETE_IN_PROGRESS'), 'yes'],
  ['Delete', 'Shop-Thing-XYZ', is('CREATE_COMPLETE', 'thing-1'), 'no'],
  ['Delete', 'none/request-1', is('UPDATE_COMPLETE', 'thing-1'), 'no'],
  ['Delete', 'none/request-1', 'unknown', 'yes'],
] as const)('%s of %s, when CloudFormation says %j: %s', (type, id, seen, expected) => {
  expect(validityOf(event(type, id), seen, namesThing)).toBe(expected);
});

test('a value that looks masked, and was sent so, is the same', () => {
  const starred = { ResourceProperties: { Subject: '**** Sale ****' } } as unknown as CustomResourceEvent;
  expect(isCurrentByProperties(starred, '{"Subject":"**** Sale ****"}')).toBe(true);
});

test("the ResponseURL's signature tells when CloudFormation sent the request", () => {
  expect(sentAt('https://example.com/?X-Amz-Date=20260102T030405Z')).toBe(Date.UTC(2026, 0, 2, 3, 4, 5));
  expect(sentAt('https://example.com/?x-amz-date=20260102T030405Z')).toBe(Date.UTC(2026, 0, 2, 3, 4, 5));
  expect(sentAt('http://127.0.0.1/response/abc')).toBeUndefined();
});

const sent = Date.UTC(2026, 0, 2, 3, 4, 5);
test.each([
  ['after the resource was last updated', sent - 1000, [true, true]],
  ['in the same second', sent + 999, [true, true]],
  ["within the clocks' difference", sent + 2000, [false, true]],
  ['before the resource was last updated', sent + 2001, [false, false]],
  ['with no word of when that was', undefined, [false, true]],
])('a request sent %s: current by its date, and when nothing else tells', (_, lastUpdated, expected) => {
  const seen = { status: 'UPDATE_IN_PROGRESS', lastUpdated };
  expect([isCurrentByDate(event('Update', 'thing-1'), seen), withinSkew(event('Update', 'thing-1'), seen)]).toEqual(expected);
});

test('a Delete that was sent before the present one of the same id is overtaken', () => {
  const deleting = (lastUpdated: number) => validityOf(event('Delete', 'thing-1'), { status: 'DELETE_IN_PROGRESS', physicalId: 'thing-1', lastUpdated }, namesThing);
  expect([deleting(sent + 2000), deleting(sent + 2001)]).toEqual(['yes', 'no']);
});

test.each([
  ['the same in another order, scalars unquoted', '{"A":{"X":"x","Y":true},"B":[1,"2"]}', true],
  ['another value', '{"A":{"X":"x","Y":false},"B":[1,"2"]}', false],
  ['another order of a list', '{"A":{"X":"x","Y":true},"B":["2",1]}', false],
  ['cut off', '{"A":{"X":"x","Y":tr', undefined],
  ['none', undefined, undefined],
  ['the same, as far as they are not masked', '{"A":{"X":"****","Y":true},"B":["****",2]}', undefined],
  ['the same, with a part of a value masked', '{"A":{"X":"https://****/x","Y":true},"B":[1,2]}', undefined],
  ['masked in the place of a list and of an object', '{"A":"****","B":"****"}', undefined],
  ['masked, and others where they are not', '{"A":{"X":"****","Y":false},"B":[1,2]}', false],
  ['masked, and one more', '{"A":{"X":"****","Y":true},"B":[1,2],"C":"****"}', undefined],
  ['masked, and another number of items', '{"A":{"X":"****","Y":true},"B":["****"]}', false],
])("the latest event's properties are %s", (_, properties, expected) => {
  expect(isCurrentByProperties(event('Update', 'thing-1'), properties)).toBe(expected);
});

test.each([
  ['has been replaced by one that is complete', 'CREATE_COMPLETE', sent, 'yes'],
  ['has been replaced, and the resource changed since', 'UPDATE_COMPLETE', sent + 2001, 'no'],
  ['has been replaced, and the resource is being changed', 'UPDATE_IN_PROGRESS', sent, 'no'],
])('the Delete of a failed creation that %s', (_, status, lastUpdated, expected) => {
  expect(validityOf(event('Delete', 'none/request-1'), { status, physicalId: 'thing-1', lastUpdated }, namesThing)).toBe(expected);
});
