import { SCRIPTS } from '../scripts';
import { markdown } from '../table';
import { type Attempt, told } from './attempt';
import { type Change, changesOf, nameOf } from './change';
import type { Permission } from './permission';
import { probe } from './probe';
import { reasonOf } from './reasons';
import { notice, type Noticed } from './removal';
import { type FunctionName, FUNCTIONS, permissionsIn, type Role, synthesizedRoles } from './role';
import { type Trace, traceOf } from './trace';

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

export interface PermissionsOptions {
  readonly tell: (line: string) => void;
  /** @default all */
  readonly functions?: readonly FunctionName[];
  /** Of the functions. @default as the constructs synthesize them */
  readonly roles?: readonly Role[];
}

/** Takes each permission of the synthesized roles away, and widens it, part by part. */
export async function surveyPermissions(
  { tell, functions = Object.keys(FUNCTIONS) as FunctionName[], roles = synthesizedRoles() }: PermissionsOptions,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const of of functions) {
    const own = roles.filter((role) => role.of === of);
    const traces = await tracesOf(of);
    for (const permission of permissionsIn(own.flatMap(({ statements }) => statements))) {
      for (const change of changesOf(permission)) {
        const finding = await findingOf(of, change, own, traces);
        findings.push(finding);
        if (!isProven(finding)) tell(`NEITHER NOTICED NOR NAMED: ${of}, ${textOf(permission)}, without ${nameOf(change.part)}`);
      }
    }
    tell(`${of}: ${findings.filter((finding) => finding.of === of).length} changes of its role`);
  }
  tell(summaryOf(findings));
  return findings;
}

async function tracesOf(of: FunctionName): Promise<Trace[]> {
  const traces: Trace[] = [];
  for (const script of SCRIPTS.filter(({ name }) => name.split('-')[0] === FUNCTIONS[of].scripts)) traces.push(await traceOf(script));
  return traces;
}

async function findingOf(of: FunctionName, change: Change, roles: readonly Role[], traces: readonly Trace[]): Promise<Finding> {
  const found = change.narrows ? { noticed: await notice(change, traces) } : { attempt: await probe(change, roles) };
  return isProven({ of, change, ...found }) ? { of, change, ...found } : { of, change, reason: reasonOf(change) };
}

export function isProven({ noticed, attempt, reason }: Finding): boolean {
  return noticed !== undefined || attempt !== undefined || reason !== undefined;
}

function summaryOf(findings: readonly Finding[]): string {
  const [narrowing, widening] = [findings.filter(({ change }) => change.narrows), findings.filter(({ change }) => !change.narrows)];
  const named = (some: readonly Finding[]) => some.filter(({ reason }) => reason !== undefined).length;
  return `${narrowing.length} narrowings: ${narrowing.filter(({ noticed }) => noticed).length} noticed, ${named(narrowing)} named; `
    + `${widening.length} widenings: ${widening.filter(({ attempt }) => attempt).length} probed, ${named(widening)} named`;
}

function textOf({ effect, action, resource, conditions }: Permission): string {
  return `${effect} ${action} on ${resource} ${conditions.map(({ operator, key }) => `${operator} ${key}`).join(', ')}`.trim();
}

const code = (text: string) => `\`${text}\``;

/** For Markdown: what each permission is needed for, and what its limits prevent. */
export function permissionsTable(findings: readonly Finding[]): string {
  const rows = new Map<Permission, Finding[]>();
  for (const finding of findings) rows.set(finding.change.permission, [...rows.get(finding.change.permission) ?? [], finding]);
  return markdown(
    ['function', 'action', 'resource', 'conditions', 'needed for', 'what its limits prevent'],
    [...rows].map(([permission, own]) => [
      own[0]!.of, code(permission.effect === 'Deny' ? `Deny ${permission.action}` : permission.action),
      permission.effect === 'Deny' ? `all but ${code(permission.resource)}` : code(permission.resource),
      permission.conditions.map(conditionText).join('; '),
      own.filter(({ change }) => change.narrows).map(neededFor).join('; '),
      own.filter(({ change }) => !change.narrows).map(prevented).join('; '),
    ]),
  );
}

function conditionText({ operator, key, values }: Permission['conditions'][number]): string {
  return code(`${operator} ${key} ${values.join(', ')}`);
}

function neededFor({ change: { part }, noticed, reason = 'NOT NOTICED' }: Finding): string {
  const lead = part.of === 'permission' ? '' : `${code(nameOf(part))}: `;
  return `${lead}${noticed ? `${noticed.call} (${code(noticed.schedule)})` : reason}`;
}

function prevented({ change: { part }, attempt, reason = 'NOT PROBED' }: Finding): string {
  return `${code(nameOf(part))}: ${attempt ? told(attempt) : reason}`;
}
