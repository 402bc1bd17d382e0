import { EC2Client } from '@aws-sdk/client-ec2';
import type { PtrRecord } from '../../../core/reverse-dns/ptr-record';
import { reverseDnsPort } from '../../../lambda/reverse-dns/ec2';
import { fakeClient } from '../../support/fake-client';

const ID = 'eipalloc-1';

test.each<[string, object[], PtrRecord]>([
  ['without a record, which is not listed', [], {}],
  ['with a record', [{ AllocationId: ID, PtrRecord: 'a.example.' }], { domainName: 'a.example.' }],
  ['with a change', [{ AllocationId: ID, PtrRecordUpdate: { Value: 'b.example.', Status: 'PENDING', Reason: 'why' } }],
    { update: { domainName: 'b.example.', status: 'PENDING', reason: 'why' } }],
  ['as emulators send it, empty', [{ AllocationId: ID, PtrRecord: '', PtrRecordUpdate: { Value: '', Status: '', Reason: '' } }], {}],
  ['beside another one', [{ AllocationId: 'eipalloc-2', PtrRecord: 'other.example.' }], {}],
])('the record of an address is read: %s', async (_, Addresses, expected) => {
  const { client, sent } = fakeClient(EC2Client, () => ({ Addresses }));
  expect(await reverseDnsPort(client).describeReverseDns(ID)).toEqual(expected);
  expect(sent).toEqual([{ name: 'DescribeAddressesAttribute', input: { AllocationIds: [ID], Attribute: 'domain-name' } }]);
});

test('a record is set by the address and the name, and reset by the call of addresses', async () => {
  const { client, sent } = fakeClient(EC2Client);
  const { modifyReverseDns, resetReverseDns } = reverseDnsPort(client);
  await modifyReverseDns(ID, 'a.example');
  await resetReverseDns(ID);
  expect(sent).toEqual([
    { name: 'ModifyAddressAttribute', input: { AllocationId: ID, DomainName: 'a.example' } },
    { name: 'ResetAddressAttribute', input: { AllocationId: ID, Attribute: 'domain-name' } },
  ]);
});
