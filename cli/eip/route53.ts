import {
  type HostedZone, ListResourceRecordSetsCommand, type ListResourceRecordSetsRequest, paginateListHostedZones, type ResourceRecordSet,
  type Route53Client,
} from '@aws-sdk/client-route-53';
import { errorCodes, OperationError } from '../../core/errors';
import { attempt } from '../shared/aws-errors';

/** An A record of a hosted zone. The output of `--json`: a stable format. */
export interface DnsRecord {
  readonly name: string;
  readonly zone: string;
  readonly zoneId: string;
  /** Whether it is in a private hosted zone. */
  readonly private: boolean;
  /** What tells it from other records of the name, such as weighted ones. */
  readonly setIdentifier?: string;
}

/** What could be read: other zones, of the account or not, may have more. */
export interface RecordsFound {
  /** By IPv4 address. */
  readonly records: ReadonlyMap<string, readonly DnsRecord[]>;
  /** Why the zones of the account were not all read. */
  readonly problem?: string;
}

export interface RecordSource {
  find(): Promise<RecordsFound>;
}

const allow = (action: string) => {
  const remediation = `allow these credentials route53:${action}, or choose others with --profile`;
  return { AccessDenied: remediation, AccessDeniedException: remediation };
};

/** Reads all zones of the account, one after the other, since Route 53 allows five requests a second. */
export function route53(client: Route53Client): RecordSource {
  return {
    async find() {
      const records = new Map<string, DnsRecord[]>();
      try {
        for (const zone of await zonesOf(client)) {
          for await (const set of recordSetsOf(client, zone)) {
            for (const address of addressesOf(set)) records.set(address, [...records.get(address) ?? [], recordOf(set, zone)]);
          }
        }
        return { records };
      } catch (error) {
        if (!(error instanceof OperationError)) throw error;
        return { records, problem: error.message };
      }
    },
  };
}

function zonesOf(client: Route53Client): Promise<HostedZone[]> {
  return attempt('list the hosted zones of Route 53', allow('ListHostedZones'), async () => {
    const zones: HostedZone[] = [];
    for await (const { HostedZones = [] } of paginateListHostedZones({ client }, {})) zones.push(...HostedZones);
    return zones;
  });
}

async function* recordSetsOf(client: Route53Client, { Id, Name = '' }: HostedZone): AsyncGenerator<ResourceRecordSet> {
  let from: Partial<ListResourceRecordSetsRequest> | undefined = {};
  while (from) {
    const input: ListResourceRecordSetsRequest = { HostedZoneId: Id, ...from };
    const page = await attempt(`list the records of hosted zone ${nameOf(Name)}`, allow('ListResourceRecordSets'), async () => {
      try {
        return await client.send(new ListResourceRecordSetsCommand(input));
      } catch (error) {
        if (errorCodes(error).includes('NoSuchHostedZone')) return undefined; // deleted since
        throw error;
      }
    });
    yield* page?.ResourceRecordSets ?? [];
    from = page?.IsTruncated
      ? { StartRecordName: page.NextRecordName, StartRecordType: page.NextRecordType, StartRecordIdentifier: page.NextRecordIdentifier }
      : undefined;
  }
}

/** A multivalue or weighted name is several sets; one set may have several values, and one value twice is still one record. */
function addressesOf({ Type, ResourceRecords = [] }: ResourceRecordSet): Set<string> {
  return new Set(Type === 'A' ? ResourceRecords.map(({ Value = '' }) => Value.trim()) : []);
}

function recordOf({ Name = '', SetIdentifier: setIdentifier }: ResourceRecordSet, { Id = '', Name: zone = '', Config }: HostedZone): DnsRecord {
  const zoneId = Id.replace('/hostedzone/', '');
  return { name: nameOf(Name), zone: nameOf(zone), zoneId, private: Config?.PrivateZone ?? false, setIdentifier };
}

/** Without the dot at the end, and with the characters that Route 53 writes as `\052`. */
function nameOf(name: string): string {
  return name.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(parseInt(octal, 8))).replace(/\.$/, '');
}
