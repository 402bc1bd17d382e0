import { type Address, type Allocation, markOf, type Specification } from '../../core/elastic-ip/address';
import { chooseAddress } from '../../core/elastic-ip/association-plan';
import { answerOf, Failure } from '../../core/errors';
import { MARK, type Tags } from '../../core/ownership';
import type { Run } from '../custom-resource/request';
import { READ_LAG } from '../custom-resource/request';
import type { Work } from './context';
import { advice } from './context';
import type { AddressPort } from './ec2';
import { isAsSpecified, marked } from './find-address';
import { describeUse } from './quota';

/**
 * AllocateAddress has no client token: when its outcome is unclear, the mark tells.
 *
 * @param other what makes it needless, looked for right before each call
 */
export async function allocate(
  work: Work, specification: Specification, tags: Tags, other: () => Promise<Address | undefined> = async () => undefined,
): Promise<Address> {
  const { allocation = {} } = specification;
  const mark = { ...tags, ...markOf(work.run.owner, specification) };
  let unclear: Failure | undefined;
  for (;;) {
    try {
      const plan = async () => {
        const found = await other();
        return found ? { done: found } : { act: () => make(work, allocation, mark) };
      };
      return await work.run.change<Address>({ doing: `allocate ${describeAllocation(allocation)}`, plan, once: true, advice: adviceFor(specification) });
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      if (error.cause === undefined) throw unclear ?? error; // what EC2 said last tells more than that the time is up
      if (!['unclear', 'broken'].includes(answerOf(error.cause))) {
        // Another delivery of this request may have the address by now.
        const found = isNotToBeHad(error, allocation) ? await lookFor(work, specification, READ_LAG) : undefined;
        if (found) return found;
        throw await explained(work, error, specification);
      }
      unclear = error;
    }
    const found = await lookFor(work, specification);
    if (found) return found;
  }
}

async function make({ port, run }: Work, allocation: Allocation, mark: Tags): Promise<Address> {
  const made = await port.allocateAddress(allocation, mark);
  run.made.add(made.allocationId);
  return made;
}

async function lookFor(work: Work, specification: Specification, time?: number): Promise<Address | undefined> {
  let found: Address | undefined;
  await work.run.keepLooking(async () => {
    if (work.run.clock.now() >= work.run.deadline) return true;
    found = chooseAddress((await marked(work)).filter((address) => isAsSpecified(address, specification)));
    return found !== undefined;
  }, time);
  return found;
}

function describeAllocation({ publicIpv4Pool, networkBorderGroup, publicIp }: Allocation): string {
  const what = publicIp === undefined ? 'an Elastic IP address' : `the Elastic IP address ${publicIp}`;
  const from = publicIpv4Pool === undefined ? '' : ` from pool ${publicIpv4Pool}`;
  return `${what}${from}${networkBorderGroup === undefined ? '' : ` in border group ${networkBorderGroup}`}`;
}

/** The failure, with what there is to see in the region. What can't be seen changes nothing: it is a failure already. */
async function explained({ port, run }: Work, failure: Failure, { allocation, retainedKey }: Specification): Promise<Failure> {
  const publicIp = allocation?.publicIp;
  const seen = async () => {
    if (failure.code === 'AddressLimitExceeded') return useOfRegion(port, run);
    if (publicIp === undefined) return undefined;
    const [here] = await port.describeAddresses({ 'public-ip': publicIp });
    const todo = retainedKey === undefined ? 'name it with ElasticIpSource.existing' : `tag it ${MARK.key}=${retainedKey}`;
    return here && `it is allocated in this account and region, as ${here.allocationId}: ${todo}`;
  };
  const more = await seen().catch(() => undefined);
  return more === undefined ? failure : new Failure(`${failure.message}; ${more}`, failure.code, { cause: failure.cause });
}

async function useOfRegion(port: AddressPort, run: Run): Promise<string> {
  const addresses = await port.describeAddresses({});
  const stacks = new Set(addresses.flatMap(({ tags }) => tags[MARK.stack] ?? []));
  const gone = new Set<string>();
  for (const stackId of stacks) if (await run.isGone(stackId)) gone.add(stackId);
  return describeUse(addresses, (stackId) => gone.has(stackId));
}

/** What these codes mean of an address that is asked for by its number. */
const NOT_TO_BE_HAD: Readonly<Record<string, string>> = {
  'AuthFailure': 'AWS has given it to somebody else by now: leave the address out, to get another one',
  'InvalidAddress.NotFound': 'it was never of this account and region, or AWS has given it to somebody else by now: leave the address out, to get another one',
};

function isNotToBeHad({ code = '' }: Failure, { publicIp }: Allocation): boolean {
  return publicIp !== undefined && code in NOT_TO_BE_HAD;
}

function adviceFor({ allocation }: Specification): typeof advice {
  const publicIp = allocation?.publicIp;
  return (code) => (publicIp === undefined ? undefined : NOT_TO_BE_HAD[code]) ?? advice(code);
}
