import { rowOf } from '../../../cli/eip/address';
import { withRecords, withReverseDns } from '../../../cli/eip/dns';
import { OperationError } from '../../../core/errors';
import { eip, ID } from './support';

const rows = [rowOf(eip({}), {})];
const broken = () => Promise.reject(new TypeError('oops'));

test('without addresses nothing is asked', async () => {
  expect(await withReverseDns([], { reverseDns: broken })).toEqual({ rows: [], unread: [] });
  expect(await withRecords([], { find: broken })).toEqual({ rows: [], unread: [] });
});

test('what AWS refuses is said, and a fault in here ends the command', async () => {
  const denied = () => Promise.reject(new OperationError('denied'));
  expect(await withReverseDns(rows, { reverseDns: denied })).toEqual({ rows, unread: ['denied'] });
  await expect(withReverseDns(rows, { reverseDns: broken })).rejects.toThrow('oops');
});

test('names come by the allocation ID, records by the public address', async () => {
  const { rows: [named] } = await withReverseDns(rows, { reverseDns: async () => new Map([[ID, 'a.example'], ['eipalloc-9', 'b.example']]) });
  expect(named!.reverseDns).toBe('a.example');
  const record = { name: 'a.example', zone: 'example', zoneId: 'Z1', private: false };
  const { rows: [pointed] } = await withRecords(rows, { find: async () => ({ records: new Map([['192.0.2.1', [record]], ['192.0.2.2', []]]) }) });
  expect(pointed!.records).toEqual([record]);
});
