import { type Language, moduleOf, SYNTAX } from '../shared/code';
import type { CommandResult } from '../shared/command';
import type { StackSource } from '../shared/owner-status';
import { type Report, unreported } from '../shared/progress';
import { oneLine } from '../shared/terminal';
import type { Row } from './address';
import type { Addresses } from './ec2';
import { rowsOf } from './owner';

/** The output of `--json`: a stable format. */
export interface AddressCode {
  readonly region: string;
  readonly language: Language;
  /** Absent if there is nothing to declare. */
  readonly code?: string;
  /** The allocation IDs that the code declares. */
  readonly declared: readonly string[];
  /** Those that it leaves out, and why. */
  readonly leftOut: readonly { readonly allocationId: string; readonly reason: string }[];
}

/** The code of an `ElasticIp` for each address that no stack holds. */
export async function eipCode(
  source: Addresses, stacks: StackSource, language: Language, report: Report = unreported,
): Promise<CommandResult> {
  const region = await source.region();
  const rows = await rowsOf(await source.list(), region, stacks, report);
  const declared = rows.filter((row) => heldBy(row) === undefined);
  const leftOut = rows.flatMap((row) => {
    const reason = heldBy(row);
    return reason === undefined ? [] : [{ allocationId: row.allocationId, reason }];
  });
  const code = declared.length === 0 ? undefined : print(declared, leftOut, language);
  const json: AddressCode = { region, language, code, declared: declared.map(({ allocationId }) => allocationId), leftOut };
  return { yes: code !== undefined, text: code ?? `no Elastic IP addresses in ${region} that no stack holds`, json };
}

/** Who holds it, so that it is nobody's to declare. */
function heldBy({ owner, association }: Row): string | undefined {
  if (owner.kind !== 'none') return `stack ${owner.stack} has its mark on it (${owner.state})`;
  return association?.service === undefined ? undefined : `it is managed by ${association.service}`;
}

function print(rows: readonly Row[], leftOut: AddressCode['leftOut'], language: Language): string {
  const isPython = language === 'python';
  const { comment } = SYNTAX[language];
  const classes = ['ElasticIp', 'ElasticIpSource', ...(rows.some(({ association }) => association?.instanceId) ? ['ElasticIpTarget'] : [])].join(', ');
  const body = [
    ...leftOut.map(({ allocationId, reason }) => `${comment} ${oneLine(`${allocationId} is left out: ${reason}`)}`),
    ...rows.flatMap((row) => statementsOf(row, language)),
  ];
  return moduleOf(language, 'AdoptedAddresses', [isPython ? `from cdk_adopt import ${classes}` : `import { ${classes} } from 'cdk-adopt';`], body);
}

/** A tag that somebody else has set may have any value. */
const DECLARABLE_KEY = /^[\w .:/=+@-]{1,256}$/;

function statementsOf({ publicIp, allocationId, name, retained, association }: Row, language: Language): string[] {
  const { comment, text, name: nameOf, named } = SYNTAX[language];
  const key = retained?.key !== undefined && DECLARABLE_KEY.test(retained.key) ? retained.key : undefined;
  const source = key === undefined ? `ElasticIpSource.existing(${text(allocationId)})` : `ElasticIpSource.retained(${text(key)})`;
  const { instanceId, networkInterfaceId, privateIpAddress } = association ?? {};
  const address = privateIpAddress === undefined ? undefined : named('privateIpAddress', text(privateIpAddress));
  const options = address === undefined ? '' : language === 'python' ? `, ${address}` : `, { ${address} }`;
  const target = instanceId === undefined ? [] : [named('target', `ElasticIpTarget.${nameOf('instanceId')}(${text(instanceId)}${options})`)];
  const members = [named('source', source), ...target].join(', ');
  // An interface may be that of a NAT gateway or a load balancer, off which nobody else takes an address.
  const where = instanceId === undefined && networkInterfaceId !== undefined ? `, on network interface ${networkInterfaceId}: no target, unless the interface is yours` : '';
  return [
    `${comment} ${oneLine(`${publicIp}${name === undefined ? '' : `, ${name}`}${where}`)}`,
    language === 'python' ? `ElasticIp(self, ${text(allocationId)}, ${members})` : `new ElasticIp(this, ${text(allocationId)}, { ${members} });`,
  ];
}
