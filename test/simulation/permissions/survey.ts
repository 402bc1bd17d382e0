import { plain } from '../explore';
import { parse } from '../schedule';
import { SCRIPTS } from '../scripts';
import type { Attempt } from './attempt';
import { type Change, changesOf, nameOf } from './change';
import { KnownSchedules } from './known-schedules';
import { textOf } from './permission';
import { probe } from './probe';
import { reasonOf } from './reasons';
import { isNeeded, type Noticed,noticedBy } from './removal';
import { type FunctionName, FUNCTIONS, permissionsIn, type Role, synthesizedRoles } from './role';
import { usesIn } from './use';

/** What came of one change of a permission. Without any of the three, it is neither proven nor named. */
export interface Finding {
  readonly of: FunctionName;
  readonly change: Change;
  /** Of a narrowing: how it is noticed. */
  readonly noticed?: Noticed;
  /** Of a widening: what it allows. */
  readonly attempt?: Attempt;
  /** Why it is right although neither was found. */
  readonly reason?: string;
}

/** Takes each permission of the function's synthesized roles away, and widens it, part by part. */
export async function surveyPermissions(of: FunctionName, roles: readonly Role[] = synthesizedRoles()): Promise<Finding[]> {
  const known = new KnownSchedules();
  const notice = (change: Change) => {
    const schedule = known.get(of, textOf(change.permission), nameOf(change.part));
    return schedule === undefined ? undefined : noticedBy(parse(schedule), change);
  };
  const findings: Finding[] = [];
  for (const change of changesIn(of, roles)) findings.push(await findingOf(of, change, roles, notice));
  return findings;
}

/** Looks for plain runs by which the narrowings are noticed that nothing proves yet, and keeps them. @returns whether there is one */
export async function findSchedules(of: FunctionName, findings: readonly Finding[]): Promise<boolean> {
  const known = new KnownSchedules();
  const all = findings.filter((finding) => finding.change.narrows && !isProven(finding)).map(({ change }) => change);
  let open = all;
  for (const script of SCRIPTS.filter(({ name }) => name.split('-')[0] === FUNCTIONS[of].scripts)) {
    if (open.length === 0) break;
    const uses = await usesIn(script);
    for (const change of open.filter((each) => isNeeded(each, uses))) {
      if (!await noticedBy(plain(script), change)) continue;
      known.add(of, textOf(change.permission), nameOf(change.part), script.name);
      open = open.filter((each) => each !== change);
    }
  }
  known.write();
  return open.length < all.length;
}

function changesIn(of: FunctionName, roles: readonly Role[]): Change[] {
  return permissionsIn(roles.filter((role) => role.of === of).flatMap(({ statements }) => statements)).flatMap(changesOf);
}

async function findingOf(
  of: FunctionName, change: Change, roles: readonly Role[], notice: (change: Change) => Promise<Noticed | undefined> | undefined,
): Promise<Finding> {
  const own = roles.filter((role) => role.of === of);
  const found = change.narrows ? { noticed: await notice(change) } : { attempt: await probe(change, own) };
  return isProven({ of, change, ...found }) ? { of, change, ...found } : { of, change, reason: reasonOf(change) };
}

export function isProven({ noticed, attempt, reason }: Finding): boolean {
  return noticed !== undefined || attempt !== undefined || reason !== undefined;
}

/** For an error: what has to be proven or named. */
export function changeText({ of, change: { permission, part } }: Finding): string {
  return `${of}: ${textOf(permission)}, without ${nameOf(part)}`;
}
