import type { RawProperties } from '../../core/contracts/raw-properties';
import type { ReverseDnsContract } from '../../core/contracts/reverse-dns';
import type { Feature } from '../custom-resource/handler';
import type { Outcome } from '../custom-resource/response';
import type { ReverseDnsPort } from './ec2';
import { claimed, endClaim, reset, set, type Work } from './reconcile';

interface Properties {
  readonly allocationId: string;
  readonly domainName: string;
}

const ID = /^reverse-dns\/(eipalloc-[0-9a-f]+)$/;
const idOf = ({ allocationId }: Properties) => `reverse-dns/${allocationId}`;
const namesThing = (physicalId: string) => ID.test(physicalId);

/** The record of an address is one thing: another domain name changes it in place, another address is another record. */
export function reverseDns(port: ReverseDnsPort): Feature<Properties> {
  return {
    parse,
    namesThing,

    async create({ properties, run }) {
      return setAndAnswer({ port, run }, properties);
    },

    async update({ properties, former, physicalResourceId, run }) {
      const work = { port, run };
      const { rollback } = await run.phase();
      const outcome = await setAndAnswer(work, properties);
      if (!rollback) return outcome;
      // The failed update may have died, or be about to: what it still sets is undone.
      const moved = former.allocationId !== properties.allocationId;
      // An update that had finished is undone by the clean-up's Delete.
      const left = moved && idOf(former) !== physicalResourceId ? former.allocationId : undefined;
      let wasOurs = false;
      await run.keepLooking(async () => {
        if (!moved) await set(work, properties.allocationId, properties.domainName);
        if (left !== undefined) wasOurs = await reset(work, left, 0) || wasOurs;
      });
      if (left !== undefined && wasOurs) await endClaim(work, left);
      return outcome;
    },

    async delete({ properties, physicalResourceId, run }) {
      const work = { port, run };
      const [, named] = ID.exec(physicalResourceId) ?? [];
      const everything = named === undefined || await run.goes();
      const ours = new Set<string>();
      const undo = async (notFoundFor?: number) => {
        const also = everything ? await claimed(work) : [];
        // A look by tags may be behind; the id, or the properties, name what is there.
        for (const allocationId of new Set([named ?? properties.allocationId, ...also])) {
          if (await reset(work, allocationId, notFoundFor)) ours.add(allocationId);
        }
      };
      await undo();
      if (named === undefined || await run.lateWritesPossible()) await run.keepLooking(() => undo(0));
      for (const allocationId of ours) await endClaim(work, allocationId);
    },
  };
}

async function setAndAnswer(work: Work, properties: Properties): Promise<Outcome> {
  await set(work, properties.allocationId, properties.domainName);
  return { physicalResourceId: idOf(properties) };
}

function parse(raw: RawProperties): Properties {
  const { AllocationId = '', DomainName = '' } = raw as unknown as Partial<ReverseDnsContract>;
  return { allocationId: AllocationId, domainName: DomainName };
}
