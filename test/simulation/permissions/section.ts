import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHECKOUT } from '../../support/checkout';
import { markdown } from '../table';
import { told } from './attempt';
import { nameOf } from './change';
import type { Permission } from './permission';
import { type FunctionName, FUNCTIONS } from './role';
import type { Finding } from './survey';

const FILE = join(CHECKOUT, 'docs', 'reliability.md');
const TITLE = '## What each permission is needed for';

/** The section of the page on reliability, up to the next one. */
export function writtenSection(): string {
  const page = readFileSync(FILE, 'utf8');
  const begin = page.indexOf(TITLE);
  if (begin < 0) throw new Error(`docs/reliability.md has no section "${TITLE}"`);
  const end = page.indexOf('\n## ', begin);
  return page.slice(begin, end + 1);
}

export function writeSection(findings: readonly Finding[]): void {
  writeFileSync(FILE, readFileSync(FILE, 'utf8').replace(writtenSection(), () => sectionOf(findings)));
}

export function sectionOf(findings: readonly Finding[]): string {
  const names = Object.keys(FUNCTIONS) as FunctionName[];
  return `${TITLE}

Written by \`npm run simulate -- --permissions\`; \`npm test\` checks that it is so. In the policies that the constructs synthesize for the functions of custom resources, each
permission, limit to a resource and condition is taken away, one at a time. The role may then do less, which has to be noticed: by the schedule what is
declared can't be had, or an invariant is broken, and with the permission neither is. Or it may do more, which has to be noticed by an attempt that is
denied as the role is, and succeeds then. What neither notices has a reason. ${summaryOf(findings)}

A pool's function is not among them: its histories are played without IAM.

${names.map((name) => `### ${FUNCTIONS[name].policies}\n\n${tableOf(findings.filter(({ of }) => of === name))}`).join('\n')}
`;
}

export function summaryOf(findings: readonly Finding[]): string {
  const named = (some: readonly Finding[]) => some.filter(({ reason }) => reason !== undefined).length;
  const [less, more] = [findings.filter(({ change }) => change.narrows), findings.filter(({ change }) => !change.narrows)];
  return `Of ${less.length} changes that allow less, ${less.filter(({ noticed }) => noticed).length} are noticed by a schedule and ${named(less)} have a reason; `
    + `of ${more.length} that allow more, ${more.filter(({ attempt }) => attempt).length} are noticed by an attempt and ${named(more)} have a reason.`;
}

const code = (text: string) => `\`${text}\``;

function tableOf(findings: readonly Finding[]): string {
  const rows = new Map<Permission, Finding[]>();
  for (const finding of findings) rows.set(finding.change.permission, [...rows.get(finding.change.permission) ?? [], finding]);
  return markdown(['permission', 'needed for', 'noticed by', 'what its limits prevent'], [...rows].map(([permission, own]) => {
    const [less, more] = [own.filter(({ change }) => change.narrows), own.filter(({ change }) => !change.narrows)];
    const schedules = less.flatMap(({ noticed }) => noticed?.schedule ?? []);
    return [permissionText(permission), neededFor(less), unique(schedules.map(code)), prevented(more)];
  }));
}

function permissionText({ effect, action, resource, conditions }: Permission): string {
  const lead = effect === 'Deny' ? `Deny ${code(action)} on all but ${code(resource)}` : `${code(action)} on ${code(resource)}`;
  return [lead, ...conditions.map(({ operator, key, values }) => code(`${operator} ${key} ${values.join(', ')}`))].join(', ');
}

const unique = (texts: readonly string[]) => [...new Set(texts)].join('; ');

function neededFor(findings: readonly Finding[]): string {
  const reasons = new Map<string, string[]>();
  for (const { change: { part }, reason } of findings) if (reason) reasons.set(reason, [...reasons.get(reason) ?? [], partText(part)]);
  return unique([
    ...findings.flatMap(({ noticed }) => noticed?.call ?? []),
    ...[...reasons].map(([reason, parts]) => [parts.filter(Boolean).join(', '), reason].filter(Boolean).join(': ')),
  ]);
}

/** Nothing for the whole. */
function partText(part: Parameters<typeof nameOf>[0]): string {
  return part.of === 'permission' ? '' : code(nameOf(part));
}

function prevented(findings: readonly Finding[]): string {
  return findings.map(({ change: { part }, attempt, reason = 'NOT NOTICED' }) =>
    `${code(nameOf(part))}: ${attempt ? told(attempt) : reason}`).join('; ');
}
