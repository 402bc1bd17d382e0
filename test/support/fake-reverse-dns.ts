import type { PtrRecord } from '../../core/reverse-dns/ptr-record';
import type { ReverseDnsPort } from '../../lambda/reverse-dns/ec2';
import type { Calls } from './calls';
import { FakeEc2 } from './fake-ec2';

/** EC2 as the handler of reverse DNS calls it. */
export class FakeReverseDns extends FakeEc2 implements ReverseDnsPort {
  public constructor(private readonly through: Calls, now: () => number) {
    super(through);
    this.store.now = now;
  }

  public describeReverseDns(allocationId: string): Promise<PtrRecord> {
    return this.through.through('DescribeAddressesAttribute', () => this.store.describeReverseDns(allocationId));
  }

  public modifyReverseDns(allocationId: string, domainName: string): Promise<void> {
    return this.through.through('ModifyAddressAttribute', () => this.store.modifyReverseDns(allocationId, domainName));
  }
}
