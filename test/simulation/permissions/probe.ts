import { isAllowed } from '../iam';
import { type Attempt, attemptsOf, tryIt } from './attempt';
import { type Change, judgeWith } from './change';
import { atomsOf, isSame, type Permission, permissionOf } from './permission';
import type { Role } from './role';

/** The first attempt that the roles as they are deny, and that the widened permission allows; both are tried. */
export async function probe(change: Change, roles: readonly Role[]): Promise<Attempt | undefined> {
  const { permission } = change;
  const widened = judgeWith(change);
  for (const { statements } of roles) {
    const names = namesOf(permission, statements);
    if (!names) continue;
    for (const attempt of attemptsOf(permission.action, names)) {
      const { accesses } = await tryIt(attempt, statements, () => true);
      if (!accesses.every((access) => widened(statements, access))) continue;
      const [asItIs, wider] = [await tryIt(attempt, statements, isAllowed), await tryIt(attempt, statements, widened)];
      if (asItIs.denied && !wider.denied) return attempt;
    }
  }
  return undefined;
}

/** Names of the templates that the role is for; undefined where it doesn't have the permission. */
function namesOf(permission: Permission, statements: Role['statements']): string[] | undefined {
  const atoms = statements.flatMap(atomsOf);
  if (!atoms.some((atom) => isSame(permissionOf(atom), permission))) return undefined;
  return atoms.filter(({ actions }) => actions.includes(permission.action)).flatMap(({ resources = [] }) => resources)
    .flatMap((arn) => /:template\/(.+)$/.exec(arn)?.[1] ?? [])
    .filter((pattern) => pattern !== '*')
    .map((pattern) => pattern.replaceAll('?', '0').replaceAll('*', 'x'));
}
