import { cloudFormation } from '../../lambda/custom-resource/cloudformation';
import type { Given } from '../shared/arguments';
import { CHOICE, clientsOf } from '../shared/aws-clients';
import { LANGUAGE,type Language } from '../shared/code';
import type { Command } from '../shared/command';
import { terminal } from '../shared/terminal';
import { addresses } from './ec2';
import { list } from './list';
import { eipCode } from './pull';
import { releaseNamed, releaseOrphans } from './release';
import { route53 } from './route53';

const NOTE = 'An orphan was allocated by a stack that is gone, and is not retained. What CloudFormation could not be asked about is no orphan.';
const LOOK = 'ec2:DescribeAddresses, ec2:DescribeAddressesAttribute, cloudformation:DescribeStacks and cloudformation:DescribeStackResource';
const RECORDS = 'Records are the A records of the hosted zones of this account; another account or another DNS provider may have more.\n'
  + 'They need route53:ListHostedZones and route53:ListResourceRecordSets.';

export const eipList: Command = {
  summary: 'lists the Elastic IP addresses of an account and region: whose they are, what they are associated with, their names, what they cost',
  yes: 'listed; with --orphans: there are some',
  no: 'with --orphans: there are none',
  operands: {},
  options: { orphans: { help: 'lists the orphans only' }, dns: { help: 'shows the Route 53 records that point to them' }, ...CHOICE },
  note: `${NOTE}\nThe costs are those of public IPv4 addresses since February 2024, in use or idle, for 730 hours.\nIt needs ${LOOK}.\n${RECORDS}`,

  run(given, report) {
    const { records, addresses: source, stacks } = sourcesOf(given);
    return list(source, stacks, { orphans: given.flag('orphans'), records: given.flag('dns') ? records : undefined }, report);
  },
};

export const eipPull: Command = {
  summary: 'prints the code of an ElasticIp for each Elastic IP address of an account and region that no stack holds',
  yes: 'printed',
  no: 'a stack holds each of them, or there are none',
  operands: {},
  options: { language: LANGUAGE, ...CHOICE },
  note: 'The code is a construct of its own, for a file such as lib/adopted-addresses.ts. An address with a key is declared as retained, any other as existing;\n'
    + 'one on an instance has it as its target.\n'
    + 'It needs ec2:DescribeAddresses, cloudformation:DescribeStacks and cloudformation:DescribeStackResource.',

  run(given, report) {
    const { addresses: source, stacks } = sourcesOf(given);
    return eipCode(source, stacks, (given.value('language') ?? 'typescript') as Language, report);
  },
};

export const eipRelease: Command = {
  summary: 'releases Elastic IP addresses, the orphans or those that are named; it shows them and asks before',
  yes: 'all that it offered are released',
  no: 'the answer was no, or there are none',
  operands: {
    ALLOCATION: {
      value: 'ALLOCATION', optional: true, repeatable: true, form: /^eipalloc-([0-9a-f]{8}|[0-9a-f]{17})$/,
      expected: 'an allocation ID', example: 'eipalloc-0123456789abcdef0, which npx cdk-adopt eip list shows',
      help: 'the allocation IDs of addresses that nobody uses and no stack holds, whoever allocated them',
    },
  },
  options: { orphans: { help: 'releases the orphans that no record is known to point to' }, ...CHOICE },
  note: `${NOTE}\nWhat is associated is kept, and so is what has changed since it was shown. The question needs a terminal: no option answers it.\n`
    + 'An orphan that a record points to is kept until it is named: whoever gets the address next would get what is sent to that name.\n'
    + `Exit code 2 says as well that some were not released.\nIt needs ${LOOK}, and ec2:ReleaseAddress.\n${RECORDS}`,

  contradictions(given) {
    const isNamed = given.values('ALLOCATION').length > 0;
    if (given.flag('orphans') && isNamed) return ['--orphans: expected either it or allocation IDs'];
    if (given.flag('orphans') || isNamed) return [];
    return ['--orphans is missing: expected it, or the allocation IDs of the addresses to release, such as eipalloc-0123456789abcdef0'];
  },

  run(given) {
    const sources = sourcesOf(given);
    return given.flag('orphans') ? releaseOrphans(sources, terminal) : releaseNamed(sources, terminal, given.values('ALLOCATION'));
  },
};

function sourcesOf(given: Given) {
  const clients = clientsOf({ region: given.value('region'), profile: given.value('profile') });
  return { addresses: addresses(clients.ec2), stacks: cloudFormation(clients.cloudFormation), records: route53(clients.route53) };
}
