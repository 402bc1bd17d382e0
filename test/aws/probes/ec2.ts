import {
  type Address, AllocateAddressCommand, AssociateAddressCommand, DeleteTagsCommand, DescribeAddressesCommand, DisassociateAddressCommand,
  ReleaseAddressCommand,
} from '@aws-sdk/client-ec2';
import { ADDRESS_ID_NOT_FOUND } from '../../../core/not-found';
import { type Asked, outcome, type Probes } from './probe';

export const EC2_PROBES = {
  'ec2-filter-nothing': {
    question: 'what DescribeAddresses says to a filter that nothing fits',
    answers: ['an empty list'],
    async ask({ ec2, name }) {
      const { Addresses = [] } = await ec2.send(new DescribeAddressesCommand({ Filters: [{ Name: 'tag:Name', Values: [name('nobody')] }] }));
      return Addresses.length === 0 ? 'an empty list' : `${Addresses.length} addresses`;
    },
  },
  'ec2-release-gone': {
    question: 'what ReleaseAddress says to an address that was released',
    // The last one passes: it is repeated as long as the account lists the address.
    answers: [...ADDRESS_ID_NOT_FOUND, 'AuthFailure'],
    ask: (asked) => withAddress(asked, async ({ AllocationId }) => {
      await asked.ec2.send(new ReleaseAddressCommand({ AllocationId }));
      return outcome(asked.ec2.send(new ReleaseAddressCommand({ AllocationId })), 'released again');
    }),
  },
  'ec2-untag-gone': {
    question: 'what DeleteTags says to an address that was released',
    answers: ['accepted', ...ADDRESS_ID_NOT_FOUND],
    ask: (asked) => withAddress(asked, async ({ AllocationId = '' }) => {
      await asked.ec2.send(new ReleaseAddressCommand({ AllocationId }));
      return outcome(asked.ec2.send(new DeleteTagsCommand({ Resources: [AllocationId], Tags: asked.tags })));
    }),
  },
  'ec2-disassociate-gone': {
    question: 'what DisassociateAddress says to an association that is gone',
    answers: ['accepted', 'InvalidAssociationID.NotFound'],
    ask: (asked) => withAddress(asked, async (address) => {
      const AssociationId = await associateNew(asked, address);
      await asked.ec2.send(new DisassociateAddressCommand({ AssociationId }));
      return outcome(asked.ec2.send(new DisassociateAddressCommand({ AssociationId })));
    }),
  },
  'ec2-associate-again': {
    question: 'what AssociateAddress without reassociation says where the address is already',
    answers: ['accepted', 'Resource.AlreadyAssociated'],
    ask: (asked) => withAddress(asked, async (address) => {
      await associateNew(asked, address);
      return outcome(associate(asked, address));
    }),
  },
  'ec2-associate-occupied': {
    question: 'what AssociateAddress without reassociation says where another address is',
    answers: ['accepted', 'Resource.AlreadyAssociated'],
    ask: (asked) => withAddress(asked, async (address) => {
      await associateNew(asked, address);
      return withAddress(asked, (other) => outcome(associate(asked, other)));
    }),
  },
} satisfies Probes;

/** One of the run's own, which is gone in the end. */
async function withAddress(asked: Asked, use: (address: Address) => Promise<string>): Promise<string> {
  const { ec2, tags } = asked;
  const { AllocationId } = await ec2.send(new AllocateAddressCommand({ TagSpecifications: [{ ResourceType: 'elastic-ip', Tags: tags }] }));
  try {
    return await use({ AllocationId });
  } finally {
    const { Addresses: [left] = [] } = await ec2.send(new DescribeAddressesCommand({ Filters: [{ Name: 'allocation-id', Values: [AllocationId!] }] }));
    // A read may be behind, and the sweep comes later.
    if (left?.AssociationId) await outcome(ec2.send(new DisassociateAddressCommand({ AssociationId: left.AssociationId })));
    if (left) await outcome(ec2.send(new ReleaseAddressCommand({ AllocationId })));
  }
}

async function associate({ ec2, networkInterface }: Asked, { AllocationId }: Address): Promise<string | undefined> {
  const call = new AssociateAddressCommand({ AllocationId, NetworkInterfaceId: networkInterface, AllowReassociation: false });
  return (await ec2.send(call)).AssociationId;
}

/** What is new isn't known everywhere at once. */
async function associateNew(asked: Asked, address: Address): Promise<string | undefined> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await associate(asked, address);
    } catch (error) {
      if (!(error as Error).name.endsWith('.NotFound') || attempt === 10) throw error;
      await asked.wait(2_000);
    }
  }
}
