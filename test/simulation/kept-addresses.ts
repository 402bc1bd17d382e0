import type { ReverseDnsContract } from '../../core/contracts/reverse-dns';
import type { Address } from '../../core/elastic-ip/address';
import { TAG } from '../../core/ownership';
import type { Aws } from './aws';
import { FOREIGN } from './caller';
import type { Live } from './oracle';

/** What of the oracle's it goes by. */
interface Known {
  readonly live: () => readonly Live[];
  /** Addresses that somebody else has handled so that no declaration holds for them any more. */
  readonly disturbed: ReadonlySet<string>;
  /** Which invariant a leak breaks. */
  readonly leak: () => number;
}

/** What should become of addresses that outlive what held them, and of reverse DNS records. */
export class KeptAddresses {
  /** Those that were kept, and were let go because the user wanted that. */
  private readonly letGo = new Set<string>();
  /** The address that was held last under each key. */
  private readonly heldUnder = new Map<string, string>();
  /** Those of stacks that went without asking their functions. */
  private readonly skipped = new Set<string>();
  /** The resources of such stacks. */
  public readonly skippedOwners = new Set<string>();
  /** The reverse DNS records that somebody else has set, by allocation id. */
  public readonly foreignRecords = new Map<string, string>();

  public constructor(private readonly aws: Aws, private readonly known: Known) {}

  public isSkipped(id: string): boolean {
    return this.skipped.has(id);
  }

  /** An operation has ended. @returns the addresses that are not to be kept any more, because the user wanted that */
  public ended(former: readonly Live[], now: readonly Live[]): string[] {
    const stay = now.map(({ physicalId }) => physicalId);
    const going = former.filter(({ physicalId, declared: { properties } }) =>
      properties.RetainedKey !== undefined && properties.RemovalPolicy === 'destroy' && !stay.includes(physicalId));
    for (const { physicalId } of going) this.letGo.add(physicalId);
    for (const { physicalId, owner, stack, logicalId } of former) {
      if (stack.alive || !stack.resources.has(logicalId)) continue;
      this.skipped.add(physicalId);
      this.skippedOwners.add(owner);
    }
    for (const id of stay) this.skipped.delete(id);
    return going.map(({ physicalId }) => physicalId);
  }

  /** Who holds what, now that nothing is under way. */
  public hold(): void {
    const { holders, world } = this.aws;
    holders.clear();
    for (const { physicalId: id, owner, declared: { properties } } of this.known.live().filter((one) => one.declared.feature === 'elastic-ip')) {
      const other = holders.get(id);
      if (other !== undefined) world.violate(4, `${owner} and ${other} both hold address ${id}`, id);
      holders.set(id, owner);
      const { RetainedKey: key } = properties;
      if (typeof key === 'string' && !this.known.disturbed.has(id)) this.holdUnder(key, id, owner);
    }
  }

  /** Once it is there, it is the same for good. */
  private holdUnder(key: string, id: string, owner: string): void {
    const former = this.heldUnder.get(key) ?? id;
    const isExcused = this.letGo.has(former) || this.known.disturbed.has(former);
    if (former !== id && !isExcused) this.aws.world.violate(2, `${owner} has ${id} under the key ${key}, which was ${former}'s`, id);
    this.heldUnder.set(key, id);
  }

  /** Under each key there is one address; none, where the user has let go of it. */
  public checkKeys(): void {
    const { ec2, keys, world } = this.aws;
    const byKey = new Map<string, string[]>();
    for (const [id, key] of keys) if (ec2.addresses.has(id)) byKey.set(key, [...byKey.get(key) ?? [], id]);
    for (const [key, ids] of byKey) if (ids.length > 1) world.violate(this.known.leak(), `${ids.join(' and ')} both have the key ${key}`, ids.at(-1));
    for (const id of this.letGo) {
      if (ec2.addresses.has(id) && !this.known.disturbed.has(id)) world.violate(this.known.leak(), `${id} was to be let go, and is there`, id);
    }
  }

  public checkRecord({ declared: { properties }, owner }: Live, wrong: number): void {
    const { AllocationId: id, DomainName } = properties as unknown as ReverseDnsContract;
    const { ec2, world } = this.aws;
    if (this.known.disturbed.has(id) || !ec2.addresses.has(id)) return;
    const { domainName = 'none', update } = ec2.describeReverseDns(id);
    if (domainName === `${DomainName}.` && update === undefined) return;
    const change = update ? `, to be ${update.domainName ?? 'none'}` : '';
    world.violate(wrong, `${owner}'s record of ${id} is ${domainName}${change}, not ${DomainName}`, `reverse-dns/${id}`);
  }

  /** An address has a record of ours while a resource declares it. @param failed whether a stack waits for the user */
  public checkLeftRecord({ allocationId: id, tags }: Address, failed: boolean): void {
    const { ec2, world, recordMakers } = this.aws;
    const { domainName, update } = ec2.describeReverseDns(id);
    const violate = (invariant: number, what: string) => world.violate(invariant, what, `reverse-dns/${id}`);
    const isThere = domainName !== undefined || update !== undefined;
    const foreign = this.foreignRecords.get(id);
    if (foreign !== undefined && (domainName !== foreign || update)) violate(4, `somebody else's record of ${id} is ${domainName ?? 'none'}`);
    if (failed || this.isDeclared(id)) return;
    const maker = recordMakers.get(id) ?? FOREIGN;
    if (maker !== FOREIGN && isThere) violate(this.known.leak(), `${maker} has left the record of ${id}`);
    if (tags[TAG.reverseDnsBy]) violate(this.known.leak(), `${id} still carries the claim of its record`);
  }

  private isDeclared(id: string): boolean {
    return this.known.live().some(({ declared: { feature, properties } }) => feature === 'reverse-dns' && properties.AllocationId === id);
  }
}
