import { cloudFormation } from '../../lambda/custom-resource/cloudformation';
import type { Given } from '../shared/arguments';
import { CHOICE, clientsOf } from '../shared/aws-clients';
import type { Command } from '../shared/command';
import { terminal } from '../shared/terminal';
import { addresses } from './ec2';
import { list } from './list';
import { releaseOrphans } from './release';

const NOTE = 'An orphan was allocated by a stack that is gone, and is not retained. What CloudFormation could not be asked about is no orphan.';
const LOOK = 'ec2:DescribeAddresses, cloudformation:DescribeStacks and cloudformation:DescribeStackResource';

export const eipList: Command = {
  summary: 'lists the Elastic IP addresses of an account and region: whose they are, what they are associated with, what they cost',
  yes: 'listed; with --orphans: there are some',
  no: 'with --orphans: there are none',
  operands: {},
  options: { orphans: { help: 'lists the orphans only' }, ...CHOICE },
  note: `${NOTE}\nThe costs are those of public IPv4 addresses since February 2024, in use or idle, for 730 hours.\nIt needs ${LOOK}.`,

  run: (given) => list(...sourcesOf(given), given.flag('orphans')),
};

export const eipRelease: Command = {
  summary: 'releases the Elastic IP addresses that a stack allocated and left behind when it went; it shows them and asks before',
  yes: 'all that it offered are released',
  no: 'the answer was no, or there are none',
  operands: {},
  options: {
    orphans: { required: true, expected: 'it, since nothing but orphans is released', help: 'releases the orphans; it has to be said' },
    ...CHOICE,
  },
  note: `${NOTE}\nWhat is associated is kept, and so is what has changed since it was shown. The question needs a terminal: no option answers it.\n`
    + `Exit code 2 says as well that some were not released.\nIt needs ${LOOK}, and ec2:ReleaseAddress.`,

  run: (given) => releaseOrphans(...sourcesOf(given), terminal),
};

function sourcesOf(given: Given) {
  const clients = clientsOf({ region: given.value('region'), profile: given.value('profile') });
  return [addresses(clients.ec2), cloudFormation(clients.cloudFormation)] as const;
}
