import { isIPv4 } from 'node:net';
import type { EIPReference } from 'aws-cdk-lib/aws-ec2';
import type { IConstruct } from 'constructs';
import { describeProblem, type Problem } from '../../../core/problem';
import { shown } from '../../shared/shown';
import { isKnown } from '../../shared/validation';

/** A reference to an address that is managed elsewhere. Most takers go by the allocation id, so the address may be unknown. */
export function importedReference(
  imported: IConstruct, { allocationId, publicIp }: { readonly allocationId: string; readonly publicIp?: string },
): EIPReference {
  return {
    allocationId,
    get publicIp(): string {
      if (publicIp !== undefined) return publicIp;
      const unknown = { property: 'publicIp', expected: 'the address of one that is imported', change: 'import it with ElasticIp.fromElasticIpAttributes' };
      throw new Error(`${imported.node.path} can't be referred to by its address: ${describeProblem(unknown)}`);
    },
  };
}

export function publicIpProblems(publicIp: string | undefined): Problem[] {
  if (!isKnown(publicIp) || isIPv4(publicIp)) return [];
  return [{ property: 'publicIp', value: shown(publicIp), expected: 'an IPv4 address', change: 'copy the address from the console or the command line' }];
}
