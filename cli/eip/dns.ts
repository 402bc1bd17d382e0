import { OperationError } from '../../core/errors';
import type { Row } from './address';
import type { Addresses } from './ec2';
import type { RecordSource } from './route53';

/** The addresses with their names in DNS, and what could not be read of these. */
export interface NamedRows {
  readonly rows: readonly Row[];
  readonly unread: readonly string[];
}

export async function withReverseDns(rows: readonly Row[], source: Pick<Addresses, 'reverseDns'>): Promise<NamedRows> {
  if (rows.length === 0) return { rows, unread: [] };
  try {
    const names = await source.reverseDns();
    return { rows: rows.map((row) => ({ ...row, reverseDns: names.get(row.allocationId) })), unread: [] };
  } catch (error) {
    if (!(error instanceof OperationError)) throw error;
    return { rows, unread: [error.message] };
  }
}

/** Where the zones could not all be read, an address has the records that were found, if any. */
export async function withRecords(rows: readonly Row[], source: RecordSource): Promise<NamedRows> {
  if (rows.length === 0) return { rows, unread: [] };
  const { records, problem } = await source.find();
  const none = problem === undefined ? [] : undefined;
  return {
    rows: rows.map((row) => ({ ...row, records: records.get(row.publicIp) ?? none })),
    unread: problem === undefined ? [] : [`could not look for all records that point to an address: ${problem}`],
  };
}
