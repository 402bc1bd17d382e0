import { type Address } from '../../core/elastic-ip/address';
import { chooseAddress } from '../../core/elastic-ip/association-plan';
import {
  type Allocated, type Allocation, isOfIpam, matchesSpecification, ownershipTags, type Retained, type Specification,
} from '../../core/elastic-ip/desired-state';
import { errorKind, OperationError } from '../../core/errors';
import { TAG, type Tags } from '../../core/ownership';
import { READ_LAG } from '../../core/timings';
import { type AddressContext, remediation } from './context';
import { allocatedAddresses } from './find-address';
import { describeUse } from './quota';

/**
 * AllocateAddress has no client token: after an ambiguous response, the address is searched by its tags.
 *
 * @param other finds an address that makes the allocation unnecessary, right before each call
 */
export async function allocate(
  context: AddressContext, specification: Allocated | Retained, tags: Tags,
  other: () => Promise<Address | undefined> = async () => undefined,
): Promise<Address> {
  const { allocation } = specification;
  const mark = { ...tags, ...ownershipTags(context.request.owner, specification) };
  let unclear: OperationError | undefined;
  for (;;) {
    try {
      const plan = async () => {
        const found = await other();
        return found ? { done: found } : { act: () => make(context, allocation, mark) };
      };
      return await context.calls.change<Address>({
        action: `allocate ${describeAllocation(allocation)}`, plan, once: true, retryFor, remediation: remediationFor(specification),
      });
    } catch (error) {
      if (!(error instanceof OperationError)) throw error;
      if (error.cause === undefined) throw unclear ?? error; // EC2's last error says more than a passed deadline
      if (!['ambiguous', 'unexpected'].includes(errorKind(error.cause))) {
        // Another delivery of this request may have the address by now.
        const found = isUnavailable(error, allocation) ? await findAllocated(context, specification, READ_LAG) : undefined;
        if (found) return found;
        throw await explained(context, error, specification);
      }
      unclear = error;
    }
    const found = await findAllocated(context, specification);
    if (found) return found;
  }
}

async function make({ port, request }: AddressContext, allocation: Allocation, mark: Tags): Promise<Address> {
  const made = await port.allocateAddress(allocation, mark);
  request.createdIds.add(made.allocationId);
  return made;
}

async function findAllocated(context: AddressContext, specification: Specification, time?: number): Promise<Address | undefined> {
  let found: Address | undefined;
  await context.calls.poll(async () => {
    if (context.calls.clock.now() >= context.calls.deadline) return true;
    found = chooseAddress((await allocatedAddresses(context)).filter((address) => matchesSpecification(address, specification)));
    return found !== undefined;
  }, time);
  return found;
}

function describeAllocation({ publicIpv4Pool, networkBorderGroup, publicIp }: Allocation): string {
  const what = publicIp === undefined ? 'an Elastic IP address' : `the Elastic IP address ${publicIp}`;
  const from = publicIpv4Pool === undefined ? '' : ` from pool ${publicIpv4Pool}`;
  return `${what}${from}${networkBorderGroup === undefined ? '' : ` in border group ${networkBorderGroup}`}`;
}

/** Adds what the region's addresses show to the error. If they can't be read, the error stays as it is. */
async function explained(context: AddressContext, failure: OperationError, specification: Allocated | Retained): Promise<OperationError> {
  const { publicIp } = specification.allocation;
  const seen = async () => {
    if (failure.code === 'AddressLimitExceeded') return useOfRegion(context);
    if (publicIp === undefined) return undefined;
    const [here] = await context.port.describeAddresses({ 'public-ip': publicIp });
    const todo = specification.kind === 'allocated' ? 'name it with ElasticIpSource.existing' : `tag it ${TAG.key}=${specification.key}`;
    return here && `it is allocated in this account and region, as ${here.allocationId}: ${todo}`;
  };
  const more = await seen().catch(() => undefined);
  const { summary, code, cause, said } = failure;
  return more === undefined ? failure : new OperationError(`${summary}; ${more}`, code, { cause, said });
}

async function useOfRegion({ port, request }: AddressContext): Promise<string> {
  const addresses = await port.describeAddresses({});
  const stacks = new Set(addresses.flatMap(({ tags }) => tags[TAG.stack] ?? []));
  const gone = new Set<string>();
  for (const stackId of stacks) if (await request.stack.isGone(stackId)) gone.add(stackId);
  return describeUse(addresses, (stackId) => gone.has(stackId));
}

/** What these codes mean when a specific IP address is requested. */
const UNAVAILABLE: Readonly<Record<string, string>> = {
  'AuthFailure': 'AWS has given it to somebody else by now: leave the address out, to get another one',
  'InvalidAddress.NotFound': 'it was never of this account and region, or AWS has given it to somebody else by now: leave the address out, to get another one',
};

function isUnavailable({ code = '' }: OperationError, { publicIp }: Allocation): boolean {
  return publicIp !== undefined && code in UNAVAILABLE;
}

/** A new pool, or one that is newly shared, may not be seen everywhere yet. */
const retryFor = (code: string) => (code === 'InvalidIpamPoolId.NotFound' ? READ_LAG : undefined);
const CHECK_IPAM_POOL = 'check that the IPAM pool is public, for IPv4 and the service ec2, that its locale is this region, that it is of this account or '
  + 'shared with it, and that a CIDR with a free address is provisioned to it';

function remediationFor({ allocation }: Allocated | Retained): typeof remediation {
  return (code) => {
    if (isOfIpam(allocation) && /IpamPool|^InvalidParameterValue$/.test(code)) return CHECK_IPAM_POOL;
    return (allocation.publicIp === undefined ? undefined : UNAVAILABLE[code]) ?? remediation(code);
  };
}
