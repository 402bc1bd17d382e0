import { Route53Client } from '@aws-sdk/client-route-53';
import { route53 } from '../../../cli/eip/route53';
import { awsError } from '../../support/aws-error';
import { type Answer, fakeClient } from '../../support/fake-client';

const ZONES = { HostedZones: [{ Id: '/hostedzone/Z1', Name: 'example.com.' }, { Id: '/hostedzone/Z2', Name: 'internal.', Config: { PrivateZone: true } }] };
const a = (Name: string, ...values: string[]) => ({ Name, Type: 'A', ResourceRecords: values.map((Value) => ({ Value })) });

function finding(answer: (input: Record<string, unknown>) => object) {
  const { client, sent } = fakeClient(Route53Client, ((name: string, input: Record<string, unknown>) => (name === 'ListHostedZones' ? ZONES : answer(input))) as Answer);
  return { sent, found: route53(client).find() };
}

test('records are those of type A, once for each address, in public and private zones', async () => {
  const { found } = finding(({ HostedZoneId }) => ({ ResourceRecordSets: HostedZoneId === '/hostedzone/Z2' ? [a('db.internal.', '192.0.2.1')] : [
    a('www.example.com.', '192.0.2.1', '192.0.2.1', '192.0.2.2'), { Name: 'example.com.', Type: 'TXT', ResourceRecords: [{ Value: '192.0.2.1' }] },
    { Name: 'alias.example.com.', Type: 'A', AliasTarget: { DNSName: 'www.example.com.' } },
  ] }));
  const { records, problem } = await found;
  expect(problem).toBeUndefined();
  expect(records.get('192.0.2.1')).toEqual([
    { name: 'www.example.com', zone: 'example.com', zoneId: 'Z1', private: false }, { name: 'db.internal', zone: 'internal', zoneId: 'Z2', private: true },
  ]);
  expect(records.get('192.0.2.2')).toHaveLength(1);
});

test('weighted records go on to the next page with their identifier', async () => {
  const { sent, found } = finding(({ HostedZoneId, StartRecordIdentifier }) => (HostedZoneId === '/hostedzone/Z1' && StartRecordIdentifier === undefined
    ? { ResourceRecordSets: [], IsTruncated: true, NextRecordName: 'www.', NextRecordType: 'A', NextRecordIdentifier: 'blue' }
    : { ResourceRecordSets: [{ ...a('www.', '192.0.2.1'), SetIdentifier: 'blue' }] }));
  expect((await found).records.get('192.0.2.1')).toMatchObject([{ setIdentifier: 'blue' }, { setIdentifier: 'blue' }]);
  expect(sent[2]!.input).toEqual({ HostedZoneId: '/hostedzone/Z1', StartRecordName: 'www.', StartRecordType: 'A', StartRecordIdentifier: 'blue' });
});

test('a zone that was deleted meanwhile is passed over; one that may not be read is named, and what was found before it counts', async () => {
  const gone = finding(({ HostedZoneId }) => {
    if (HostedZoneId === '/hostedzone/Z1') throw awsError('NoSuchHostedZone');
    return { ResourceRecordSets: [a('db.internal.', '192.0.2.1')] };
  });
  expect(await gone.found).toEqual({ records: new Map([['192.0.2.1', [expect.anything()]]]) });
  const denied = finding(({ HostedZoneId }) => {
    if (HostedZoneId === '/hostedzone/Z2') throw awsError('AccessDenied', { status: 403 });
    return { ResourceRecordSets: [a('www.example.com.', '192.0.2.1')] };
  });
  const { records, problem } = await denied.found;
  expect([...records.keys()]).toEqual(['192.0.2.1']);
  expect(problem).toMatch(/^could not list the records of hosted zone internal: AccessDenied: .*; allow these credentials route53:ListResourceRecordSets/);
});
