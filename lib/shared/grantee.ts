import type { Problem } from '../../core/problem';
import { hasFields, shown } from './shown';

/** From JavaScript anything may come. */
export function granteeProblems(grantee: unknown): Problem[] {
  if (hasFields(grantee, 'grantPrincipal')) return [];
  const change = 'give a role, a user, or a resource that has a role, such as a function';
  return [{ property: 'grantee', value: shown(grantee), expected: 'an iam.IGrantable', change }];
}
